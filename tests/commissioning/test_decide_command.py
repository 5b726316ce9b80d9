"""``manage.py decide`` records what the page records, and refuses what the page refuses."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commissioning import integrity
from commissioning.models import Decision, MatterState
from contracts.states import AmendmentState
from tests import factories

pytestmark = pytest.mark.django_db
ON = ("--on", "2021-12-15", "--section", "87")


@pytest.fixture
def matter(son):
    amendments = [factories.make_draft(board=son) for _ in range(2)]
    return factories.make_matter(*amendments, dnr="SON 2021-880")


def decide(*arguments):
    out = StringIO()
    call_command("decide", *arguments, stdout=out)
    return out.getvalue()


def states(matter):
    return [point.amendments[0].state for point in matter.points.all()]


def test_one_point_is_put_in_force_and_the_rest_stay_open(matter):
    said = decide("SON 2021-880", "--point", "1", "--outcome", "approved", *ON)
    assert "2021-12-15 § 87" in said and "Punkt 1: Bifall" in said
    assert states(matter) == [AmendmentState.IN_FORCE, AmendmentState.PROPOSED]
    assert list(integrity.problems()) == []


def test_the_next_point_goes_on_with_the_same_paragraph(matter):
    for number in ("1", "2"):
        decide("SON 2021-880", "--point", number, "--outcome", "approved", *ON)
    matter.refresh_from_db()
    assert Decision.objects.count() == 1
    assert matter.state == MatterState.DECIDED


def test_several_points_at_once(matter):
    decide("SON 2021-880", "--point", "1", "--outcome", "approved", "--point", "2",
           "--outcome", "rejected", *ON)  # fmt: skip
    assert states(matter) == [AmendmentState.IN_FORCE, AmendmentState.REJECTED]


def test_the_history_names_who_did_it(matter, secretary):
    decide("SON 2021-880", "--point", "1", "--outcome", "approved", *ON, "--by",
           secretary.username)  # fmt: skip
    assert Decision.objects.get().history.first().history_user == secretary


def test_without_a_name_the_command_line_stands_there(matter):
    decide("SON 2021-880", "--point", "1", "--outcome", "approved", *ON)
    user = Decision.objects.get().history.first().history_user
    assert (user.username, user.is_active) == ("kommandoraden", False)


def test_a_delegate_cites_item_and_version(matter, son):
    factories.make_delegation_order(son)
    decide("SON 2021-880", "--point", "1", "--outcome", "approved", "--on", "2021-12-15",
           "--organ", "delegate", "--delegate", "Socialdirektören", "--item", "4.2")  # fmt: skip
    decision = Decision.objects.get()
    assert decision.delegation_item.citation == (
        "punkt 4.2 i delegationsordningen, antagen 2019-01-16 § 5"
    )
    assert decision.reference == "Delegationsbeslut, Socialdirektören 2021-12-15"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("SON 1", "--point", "1", "--outcome", "approved", *ON), "Inget ärende har numret"),
        (("SON 2021-880", "--point", "9", "--outcome", "approved", *ON), "ingen punkt 9"),
        (("SON 2021-880", "--point", "1", "--outcome", "maybe", *ON), "maybe"),
        (
            ("SON 2021-880", "--point", "1", "--outcome", "approved", "--on", "i går"),
            "inte ett datum",
        ),
        (
            ("SON 2021-880", "--point", "1", "--outcome", "approved", "--on", "2099-01-01"),
            "framtiden",
        ),
        (("SON 2021-880", "--point", "1", "--outcome", "referred_back", *ON), "--question"),
        (("SON 2021-880", "--point", "1", "--outcome", "approved_as_changed", *ON), "--text"),
        (
            ("SON 2021-880", "--point", "1", "--point", "2", "--outcome", "approved", *ON),
            "Ange ett --outcome",
        ),
        (
            ("SON 2021-880", "--point", "1", "--outcome", "approved", *ON, "--organ", "delegate"),
            "--delegate",
        ),
        (("SON 2021-880", "--point", "1", "--outcome", "approved", *ON, "--by", "x"), "heter x"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(matter, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        decide(*arguments)
    assert not Decision.objects.exists()


def test_a_point_is_decided_once(matter):
    arguments = ("SON 2021-880", "--point", "1", "--outcome", "approved", *ON)
    decide(*arguments)
    with pytest.raises(CommandError, match="Punkt 1 är redan beslutad"):
        decide(*arguments)


def test_a_paragraph_stands_for_one_matter(matter, son):
    other = factories.make_matter(factories.make_draft(board=son), dnr="SON 2021-881")
    decide("SON 2021-880", "--point", "1", "--outcome", "approved", *ON)
    with pytest.raises(CommandError, match="§ 87 är redan använd"):
        decide(other.dnr, "--point", "1", "--outcome", "approved", *ON)


def test_the_day_of_the_meeting_ties_it_to_the_meeting(son):
    meeting = factories.make_meeting(son, date(2021, 12, 15))
    matter = factories.make_matter(
        factories.make_draft(board=son), dnr="SON 2021-882", meeting=meeting
    )
    decide(matter.dnr, "--point", "1", "--outcome", "approved", *ON)
    assert Decision.objects.get().meeting == meeting
