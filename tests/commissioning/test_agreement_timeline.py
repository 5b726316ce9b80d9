"""Tidslinjen: the agreements of the register's filter over time, and the gaps of each service."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook
from pypdf import PdfReader

from contracts.states import Form
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:agreement-timeline")
PDF = reverse("commissioning:agreement-timeline-pdf")
DAY = {"per": "2021-06-01"}


@pytest.fixture
def timeline(signed_in, controller):
    def get(**query):
        return signed_in(controller).get(URL, DAY | query)

    return get


@pytest.fixture
def extendable(son, capio, respite):
    """2019-09-01 to 2021-08-31, two years' extensions to come; notice by 2021-06-30."""
    return factories.make_agreement(
        title="Korttidsboende Ekängen",
        board=son,
        provider=capio,
        form=Form.PROCURED_CONTRACT,
        terms=factories.base_terms(steps=2, notice_months=2, services=(respite,)),
    )


def titles(response):
    return [row.agreement.title for row in response.context["rows"]]


def lines(response):
    return {line.name: line for line in response.context["lines"]}


def test_decided_possible_and_proposed_time_is_drawn_apart(timeline, extendable):
    factories.make_extension(extendable, date(2021, 9, 1), date(2022, 8, 31))
    (row,) = timeline().context["rows"]
    assert [bar.kind for bar in row.bars] == ["base", "proposed", "possible"]
    assert row.agreement.act_by == date(2021, 6, 30)


def test_an_undecided_agreement_is_dashed(timeline, son):
    factories.make_draft(board=son, title="Utkast", terms=factories.base_terms())
    (row,) = timeline().context["rows"]
    assert [bar.kind for bar in row.bars] == ["proposed"]


def test_the_page_day_and_the_last_day_to_act_are_marked(timeline, extendable):
    text = timeline(span="12").text
    assert 'class="idag"' in text
    assert "punkt--beslut punkt--snart" in text


def test_a_service_is_covered_and_then_has_a_gap(timeline, extendable, respite):
    line = lines(timeline(first="2019", span="60"))[respite.name]
    assert [(b.kind, b.starts_on, b.ends_on) for b in line.bars] == [
        ("gap", date(2019, 1, 1), date(2019, 8, 31)),
        ("covered", date(2019, 9, 1), date(2021, 8, 31)),
        ("gap", date(2021, 9, 1), date(2023, 12, 31)),
    ]


def test_a_proposal_covers_no_gap(timeline, extendable, respite):
    factories.make_extension(extendable, date(2021, 9, 1), date(2022, 8, 31))
    line = lines(timeline(first="2021", span="12"))[respite.name]
    assert [b.starts_on for b in line.gaps] == [date(2021, 9, 1)]


def test_agreements_that_the_filter_hides_still_cover(timeline, extendable, son, respite):
    factories.make_agreement(
        board=son,
        title="Annan",
        terms=factories.base_terms(date(2021, 9, 1), date(2030, 12, 31), services=(respite,)),
        decided_on=date(2021, 5, 1),
    )
    response = timeline(q="Ekängen", first="2020", span="60")
    assert titles(response) == ["Korttidsboende Ekängen"]
    assert lines(response)[respite.name].gaps == []


def test_another_boards_agreement_does_not_cover_when_a_board_is_chosen(
    timeline, extendable, son, aldre, respite
):
    factories.make_agreement(
        board=aldre,
        terms=factories.base_terms(date(2021, 9, 1), date(2030, 12, 31), services=(respite,)),
        decided_on=date(2021, 5, 1),
    )
    assert lines(timeline(first="2020", span="60"))[respite.name].gaps == []
    chosen = timeline(first="2020", span="60", board=str(son.pk))
    assert [b.starts_on for b in lines(chosen)[respite.name].gaps] == [date(2021, 9, 1)]


def test_an_agreement_that_nobody_takes_over_has_a_gap_of_its_own(timeline, son):
    factories.make_agreement(board=son, title="Sista året")
    (row,) = timeline().context["rows"]
    assert row.gap_words == "från 2021-09-01"


def test_the_filter_is_the_registers(timeline, extendable, son):
    factories.make_agreement(board=son, title="Boendestöd")
    assert titles(timeline(q="boendestöd")) == ["Boendestöd"]
    assert titles(timeline(sort="-title")) == ["Korttidsboende Ekängen", "Boendestöd"]
    assert titles(timeline(form=Form.PROCURED_CONTRACT)) == ["Korttidsboende Ekängen"]
    assert "q=boendest%C3%B6d" in timeline(q="boendestöd").context["register_url"]


def test_what_lies_outside_the_time_is_counted_and_not_drawn(timeline, extendable):
    response = timeline(first="2026", span="12")
    assert titles(response) == []
    assert "1 avtal i urvalet ligger helt utanför tiden" in response.text
    assert titles(timeline(first="2023-08", span="12")) == ["Korttidsboende Ekängen"]


def test_an_agreement_without_a_term_is_not_lost(timeline, son):
    factories.make_draft(board=son, title="Utan tid", terms=[])
    (row,) = timeline().context["rows"]
    assert row.words == "Avtalstid saknas"


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({}, date(2019, 1, 1), date(2025, 12, 31)),
        ({"span": "12"}, date(2021, 6, 1), date(2022, 5, 31)),
        ({"span": "24", "first": "2020-02"}, date(2020, 2, 1), date(2022, 1, 31)),
        ({"span": "120", "first": "2020-02"}, date(2020, 1, 1), date(2029, 12, 31)),
    ],
)
def test_the_scale_is_whole_months_or_whole_years(timeline, query, first, last):
    axis = timeline(**query).context["axis"]
    assert (axis.starts_on, axis.ends_on) == (first, last)


