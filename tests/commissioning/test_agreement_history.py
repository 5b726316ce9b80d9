"""History as old → new in words."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from commissioning.pages.agreement_history import history_of, parse_cursor
from contracts.actions import agreements
from contracts.models import CompensationTerm, PeriodTerm, VolumeTerm
from tests import factories

pytestmark = pytest.mark.django_db

QUERY_BUDGET = 12


@pytest.fixture
def amendment(son, leanlink, respite):
    return factories.make_draft(
        board=son,
        provider=leanlink,
        title="Korttidsvistelse",
        terms=factories.base_terms(services=(respite,), per_year=46_632_092),
    )


@pytest.fixture
def agreement(amendment):
    return amendment.agreement


def changes_of(agreement, reason):
    return [
        tuple(change)
        for entry in history_of(agreement).entries
        if entry.reason == reason
        for change in entry.changes
    ]


def show(client, agreement, **query):
    return client.get(reverse("commissioning:agreement-history", args=[agreement.pk]), query)


def test_a_corrected_title_shows_the_old_and_the_new(agreement, administrator):
    agreements.change_particulars(
        agreement=agreement,
        values={"title": "Korttidsvistelse för barn", "dnr": "SON 2019-509"},
        by=administrator,
        version=None,
        reason="Rättat efter diariet",
    )
    assert changes_of(agreement, "Rättat efter diariet") == [
        ("Rubrik", "Korttidsvistelse", "Korttidsvistelse för barn"),
        ("Diarienummer", "", "SON 2019-509"),
    ]


def test_a_changed_provider_shows_names_and_not_numbers(agreement, capio, administrator):
    agreements.change_particulars(
        agreement=agreement,
        values={"provider": capio},
        by=administrator,
        version=None,
        reason="Fel utförare",
    )
    assert changes_of(agreement, "Fel utförare") == [
        ("Utförare", "Leanlink LSS Funktionsstöd", "Capio psykiatri AB")
    ]


def test_rewritten_terms_are_shown_as_changed(amendment, respite, administrator):
    agreements.revise(
        amendment=amendment,
        terms=factories.base_terms(services=(respite,), per_year=28_928_446),
        by=administrator,
    )
    assert changes_of(amendment.agreement, "Förslaget ändrat") == [
        (
            "Ersättning",
            "Fast ersättning 46\xa0632\xa0092 kr per år, 2019 års prisnivå",
            "Fast ersättning 28\xa0928\xa0446 kr per år, 2019 års prisnivå",
        )
    ]


def test_a_new_agreement_shows_its_terms(agreement):
    found = changes_of(agreement, "Nytt föreslagen")
    assert ("Period", "", "Grundperiod 2019-09-01–2021-08-31") in found
    assert ("Insats", "", "Korttidsvistelse utanför det egna hemmet") in found


def test_a_decision_shows_the_state_and_the_reference(amendment, administrator):
    agreements.put_in_force(
        amendments=[amendment], on=date(2019, 5, 22), reference="SON § 87", by=administrator
    )
    assert changes_of(amendment.agreement, "Beslut: SON § 87") == [
        ("Ändring 1: läge", "Utkast", "Beslutad"),
        ("Ändring 1: beslutad", "", "2019-05-22"),
        ("Ändring 1: beslut", "", "SON § 87"),
    ]


def test_matters_and_decisions_that_touch_it_are_there(amendment, secretary):
    from commissioning.actions import decisions
    from commissioning.models import Decision, Outcome

    matter = factories.make_matter(amendment, text="Uppdraget ges till Leanlink.")
    decisions.record(
        decision=Decision(matter=matter, decided_on=date(2019, 5, 22), section=87),
        rulings=[decisions.Ruling(matter.points.get(), Outcome.APPROVED)],
        by=secretary,
    )
    agreement = amendment.agreement
    assert ("Beslutspunkt", "", "Uppdraget ges till Leanlink.") in changes_of(
        agreement, "Beslutspunkt tillagd"
    )
    assert ("Utfall", "", "Bifall. Uppdraget ges till Leanlink.") in changes_of(
        agreement, "Beslut registrerat"
    )
    assert ("Beslut", "", "Nämnden 2019-05-22 § 87") in changes_of(agreement, "Beslut registrerat")


def test_entries_say_who_and_come_newest_first(agreement, administrator):
    factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    entries = history_of(agreement).entries
    assert [entry.at for entry in entries] == sorted((e.at for e in entries), reverse=True)
    assert {entry.by for entry in entries} == {"registrar"}
    assert entries[0].reason == "Förlängning föreslagen"


def test_technical_fields_are_left_out(agreement):
    factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    labels = {c.label.lower() for e in history_of(agreement).entries for c in e.changes}
    assert not labels & {"version", "exempel", "nummer", "is in force", "period: is in force"}
    assert labels >= {"rubrik", "period"}


def test_another_agreements_history_is_not_mixed_in(agreement, son, leanlink):
    other = factories.make_draft(board=son, provider=leanlink, title="Ett annat uppdrag")
    found = str([c for e in history_of(agreement).entries for c in e.changes])
    assert other.agreement.title not in found


def test_pages_go_on_where_the_last_one_stopped(agreement, administrator):
    for number in range(12):
        agreements.change_particulars(
            agreement=agreement,
            values={"title": f"Rubrik {number}"},
            by=administrator,
            version=None,
            reason=f"Ändring {number}",
        )
    whole = [entry.reason for entry in history_of(agreement).entries]
    paged, before = [], None
    while True:
        page = history_of(agreement, before=before, limit=5)
        paged += [entry.reason for entry in page.entries]
        if not page.older:
            break
        before = parse_cursor(page.older)
    assert paged == whole
    assert len(paged) == 14


@pytest.mark.parametrize("text", ["", "\x00", "9" * 60, "2019-13-45T99:99", "2019-05-22T10:00:00"])
def test_a_cursor_that_is_no_moment_is_ignored(text, agreement, signed_in, administrator):
    assert parse_cursor(text) is None
    assert show(signed_in(administrator), agreement, before=text).status_code == 200


def test_the_page_links_back_and_to_older_entries(agreement, signed_in, administrator):
    response = show(signed_in(administrator), agreement)
    text = response.content.decode()
    assert agreement.get_absolute_url() in text
    assert "<ins>" in text


def test_a_person_without_a_role_is_refused(agreement, signed_in, outsider):
    assert show(signed_in(outsider), agreement).status_code == 403


@pytest.mark.parametrize("count", [5, 60])
def test_the_number_of_queries_does_not_grow(
    agreement, signed_in, administrator, respite, django_assert_max_num_queries, count
):
    for number in range(count):
        agreements.propose(
            agreement=agreement,
            kind="change",
            terms=[
                VolumeTerm(service=respite, quantity=Decimal(number)),
                CompensationTerm(amount=Decimal(number)),
                PeriodTerm(starts_on=date(2030, 1, 1)),
            ],
            by=administrator,
        )
    client = signed_in(administrator)
    with django_assert_max_num_queries(QUERY_BUDGET):
        assert show(client, agreement).status_code == 200
