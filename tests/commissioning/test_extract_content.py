"""What an extract of the minutes says, for every outcome."""

from datetime import date

import pytest

from commissioning.actions import conditions, corrections, documents
from commissioning.actions.decisions import Ruling, record
from commissioning.memos.content import build, read_material
from commissioning.memos.document import texts_of
from commissioning.memos.extract import HOW_TO_APPEAL, build_extract
from commissioning.memos.snapshot import document_from, to_json
from commissioning.models import (
    Condition,
    ConditionState,
    Decision,
    DecisionPoint,
    MemoSection,
    Organ,
    Outcome,
)
from providers.models import PartyName
from tests import factories
from tests.commissioning import decided_cases as cases

pytestmark = pytest.mark.django_db
ON = date(2022, 5, 2)


def extract_of(decision):
    return build_extract(Decision.objects.get(pk=decision.pk), on=ON, signatory="Siv Ek")


def said(document):
    return "\n".join(texts_of(document))


def section(document, key):
    return "\n".join(texts_of(next(s for s in document.sections if s.key == key).blocks))


def test_it_says_board_meeting_paragraph_number_title_and_who_vouches(son):
    document = extract_of(cases.adjusted(son, dnr="SON 2022-100"))
    assert (document.kind, document.administration) == ("Protokollsutdrag", son.name)
    assert (document.held, document.section) == ("Sammanträde 2022-04-20", "§ 41")
    assert (document.dnr, document.title) == ("SON 2022-100", "Förlängning av avtal")
    assert (document.signatories, document.dated_on) == (("Siv Ek",), ON)
    assert document.recipients == cases.RECIPIENTS


def test_it_names_the_board_as_it_was_called_that_day(son):
    former = PartyName(party=son, name="Omsorgsnämnden", ends_on=date(2022, 12, 31))
    former.save_because("Test", by=factories.registrar())
    assert extract_of(cases.adjusted(son)).administration == "Omsorgsnämnden"


def test_it_carries_the_decided_text_and_not_the_proposed(son):
    decision = cases.decide(
        cases.matter_with(son), Outcome.APPROVED_AS_CHANGED, text="Avtalet förlängs ett halvår."
    )
    (point,) = extract_of(cases.adjust(decision)).points
    assert (point.text, point.notes, point.organ) == ("Avtalet förlängs ett halvår.", (), "")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.REJECTED, "Förslaget avslås."),
        (Outcome.REFERRED_BACK, "Ärendet återremitteras i denna del."),
        (Outcome.TABLED, "Punkten bordläggs."),
        (Outcome.WITHDRAWN, "Punkten utgår."),
    ],
)
def test_what_is_not_approved_is_said_in_words_with_the_proposal(son, outcome, words):
    question = "Vad kostar alternativen?" if outcome == Outcome.REFERRED_BACK else ""
    decision = cases.decide(cases.matter_with(son), outcome, question=question)
    (point,) = extract_of(cases.adjust(decision)).points
    assert point.text == words
    assert point.notes[-1] == f"Förslaget löd: {cases.TEXT}"
    assert ("Nämnden vill veta: Vad kostar alternativen?" in point.notes) == bool(question)


def test_a_point_for_the_council_is_only_proposed(son):
    matter = cases.matter_with(
        son,
        DecisionPoint(proposed_text="Nämnden godkänner rapporten."),
        DecisionPoint(proposed_text="Taxan antas.", organ=Organ.COUNCIL),
    )
    own, higher = extract_of(cases.adjust(cases.decide(matter))).points
    assert own.organ == f"{son.name} beslutar"
    assert higher.organ == f"{son.name} föreslår kommunfullmäktige"


@pytest.fixture
def conditional(son, aldre):
    point = DecisionPoint(proposed_text="Överenskommelsen godkänns.", condition_board=aldre)
    return cases.adjust(cases.decide(cases.matter_with(son, point)))


def test_a_conditional_point_says_when_it_counts(conditional, aldre):
    (point,) = extract_of(conditional).points
    assert point.notes == (f"Beslutet gäller när {aldre.name} har fattat samma beslut.",)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ConditionState.MET, "Äldrenämnden fattade samma beslut 2022-04-28 § 7."),
        (ConditionState.LAPSED, "Beslutet gäller inte: villkoret föll 2022-04-28."),
    ],
)
def test_a_settled_condition_says_how(conditional, state, words):
    conditions.settle(
        condition=Condition.objects.get(),
        state=state,
        decided_on=date(2022, 4, 28),
        section=7,
        text="Överenskommelsen godkänns.",
        note="",
        by=factories.registrar(),
    )
    assert extract_of(conditional).points[0].notes[-1] == words