@pytest.mark.parametrize(
    "query",
    [
        {"first": "igår"},
        {"first": "2021-13"},
        {"first": "\x00"},
        {"first": "9999"},
        {"first": "0001"},
        {"span": "-1"},
        {"span": "9" * 30},
        {"after": "\x00"},
    ],
)
def test_bad_values_are_answered_and_never_break_the_page(timeline, extendable, query):
    response = timeline(**query)
    assert response.status_code == 200
    assert titles(response) == ["Korttidsboende Ekängen"]


def test_the_same_rows_are_there_as_text(timeline, extendable, respite):
    text = timeline(first="2019", span="84").text.replace("\xad", "").replace("\u2060", "")
    words = strip_tags(text[text.index("Samma rader som text") :])
    assert "Grundperiod 2019-09-01–2021-08-31" in words
    assert "möjlig förlängning 2021-09-01–2023-08-31" in words
    assert "Täckt av beslutade avtal 2019-09-01–2021-08-31" in words
    assert "2019-01-01–2019-08-31, 2021-09-01–2025-12-31" in words


def test_a_long_list_is_paged(timeline, son, monkeypatch):
    monkeypatch.setattr("commissioning.views.timelines.ROWS_A_PAGE", 2)
    for letter in "ABC":
        factories.make_agreement(board=son, title=letter)
    first = timeline()
    following = first.client.get(first.context["next_url"])
    assert (titles(first), titles(following)) == (["A", "B"], ["C"])
    assert titles(first.client.get(following.context["previous_url"])) == ["A", "B"]


def test_a_register_too_large_to_count_says_so(timeline, son, extendable, monkeypatch):
    monkeypatch.setattr("commissioning.pages.register_timeline.MOST_COUNTED", 0)
    response = timeline()
    assert response.context["lines"] == []
    assert "Luckorna räknas inte." in response.text


def test_the_number_of_queries_does_not_grow(
    signed_in, controller, son, respite, django_assert_max_num_queries
):
    for number in range(6):
        service = factories.make_service(f"Insats {number}")
        factories.make_agreement(board=son, terms=factories.base_terms(services=(service,)))
    client = signed_in(controller)
    with django_assert_max_num_queries(12):
        client.get(URL, DAY)


@pytest.mark.parametrize(
    ("paper", "size"), [("a4", (842, 595)), ("a3", (1191, 842)), ("x", (842, 595))]
)
def test_it_is_printed_on_the_chosen_paper_lying_down(
    signed_in, controller, extendable, paper, size
):
    response = signed_in(controller).get(PDF, DAY | {"paper": paper})
    assert response["Content-Type"] == "application/pdf"
    (page,) = PdfReader(BytesIO(response.content)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size
    text = page.extract_text()
    assert "Korttidsboende Ekängen" in text and "2021-08-31" in text
    assert "Lucka" in text


def test_the_words_of_each_row_follow_the_drawing_in_the_pdf(signed_in, controller, extendable):
    response = signed_in(controller).get(PDF, DAY)
    reader = PdfReader(BytesIO(response.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    assert "Grundperiod 2019-09-01–2021-08-31; möjlig förlängning" in _alternatives(reader)


def _alternatives(reader):
    found = []
    numbers = {*reader.xref_objStm, *(n for table in reader.xref.values() for n in table)}
    for number in sorted(numbers):
        value = reader.get_object(number)
        if isinstance(value, dict) and "/Alt" in value:
            found.append(str(value["/Alt"]))
    return "\n".join(found)


def test_excel_holds_a_row_for_each_period_and_gap_with_real_dates(
    signed_in, controller, extendable, respite
):
    url = reverse("commissioning:agreement-timeline-export", args=["xlsx"])
    response = signed_in(controller).get(url, DAY | {"first": "2020", "span": "60"})
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)[1:]
    assert [(r[0], r[7], r[8].date(), r[9].date(), r[10]) for r in rows] == [
        ("Insats", "Täckt av beslutade avtal", date(2019, 9, 1), date(2021, 8, 31), "ja"),
        ("Insats", "Lucka utan beslut", date(2021, 9, 1), date(2024, 12, 31), "nej"),
        ("Avtal", "Grundperiod", date(2019, 9, 1), date(2021, 8, 31), "ja"),
        ("Avtal", "Möjlig förlängning", date(2021, 9, 1), date(2023, 8, 31), "nej"),
    ]


def test_an_unknown_kind_of_file_is_not_found(signed_in, controller):
    url = reverse("commissioning:agreement-timeline-export", args=["pdf"])
    assert signed_in(controller).get(url).status_code == 404


def test_a_person_without_a_role_is_refused(signed_in, outsider):
    assert signed_in(outsider).get(URL).status_code == 403


def test_the_register_and_slutdatum_lead_here(signed_in, controller, extendable):
    client = signed_in(controller)
    for name in ("agreement-list", "deadline-list"):
        assert URL in client.get(reverse(f"commissioning:{name}")).text
