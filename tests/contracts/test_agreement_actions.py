"""Changes of state of agreements: all or nothing, with who and why, and never blindly."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from contracts.actions import agreements
from contracts.models import Agreement, CompensationTerm, PeriodTerm, TerminationTerm
from contracts.states import AmendmentKind, AmendmentState
from providers.models import PartyKind
from providers.tracking import ConflictError
from tests import factories

pytestmark = pytest.mark.django_db
AUTUMN = (date(2021, 9, 1), date(2022, 8, 31))


def by():
    return factories.registrar()


def decide(*amendments, on=date(2021, 5, 19)):
    return agreements.put_in_force(
        amendments=amendments, on=on, reference="Nämnden 2021-05-19 § 40", by=by()
    )


def test_a_new_agreement_is_a_draft():
    amendment = factories.make_draft()
    assert (amendment.number, amendment.state) == (1, AmendmentState.DRAFT)
    assert amendment.kind == AmendmentKind.ESTABLISH


def test_registering_refuses_reversed_dates_at_their_field():
    terms = [PeriodTerm(starts_on=date(2021, 1, 1), ends_on=date(2020, 1, 1))]
    with pytest.raises(ValidationError) as caught:
        factories.make_draft(terms=terms)
    assert caught.value.message_dict == {
        "ends_on": ["Till och med-dagen ligger före från och med-dagen."]
    }


def test_nothing_is_left_of_a_registration_that_failed():
    factories.registrar()
    board, provider = factories.make_board(), factories.make_party()
    with pytest.raises(ValidationError):
        factories.make_draft(
            board=board,
            provider=provider,
            terms=[PeriodTerm(starts_on=date(2021, 1, 1), ends_on=date(2020, 1, 1))],
        )
    assert not Agreement.objects.exists()
    assert not Agreement.history.exists()


def test_the_database_refuses_reversed_dates_too():
    amendment = factories.make_draft()
    with pytest.raises(IntegrityError, match="periodterm_dates_in_order"), transaction.atomic():
        PeriodTerm(
            amendment=amendment,
            agreement=amendment.agreement,
            starts_on=date(2021, 1, 1),
            ends_on=date(2020, 1, 1),
        ).save()


def test_a_decided_period_refuses_an_overlap_with_a_sentence():
    agreement = factories.make_agreement()
    overlapping = factories.make_extension(agreement, date(2021, 8, 31), date(2022, 8, 30))
    with pytest.raises(ValidationError, match="Perioden överlappar en period som redan är beslut"):
        decide(overlapping)


def test_the_database_refuses_an_overlap_too():
    agreement = factories.make_agreement()
    first = agreement.amendments.get()
    with pytest.raises(IntegrityError, match="periodterm_no_overlap"), transaction.atomic():
        PeriodTerm(
            amendment=first,
            agreement=agreement,
            starts_on=date(2020, 1, 1),
            ends_on=date(2020, 2, 1),
            is_in_force=True,
        ).save()


def test_competing_proposals_may_stand_side_by_side():
    agreement = factories.make_agreement()
    factories.make_extension(agreement, *AUTUMN)
    factories.make_extension(agreement, date(2021, 9, 1), date(2022, 2, 28))
    assert agreement.amendments.open().count() == 2


def test_only_one_of_two_competing_proposals_can_be_decided():
    agreement = factories.make_agreement()
    first = factories.make_extension(agreement, *AUTUMN)
    second = factories.make_extension(agreement, date(2021, 9, 1), date(2022, 2, 28))
    decide(first)
    with pytest.raises(ValidationError, match="överlappar"):
        decide(second)


def test_a_decision_on_several_amendments_takes_all_or_none():
    agreement, other = factories.make_agreement(), factories.make_agreement()
    good = factories.make_extension(agreement, *AUTUMN)
    bad = factories.make_extension(other, date(2021, 1, 1), date(2021, 12, 31))
    with pytest.raises(ValidationError):
        decide(good, bad)
    good.refresh_from_db()
    assert (good.state, good.in_force_on) == (AmendmentState.DRAFT, None)
    assert not good.periodterms.get().is_in_force


def test_a_decided_amendment_cannot_be_decided_again():
    agreement = factories.make_agreement()
    extension = factories.make_extension(agreement, *AUTUMN)
    decide(extension)
    with pytest.raises(ValidationError, match="är beslutad och kan inte bli beslutad"):
        decide(extension)


def test_a_decided_amendment_cannot_be_revised():
    amendment = factories.make_agreement().amendments.get()
    with pytest.raises(ValidationError, match="Föreslå en ny ändring"):
        agreements.revise(amendment=amendment, terms=[], by=by())


def test_revising_puts_the_new_terms_in_place_of_the_old():
    amendment = factories.make_draft()
    agreements.revise(
        amendment=amendment,
        terms=[PeriodTerm(starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))],
        by=by(),
        version=amendment.version,
    )
    assert amendment.periodterms.get().starts_on == date(2020, 1, 1)
    assert not CompensationTerm.objects.filter(amendment=amendment).exists()
    assert amendment.agreement.standings.get().ends_on == date(2020, 12, 31)


def test_revising_an_old_version_is_a_conflict():
    amendment = factories.make_draft()
    agreements.revise(amendment=amendment, terms=[], by=by(), version=1)
    with pytest.raises(ConflictError):
        agreements.revise(amendment=amendment, terms=[], by=by(), version=1)


def test_correcting_an_old_version_is_a_conflict_and_changes_nothing():
    agreement = factories.make_agreement(title="Boendestöd")
    agreements.change_particulars(
        agreement=agreement, values={"title": "Nytt"}, by=by(), version=1, reason="Rättat"
    )
    with pytest.raises(ConflictError) as caught:
        agreements.change_particulars(
            agreement=agreement, values={"title": "Annat"}, by=by(), version=1, reason="Rättat"
        )
    assert caught.value.current.title == "Nytt"


def test_a_corrected_title_shows_in_the_list():
    agreement = factories.make_agreement()
    agreements.change_particulars(
        agreement=agreement, values={"title": "Nytt"}, by=by(), version=1, reason="Rättat"
    )
    assert set(agreement.standings.values_list("title", flat=True)) == {"Nytt"}


def test_an_end_shortens_the_agreement_and_frees_the_time_after():
    agreement = factories.make_agreement()
    decide(factories.make_extension(agreement, *AUTUMN))
    end = agreements.propose(
        agreement=agreement,
        kind=AmendmentKind.END,
        terms=[TerminationTerm(ends_on=date(2021, 6, 30), reason="Behovet har upphört")],
        by=by(),
    )
    decide(end, on=date(2021, 5, 20))
    assert agreement.standings.get(valid_until=None).ends_on == date(2021, 6, 30)


def propose_end(agreement, ends_on):
    return agreements.propose(
        agreement=agreement,
        kind=AmendmentKind.END,
        terms=[TerminationTerm(ends_on=ends_on, reason="Behovet har upphört")],
        by=by(),
    )


def test_an_extension_cannot_be_decided_after_an_end_that_stops_before_it():
    agreement = factories.make_agreement()
    extension = factories.make_extension(agreement, *AUTUMN)
    decide(propose_end(agreement, date(2021, 6, 30)), on=date(2021, 5, 18))
    with pytest.raises(ValidationError, match="beslutat att avtalet upphör 2021-06-30"):
        decide(extension)
    assert agreement.standings.get(valid_until=None).ends_on == date(2021, 6, 30)


def test_an_agreement_cannot_end_before_it_begins():
    agreement = factories.make_agreement()
    with pytest.raises(ValidationError, match="innan det har börjat"):
        decide(propose_end(agreement, date(2019, 8, 31)), on=date(2019, 6, 1))


def test_a_change_is_not_decided_before_the_agreement():
    draft = factories.make_draft()
    extension = factories.make_extension(draft.agreement, *AUTUMN)
    with pytest.raises(ValidationError, match="Avtalet är inte beslutat än"):
        decide(extension)
    decide(draft, on=date(2021, 5, 20))
    with pytest.raises(ValidationError, match="Avtalet beslutades 2021-05-20"):
        decide(extension, on=date(2021, 5, 19))


def test_an_agreement_and_its_change_may_be_decided_together():
    draft = factories.make_draft()
    decide(factories.make_extension(draft.agreement, *AUTUMN), draft)
    assert draft.agreement.standings.get(valid_until=None).ends_on == date(2022, 8, 31)


def test_a_predecessor_that_is_taken_out_of_a_draft_lacks_a_successor_again():
    old = factories.make_agreement()
    draft = agreements.register(
        agreement=factories.new_agreement(board=old.board),
        terms=factories.base_terms(),
        predecessors=[old],
        by=by(),
    )
    assert not old.standings.filter(lacks_successor=True).exists()
    agreements.revise(amendment=draft, terms=factories.base_terms(), by=by())
    assert old.standings.filter(lacks_successor=True).exists()


def test_a_board_cannot_be_its_own_provider():
    board = factories.make_board()
    with pytest.raises(ValidationError, match="sin egen utförare"):
        factories.make_draft(board=board, provider=board)


def test_white_space_in_a_dnr_is_folded_and_nothing_else():
    agreement = factories.make_draft(dnr="  SON\u00a0 2019-\x01509 ").agreement
    assert agreement.dnr == "SON 2019-509"


@pytest.mark.parametrize(
    "dnr", ["2.3.4-181/2022", "ON/2018:21 - 700", "2023/ÄON 0041 001", "KSKF/2016:162"]
)
def test_a_dnr_of_any_form_is_kept_and_found(dnr):
    agreement = factories.make_draft(dnr=dnr).agreement
    assert list(Agreement.objects.by_number(dnr.lower())) == [agreement]


def test_an_agreement_without_dnr_is_found_by_its_register_number():
    agreement = factories.make_draft().agreement
    assert Agreement.objects.by_number(agreement.register_number).get() == agreement
    assert Agreement.objects.by_number("A-99999999999999999999").count() == 0


def test_an_organisation_number_with_a_wrong_check_digit_is_refused():
    with pytest.raises(ValidationError) as caught:
        factories.make_party(PartyKind.COMPANY, organisation_number="556036-0794")
    assert "organisation_number" in caught.value.message_dict