def test_a_delegated_decision_cites_item_and_version_instead_of_a_paragraph(son):
    item = factories.make_delegation_order(son).items.get()
    matter = cases.matter_with(son)
    decision = record(
        decision=Decision(
            matter=matter,
            decided_on=cases.DECIDED_ON,
            organ=Organ.DELEGATE,
            delegate="Socialdirektören",
            delegation_item=item,
        ),
        rulings=[Ruling(point, Outcome.APPROVED) for point in matter.open_points()],
        by=factories.registrar(),
    )
    document = extract_of(decision)
    assert (document.kind, document.section) == ("Delegationsbeslut", "")
    assert document.administration == son.name
    assert section(document, "delegation") == (
        "Socialdirektören har beslutat på delegation av Social- och omsorgsnämnden enligt "
        "punkt 4.2 i delegationsordningen, antagen 2019-01-16 § 5.\nBeslutet anmäls till nämnden."
    )
    assert "justering" not in [s.key for s in document.sections]


def test_the_summary_of_the_memo_and_its_papers_follow(son):
    document = extract_of(cases.adjusted(son))
    assert section(document, "arende") == "Avtalet löper ut 2022-08-31 och kan förlängas."
    assert section(document, "beslutsunderlag") == "Tjänsteskrivelse – Förlängning av avtal"


def test_the_summary_is_the_one_the_board_had_before_it(son):
    matter = cases.matter_with(son)
    documents.finalise(
        matter=matter,
        document=build(read_material(matter, ON)),
        kind="memo",
        by=factories.registrar(),
    )
    decision = cases.adjust(cases.decide(matter, Outcome.TABLED))
    later = matter.memo.sections.get(key="arende")
    later.body = "Skrivet till nästa sammanträde."
    later.save_because("Test", by=factories.registrar())
    assert "nästa sammanträde" not in section(extract_of(decision), "arende")


def test_adjustment_posting_and_appeal_have_their_days(son):
    document = extract_of(cases.adjusted(son))
    assert section(document, "justering") == "Protokollet justerades 2022-04-27."
    assert section(document, "overklagande") == (
        "Justeringen anslogs 2022-04-28. Beslutet kan överklagas till och med 2022-05-19 och "
        f"vinner laga kraft 2022-05-20, om ingen överklagar.\n{HOW_TO_APPEAL}"
    )


def test_it_says_when_the_adjustment_is_not_posted(son):
    decision = cases.adjust(cases.decide(cases.matter_with(son)), posted_on=None)
    words = section(extract_of(decision), "overklagande")
    assert words.startswith("Justeringen är inte anslagen när utdraget görs.")


def test_a_secret_matter_says_by_which_rule(son):
    decision = cases.adjusted(son, secrecy_ground="19 kap. 3 § OSL")
    words = section(extract_of(decision), "sekretess")
    assert words == "Ärendet omfattas av sekretess enligt 19 kap. 3 § OSL."


def test_only_what_counts_after_a_correction_is_said(son):
    decision = cases.adjusted(son)
    corrections.correct(
        decision=decision,
        head={"section": 42},
        rulings=[Ruling(decision.matter.points.get(), Outcome.REJECTED)],
        reason="Fel i protokollet.",
        on=ON,
        by=factories.registrar(),
    )
    document = extract_of(decision)
    assert (document.section, [p.text for p in document.points]) == ("§ 42", ["Förslaget avslås."])


def test_the_facts_hold_the_decision_and_what_it_did_in_the_register(son, capio):
    agreement = factories.make_agreement(board=son, provider=capio, title="Boendestöd")
    extension = factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    matter = factories.make_matter(extension, text=cases.TEXT)
    facts = extract_of(cases.adjust(cases.decide(matter))).facts
    assert (facts["section"], facts["posted_on"]) == (41, cases.POSTED_ON)
    assert [p["decided_text"] for p in facts["points"]] == [cases.TEXT]
    (after,) = facts["agreements"]
    assert (after["title"], after["ends_on"]) == ("Boendestöd", date(2022, 8, 31))


def test_a_rejected_point_has_done_nothing_in_the_register(son, capio):
    agreement = factories.make_agreement(board=son, provider=capio)
    extension = factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    decision = cases.decide(factories.make_matter(extension), Outcome.REJECTED)
    assert extract_of(cases.adjust(decision)).facts["agreements"] == []


def test_it_is_the_same_after_being_stored_as_json(son):
    document = extract_of(cases.adjusted(son))
    again = document_from(to_json(document))
    assert said(again) == said(document)
    assert type(again) is type(document)


def test_the_memo_does_not_call_itself_this_memo_in_another_paper(son):
    matter = cases.matter_with(son)
    papers = MemoSection(
        memo=matter.memo,
        key="beslutsunderlag",
        heading="Beslutsunderlag",
        position=9,
        body="- Denna tjänsteskrivelse, 2022-03-01\n- Avtalet",
    )
    papers.save_because("Test", by=factories.registrar())
    document = extract_of(cases.adjust(cases.decide(matter)))
    assert section(document, "beslutsunderlag").startswith("Tjänsteskrivelse, 2022-03-01")


def test_what_only_prepares_cannot_be_appealed(son):
    matter = cases.matter_with(son)
    decision = cases.decide(matter, Outcome.REFERRED_BACK, question="Vad kostar det?")
    said_of_appeal = section(extract_of(cases.adjust(decision)), "overklagande")
    assert "kan inte överklagas" in said_of_appeal
    assert HOW_TO_APPEAL not in said_of_appeal
