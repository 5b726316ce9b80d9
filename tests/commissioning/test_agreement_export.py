"""The register as a file: everything that matches, as real days and numbers, never as formulas."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
from django.urls import reverse

from commissioning.exports import Column, ColumnKind
from commissioning.exports.csv_file import as_cell, csv_lines
from commissioning.exports.excel_file import write_workbook
from tests import factories

DAY = "2020-03-02"
DANGEROUS = ["=1+1", "+46 13", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


def url(kind):
    return reverse("commissioning:agreement-export", args=[kind])


def content(response):
    return b"".join(response.streaming_content)


def read_csv(response):
    text = content(response).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def read_sheet(response):
    return openpyxl.load_workbook(BytesIO(content(response))).active


def read_excel(response):
    heading, *rows = read_sheet(response).values
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


@pytest.fixture
def agreement(son, leanlink, respite, after_school):
    return factories.make_agreement(
        title="Korttidsvistelse",
        dnr="SON 2019-509",
        board=son,
        provider=leanlink,
        terms=factories.base_terms(
            services=(respite, after_school), per_year=28_928_446, steps=2, notice_months=3
        ),
    )


def test_excel_holds_real_days_and_numbers(client, agreement):
    (row,) = read_excel(client.get(url("xlsx"), {"per": DAY}))

    assert row["Registernummer"] == agreement.register_number
    assert row["Diarienummer"] == "SON 2019-509"
    assert row["Uppdrag eller avtal"] == "Korttidsvistelse"
    assert row["Typ"] == "Verksamhetsuppdrag"
    assert row["Nämnd"] == "Social- och omsorgsnämnden"
    assert row["Utförare"] == "Leanlink LSS Funktionsstöd"
    assert row["Organisationsnummer"] == "212000-0449"
    assert "Korttidstillsyn för skolungdom" in row["Insatser"]
    assert row["Lagrum"] == "LSS 9 § 6, LSS 9 § 7"
    assert row["Status"] == "Gällande"
    assert row["Börjar"] == datetime(2019, 9, 1)
    assert row["Grundperioden slutar"] == datetime(2021, 8, 31)
    assert row["Slutar"] == datetime(2021, 8, 31)
    assert row["Längst till"] == datetime(2023, 8, 31)
    assert row["Beslut senast"] == datetime(2021, 5, 31)
    assert row["Beslutet gäller"] == "Beslut om förlängning"
    assert row["Kostnad per år, kr"] == 28_928_446
    assert row["Prisnivå, år"] == 2019
    assert row["Exempel"] is None


def test_the_heading_of_the_sheet_is_frozen_and_the_sheet_tells_the_day(client, agreement):
    sheet = read_sheet(client.get(url("xlsx"), {"per": DAY}))

    assert sheet.freeze_panes == "A2"
    assert sheet.title == f"Läge {DAY}"


def test_csv_is_what_excel_in_swedish_opens(client, agreement):
    response = client.get(url("csv"), {"per": DAY})
    raw = content(response)

    assert raw.startswith(b"\xef\xbb\xbfRegisternummer;Diarienummer;")
    assert response["Content-Disposition"] == f'attachment; filename="register-{DAY}.csv"'
    assert "2019-09-01;2021-08-31" in raw.decode()


def test_missing_values_are_empty_cells(client, son, leanlink):
    factories.make_agreement(
        board=son, provider=leanlink, terms=factories.base_terms(ends_on=None, per_year=None)
    )

    (row,) = read_csv(client.get(url("csv"), {"per": DAY}))

    assert row["Diarienummer"] == row["Slutar"] == row["Kostnad per år, kr"] == ""
    assert row["Status"] == "Tills vidare"


def test_the_file_holds_all_that_matches_in_the_order_of_the_list(client, son, leanlink, capio):
    for number in range(55):
        factories.make_agreement(title=f"Enhet {number}", board=son, provider=leanlink)
    factories.make_agreement(title="Annat", board=son, provider=capio)

    query = {"per": DAY, "provider": leanlink.pk, "sort": "-title", "after": "x"}
    rows = read_csv(client.get(url("csv"), query))

    assert [row["Uppdrag eller avtal"] for row in rows] == [f"Enhet {n}" for n in range(54, -1, -1)]


@pytest.mark.parametrize("sort", ["ends", "-ends", "act_by", "-act_by"])
def test_what_has_no_day_comes_last_as_in_the_list(client, son, leanlink, sort):
    for title, ends_on in (("A", None), ("B", date(2021, 8, 31)), ("C", date(2022, 8, 31))):
        terms = factories.base_terms(ends_on=ends_on)
        factories.make_agreement(title=title, board=son, provider=leanlink, terms=terms)
    query = {"per": DAY, "sort": sort}

    titles = [row["Uppdrag eller avtal"] for row in read_csv(client.get(url("csv"), query))]
    listed = client.get(reverse("commissioning:agreement-list"), query).context["rows"]

    assert titles == [row.title for row in listed]
    assert titles[-1] == "A"


def test_what_is_missing_has_its_own_columns(client, son, leanlink):
    factories.make_agreement(
        board=son, provider=leanlink, terms=factories.base_terms(per_year=None)
    )

    (row,) = read_excel(client.get(url("xlsx"), {"per": DAY}))

    names = ("Dnr saknas", "Belopp saknas", "Ersättare saknas")
    assert [row[name] for name in names] == ["ja"] * 3


def test_the_file_shows_the_day_that_is_asked_for(client, agreement):
    assert read_csv(client.get(url("csv"), {"per": "2019-01-01"})) == []
    (row,) = read_csv(client.get(url("csv"), {"per": "2022-01-01"}))
    assert row["Status"] == "Avslutat"


@pytest.mark.parametrize("title", ['=HYPERLINK("x")', "+1", "-1", "@x"])
def test_no_title_becomes_a_formula(client, son, leanlink, title):
    factories.make_agreement(title=title, board=son, provider=leanlink)

    assert read_csv(client.get(url("csv")))[0]["Uppdrag eller avtal"] == f"'{title}"
    response = client.get(url("xlsx"))
    raw = BytesIO(content(response))
    assert openpyxl.load_workbook(raw).active["C2"].value == title
    assert b"<f>" not in ZipFile(raw).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_is_disarmed_in_csv(text):
    assert as_cell(text) == f"'{text}"


def test_negative_numbers_stay_numbers_in_csv():
    assert as_cell(-5) == -5


def test_csv_is_made_in_chunks_and_keeps_every_row():
    lines = csv_lines([Column("Nummer", ColumnKind.NUMBER)], ([n] for n in range(1234)))
    chunks = list(lines)

    assert len(chunks) > 1
    assert "".join(chunks).split() == ["\ufeffNummer", *map(str, range(1234))]


def test_excel_takes_days_and_texts_that_it_cannot_hold():
    file = BytesIO()
    rows = [[date(1899, 1, 1), "x" * 40_000], [None, ""]]
    write_workbook(file, [Column("Dag", ColumnKind.DATE), Column("Text")], rows, "Blad")

    sheet = openpyxl.load_workbook(file).active
    assert sheet["A2"].value == "1899-01-01"
    assert len(sheet["B2"].value) == 32_767


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client, agreement, django_assert_max_num_queries, son, leanlink
):
    with django_assert_max_num_queries(12) as few:
        content(client.get(url("csv"), {"per": DAY}))
    for _ in range(10):
        factories.make_agreement(board=son, provider=leanlink)
    with django_assert_max_num_queries(len(few.captured_queries)):
        content(client.get(url("csv"), {"per": DAY}))


def test_other_kinds_of_file_are_not_found(client):
    assert client.get("/agreements/export.pdf").status_code == 404


def test_who_may_not_export_is_refused(signed_in, outsider):
    assert signed_in(outsider).get(url("xlsx")).status_code == 403


@pytest.mark.parametrize(
    "query", ["q=%00", "board=" + "9" * 30, "sort=x", "after=%00", "ends_from=x", "status=%00"]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_odd_parameters_are_ignored(client, agreement, kind, query):
    assert client.get(f"{url(kind)}?{query}").status_code == 200
