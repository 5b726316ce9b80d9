"""The commands deadlines, agreement and render_memo."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from commissioning.models import Matter
from contracts.models import Agreement, Standing


def rows(command, *arguments):
    return json.loads(command("deadlines", *arguments, "--format", "json"))


class TestDeadlines:
    def test_a_row_says_what_must_be_done_by_when(self, command):
        (row,) = [
            r
            for r in rows(command, "--on", "2020-12-01", "--within", "12m")
            if r["agreement"] == "SON 2019-509"
        ]
        assert (row["ends_on"], row["latest_end_on"]) == ("2021-08-31", "2023-08-31")
        assert (row["act_by"], row["kind"], row["state"]) == ("2021-05-31", "extend", "due")
        assert row["provider"] == "Leanlink LSS Funktionsstöd"
        assert row["yearly_cost"] == 28_928_446

    def test_it_lists_what_the_register_says_is_due(self, command):
        on = date(2019, 1, 1)
        expected = Standing.objects.on(on).acting_within(months=12, on=on).count()
        assert len(rows(command, "--on", "2019-01-01", "--within", "12m")) == expected > 0

    def test_the_nearest_day_to_act_comes_first(self, command):
        days = [row["act_by"] for row in rows(command, "--within", "1y")]
        assert len(days) > 5
        assert days == sorted(days)

    @pytest.mark.parametrize(("narrow", "wide"), [("30d", "90d"), ("90d", "12m")])
    def test_a_shorter_time_gives_a_part_of_a_longer_one(self, command, narrow, wide):
        few, many = (
            {r["register_number"] for r in rows(command, "--within", w)} for w in (narrow, wide)
        )
        assert few < many

    def test_a_year_is_twelve_months(self, command):
        assert rows(command, "--within", "1y") == rows(command, "--within", "12m")

    def test_days_are_counted_as_days(self, command):
        found = rows(command, "--on", "2021-05-01", "--within", "29d")
        assert "SON 2019-509" not in [row["agreement"] for row in found]
        found = rows(command, "--on", "2021-05-01", "--within", "30d")
        assert "SON 2019-509" in [row["agreement"] for row in found]

    @pytest.mark.parametrize("board", ["ÄN", "än", "Äldrenämnden"])
    def test_a_board_is_found_by_prefix_or_name(self, command, board):
        found = rows(command, "--board", board, "--within", "1y")
        assert {row["board"] for row in found} == {"Äldrenämnden"}

    def test_a_board_is_found_by_its_former_name(self, command):
        found = rows(command, "--board", "Omsorgsnämnden", "--on", "2019-06-01")
        assert {row["board"] for row in found} == {"Social- och omsorgsnämnden"}

    def test_the_text_is_a_table(self, command):
        lines = command("deadlines", "--on", "2020-12-01").splitlines()
        assert lines[0].split()[:2] == ["Avtal", "Rubrik"]
        assert any(line.startswith("SON 2019-509") for line in lines)

    def test_nothing_due_is_said_in_a_sentence(self, command):
        assert "Inget avtal" in command("deadlines", "--on", "1950-01-01")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--on", "2019-13-01"),
            ("--on", "igår"),
            ("--on", "20190901"),
            ("--on", "9999-12-31"),
            ("--on", ""),
            ("--within", "tolv"),
            ("--within=-3m",),
            ("--within", "9999y"),
            ("--board", "Okända nämnden"),
        ],
    )
    def test_bad_arguments_are_answered_with_a_sentence(self, arguments):
        with pytest.raises(CommandError, match=r"\.$"):
            call_command("deadlines", *arguments)


class TestAgreement:
    def test_it_is_found_by_register_number(self, facts):
        found = facts("SON 2019-509", "2019-12-01")
        assert facts(found["register_number"], "2019-12-01") == found

    def test_white_space_and_case_do_not_matter(self, facts):
        assert facts(" son  2019-509", "2019-12-01")["dnr"] == "SON 2019-509"

    def test_the_text_shows_the_sums(self, command):
        shown = command("agreement", "SON 2019-509", "--on", "2019-12-01")
        plain = shown.replace("\N{NO-BREAK SPACE}", " ")
        for figure in ("57 856 892 kr", "115 713 784 kr", "2023-08-31", "LSS 9 § 6"):
            assert figure in plain

    def test_what_is_not_known_is_null_and_not_zero(self, facts):
        found = facts("SON 2019-1232", "2022-03-01")
        assert found["yearly_cost"] is None
        assert found["value_base_term"] is None

    def test_every_agreement_can_be_shown_on_any_day(self, command):
        for agreement in Agreement.objects.all():
            command("agreement", agreement.register_number, "--on", "2024-02-29")

    @pytest.mark.parametrize("number", ["SON 1900-1", "A-9999", "A-99999999999999", "Ä-0", ""])
    def test_an_unknown_number_is_answered_with_a_sentence(self, number):
        with pytest.raises(CommandError, match="Inget avtal eller ärende har numret"):
            call_command("agreement", number)


class TestRenderMemo:
    @pytest.fixture
    def printed(self, command, tmp_path):
        def run(*arguments):
            path = tmp_path / "memo.pdf"
            command("render_memo", *arguments, "-o", str(path))
            return "".join(page.extract_text() for page in PdfReader(path).pages)

        return run

    def test_it_prints_the_memo(self, printed):
        text = printed("SON 2019-509")
        assert "SON 2019-509" in text
        assert "barnets bästa" in text.lower()

    def test_an_open_matter_is_a_draft_until_it_is_asked_for_as_final(self, command, tmp_path):
        path, title = tmp_path / "memo.pdf", "Förlängning av Daglig verksamhet Solbacken"
        number = Matter.objects.get(title=title).register_number
        command("render_memo", number, "-o", str(path))
        draft = path.read_bytes()
        command("render_memo", number, "--final", "-o", str(path))
        assert path.read_bytes() != draft

    def test_a_number_that_nobody_has_is_answered_with_a_sentence(self, tmp_path):
        with pytest.raises(CommandError, match="Inget ärende har numret"):
            call_command("render_memo", "SON 1900-1", "-o", str(tmp_path / "x.pdf"))

    def test_a_folder_that_is_not_there_is_answered_with_a_sentence(self, tmp_path):
        with pytest.raises(CommandError, match="kan inte skrivas"):
            call_command("render_memo", "SON 2019-509", "-o", str(tmp_path / "no" / "x.pdf"))
