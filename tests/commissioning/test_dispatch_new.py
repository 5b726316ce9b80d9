"""To whom an extract was sent, when and how, and who has not got it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from commissioning.actions import corrections, extracts
from commissioning.models import Decision, Dispatch
from commissioning.pages.decision_extracts import read_decision_extracts, to_send
from tests import factories
from tests.commissioning import decided_cases as cases

pytestmark = pytest.mark.django_db
ON, LATER = date(2022, 5, 2), date(2022, 5, 9)
CAPIO, ECONOMY = cases.RECIPIENTS


@pytest.fixture(autouse=True)
def _store(settings, tmp_path, monkeypatch):
    settings.MEMO_CACHE_DIR = str(tmp_path)
    # What is printed has tests of its own; here a few bytes will do.
    monkeypatch.setattr("commissioning.actions.documents.render_pdf", lambda document: b"%PDF-")


@pytest.fixture
def paper(son):
    decision = cases.adjusted(son)
    return extracts.make(decision=decision, on=ON, by=factories.registrar())


def send(paper, *names, sent_on=ON, on=LATER, channel="email"):
    return extracts.dispatch(
        document=paper,
        recipients=names,
        channel=channel,
        sent_on=sent_on,
        on=on,
        by=factories.registrar(),
    )


def missing(paper):
    return read_decision_extracts(paper.decision).missing


def address(paper):
    return reverse("commissioning:dispatch-new", args=[paper.pk])


def test_it_says_who_has_not_got_it(paper):
    assert missing(paper) == [CAPIO, ECONOMY]
    send(paper, CAPIO)
    assert missing(paper) == [ECONOMY]
    send(paper, ECONOMY.upper())
    assert missing(paper) == []


def test_somebody_who_is_not_on_the_paper_may_get_it_too(paper):
    send(paper, "  Revisorerna\u00a0 i  kommunen ")
    assert Dispatch.objects.get().recipient == "Revisorerna i kommunen"
    (version,) = read_decision_extracts(paper.decision).versions
    assert [name for name, _ in version.rows] == [CAPIO, ECONOMY, "Revisorerna i kommunen"]


def test_each_recipient_is_recorded_once_a_day_and_channel(paper):
    send(paper, CAPIO, CAPIO.lower())
    assert Dispatch.objects.count() == 1
    with pytest.raises(ValidationError, match="Redan registrerat 2022-05-02"):
        send(paper, ECONOMY, CAPIO)
    assert Dispatch.objects.count() == 1
    send(paper, CAPIO, channel="post")
    send(paper, CAPIO, sent_on=LATER)
    assert Dispatch.objects.count() == 3


@pytest.mark.parametrize(
    ("sent_on", "words"),
    [
        (date(2022, 5, 10), "Dagen har inte kommit"),
        (date(2022, 4, 26), "före justeringen 2022-04-27"),
    ],
)
def test_the_day_lies_between_the_adjustment_and_today(paper, sent_on, words):
    with pytest.raises(ValidationError, match=words):
        send(paper, CAPIO, sent_on=sent_on)


def test_nobody_is_not_a_recipient(paper):
    with pytest.raises(ValidationError, match="minst en"):
        send(paper, " ", "")


def test_a_new_version_is_sent_to_everybody_again(paper):
    send(paper, CAPIO, ECONOMY)
    corrections.correct(
        decision=paper.decision,
        head={"section": 42},
        rulings=[],
        reason="Fel §.",
        on=ON,
        by=factories.registrar(),
    )
    decision = Decision.objects.get(pk=paper.decision_id)
    extracts.make(decision=decision, on=ON, note="Rättad paragraf.", by=factories.registrar())
    assert missing(paper) == [CAPIO, ECONOMY]
    with pytest.raises(ValidationError, match="Version 2 gäller från"):
        send(paper, CAPIO, sent_on=date(2030, 1, 1), on=date(2030, 1, 1))


def test_the_form_ticks_those_who_lack_it(paper, signed_in, secretary):
    send(paper, CAPIO)
    form = signed_in(secretary).get(address(paper)).context["form"]
    assert form["recipients"].value() == [ECONOMY]
    labels = [label for _, label in form.fields["recipients"].choices]
    assert labels == [f"{CAPIO}, skickat 2022-05-02, e-post", ECONOMY]


def test_the_form_records_ticked_and_typed_recipients(paper, signed_in, secretary):
    data = {
        "recipients": [CAPIO],
        "others": "Revisorerna\n\n capio psykiatri ab",
        "channel": "post",
        "sent_on": "2022-05-02",
    }
    response = signed_in(secretary).post(address(paper), data)
    assert response["Location"] == reverse("commissioning:extract-detail", args=[paper.pk])
    found = Dispatch.objects.values_list("recipient", "channel", "sent_by")
    assert set(found) == {(CAPIO, "post", secretary.pk), ("Revisorerna", "post", secretary.pk)}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recipients": []}, "Välj minst en mottagare"),
        ({"recipients": ["Okänd"]}, "Mottagaren står inte på listan"),
        ({"others": "x" * 301}, "är för lång"),
        ({"others": "\n".join("abc" for _ in range(201))}, "högst 200 mottagare"),
        ({"others": "a\x00b"}, "Null"),
        ({"sent_on": "2022-04-01"}, "före justeringen"),
        ({"sent_on": "2022-13-01"}, "Skriv dagen så här"),
        ({"channel": "duva"}, "duva"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays(paper, signed_in, secretary, changes, words):
    data = {"recipients": [CAPIO], "others": "", "channel": "email", "sent_on": "2022-05-02"}
    response = signed_in(secretary).post(address(paper), data | changes)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Dispatch.objects.exists()


def test_who_may_not_decide_may_not_dispatch(paper, signed_in, administrator):
    assert signed_in(administrator).get(address(paper)).status_code == 403


def test_the_start_page_lists_what_is_not_sent(paper, son, signed_in, secretary):
    other = cases.adjusted(son, title="Utan utdrag")
    cases.decide(cases.matter_with(son, title="Inte justerat"))
    found = to_send([son], LATER)
    assert [(one.decision.pk, one.todo) for one in found] == [
        (other.pk, "Utdraget är inte gjort"),
        (paper.decision_id, "2 mottagare har inte fått det"),
    ]
    page = signed_in(secretary).get("/?per=2022-05-09").content.decode()
    assert "Utdrag att skicka" in page
    send(paper, CAPIO, ECONOMY)
    assert [one.decision.pk for one in to_send([son], LATER)] == [other.pk]


def test_the_list_of_what_is_not_sent_asks_the_same_for_many(son, django_assert_max_num_queries):
    for title in ("Ett", "Två", "Tre"):
        decision = cases.adjusted(son, title=title)
        paper = extracts.make(decision=decision, on=ON, by=factories.registrar())
        send(paper, CAPIO)
    with django_assert_max_num_queries(5):
        assert len([one.todo + one.decision.reference for one in to_send([son], LATER)]) == 3
