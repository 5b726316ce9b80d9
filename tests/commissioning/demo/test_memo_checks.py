"""The register's own facts against the memos with the 59 slips, and the demo's own memos."""

from decimal import Decimal

import pytest
from django.utils import timezone

from commissioning.memos.checks import registry
from commissioning.memos.content import read_material
from commissioning.memos.register_facts import facts_of
from commissioning.memos.review import reviewed_as_saved, reviewed_many
from commissioning.models import Matter
from tests.memos import slips
from tests.memos.slips import NOT_IN_THE_REGISTER, SLIPS

TITLES = {
    "korttidsvistelse": "Utvecklingsuppdrag till Leanlink för korttidsvistelse och korttidstillsyn",
    "boendestod": "Utökat boendestöd hos Leanlink, Capio och Stadsmissionen",
    "yttersta-ansvaret": (
        "Förlängt uppdrag till Leanlink om det yttersta ansvaret för personlig assistans"
    ),
    "heldygn": "Verksamhetsuppdrag till Leanlink",
    "samverkan": "Uppföljning av korttidstillsyn i egen regi i stadens skolor",
}
# The demo has memos that nobody has finished, and a referral that waits for its answer.
UNWRITTEN = ("AVSNITT-TOMT", "ATERREMISS")


def matter_of(name):
    return Matter.objects.filter(title=TITLES[name]).order_by("pk").first()


def facts_about(name):
    return facts_of(read_material(matter_of(name), timezone.localdate()))


@pytest.fixture(scope="module")
def facts_by_matter():
    return {}


@pytest.mark.parametrize("slip", [s for s in SLIPS if s.code], ids=lambda s: str(s.number))
def test_the_editor_says_it(slip, facts_by_matter):
    """With what the register knows of the matter, and nothing from a file."""
    if slip.matter not in facts_by_matter:
        facts = facts_about(slip.matter)
        facts_by_matter[slip.matter] = registry.run(slips.text_of(slip.matter), facts)
    codes = {finding.code for finding in facts_by_matter[slip.matter]}
    assert (slip.code not in codes) == (slip.number in NOT_IN_THE_REGISTER)


def test_the_need_the_capacity_and_the_limit_are_known():
    demand = facts_about("boendestod").demand
    assert (demand.unit, demand.need, demand.capacity) == ("timmar", 75_500, 67_210)
    assert demand.direct_award_limit == Decimal("586907")


def test_the_price_of_an_hour_is_what_is_added_in_money_by_what_is_in_hours():
    prices = [agreement.unit_price for agreement in facts_about("boendestod").agreements]
    assert prices == [Decimal("470.59"), Decimal("414.51"), Decimal("414.51")]


def test_the_earlier_agreement_ends_with_the_service_that_nobody_takes_over():
    (earlier,) = [a for a in facts_about("korttidsvistelse").context if a.kind == "end"]
    assert str(earlier.ends_on) == "2019-08-31"
    assert "Bostad med särskild service för barn och unga" in earlier.services
    assert earlier.volumes


def test_the_list_of_what_is_replaced_is_counted():
    assert facts_about("heldygn").replaced == 428


def test_the_demo_s_memos_have_no_errors():
    open_matters = [m for m in Matter.objects.select_related("meeting", "board") if m.is_open]
    found = reviewed_many(open_matters, timezone.localdate())
    errors = {
        (Matter.objects.get(pk=pk).dnr, check.finding.code)
        for pk, checks in found.items()
        for check in checks
        if check.is_error
    }
    assert {(dnr, code) for dnr, code in errors if code not in UNWRITTEN} == set()


def test_one_matter_and_many_are_checked_alike(django_assert_max_num_queries):
    matters = list(Matter.objects.select_related("meeting", "board").order_by("pk")[:12])
    today = timezone.localdate()
    with django_assert_max_num_queries(75):
        found = reviewed_many(matters, today)
    for matter in matters[:4]:
        alone = reviewed_as_saved(read_material(matter, today))
        assert {c.finding.code for c in alone} == {c.finding.code for c in found[matter.pk]}
