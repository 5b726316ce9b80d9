"""What each of the seven cases is expected to show."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.urls import reverse

from commissioning.actions import matters
from commissioning.models import Matter, Meeting
from contracts.indexation import change_percent
from contracts.models import Agreement, IndexFormula
from tests.commissioning.demo.conftest import codes


class TestTunngatan:
    @pytest.fixture
    def found(self, facts):
        return facts("On 2015-110", "2016-01-15")

    def test_notice_is_due_two_months_before_the_end(self, found):
        assert found["act_by"] == "2016-03-03"

    def test_the_extension_is_exactly_six_months(self, found):
        (step,) = found["extension_steps"]
        assert (step["starts_on"], step["ends_on"]) == ("2016-05-04", "2016-11-03")
        assert found["latest_end_on"] == "2016-11-03"

    def test_full_occupancy_is_six_persons_in_366_days(self, found):
        assert found["value_base_term"] == 3_278_628
        assert found["indexed_value_base_term"] == 3_307_510

    def test_the_municipality_stands_on_both_sides(self, found):
        assert "in_house" in codes(found)

    def test_both_prices_are_kept(self, found):
        assert [c["amount"] for c in found["compensations"]] == [1_493, 402]


class TestDalvikenAndFenix:
    @pytest.fixture
    def found(self, facts, number_of):
        return facts(number_of("Daglig verksamhet på Dalviken och Fenix"), "2018-01-01")

    def test_notice_is_counted_from_the_start_of_each_extension(self, found):
        assert [s["act_by"] for s in found["extension_steps"]] == ["2018-08-01", "2019-08-01"]
        assert found["latest_end_on"] == "2021-04-30"

    def test_the_board_says_so_by_email(self, found):
        right = found["extension_right"]
        assert (right["actor"], right["channel"]) == ("board", "email")

    def test_the_units_add_up_to_the_volume(self, found):
        (row,) = [r for r in found["volumes_by_year"] if r["year"] == 2018]
        assert sum(p["places"] for p in found["premises"]) == row["quantity"] == 40

    def test_the_bank_guarantee_is_kept(self, found):
        assert [s["amount"] for s in found["securities"]] == [1_045_210]


class TestHarnegatan:
    @pytest.fixture
    def found(self, facts):
        return facts("SON 2019-1232", "2021-12-01")

    def test_notice_before_the_start_is_a_caution_and_no_refusal(self, found):
        assert found["act_by"] == "2022-02-28" < found["starts_on"] == "2022-03-01"
        assert "notice_before_start" in codes(found)

    def test_the_unclear_cap_is_flagged(self, found):
        assert "unclear_cap" in codes(found)

    def test_it_extends_itself_to_the_leap_day(self, facts, found):
        assert found["latest_end_on"] == "2024-02-29"
        later = facts("SON 2019-1232", "2022-03-01")
        assert (later["ends_on"], later["status"]) == ("2024-02-29", "extended")

    def test_it_is_found_by_the_numbers_of_the_procurements(self, facts, found):
        assert facts("On 2014-84", "2021-12-01") == found


class TestFamilyCounselling:
    def test_the_closing_date_of_the_tool_is_no_end(self, facts):
        found = facts("Son 2018/263", "2028-01-01")
        assert found["status"] == "open_ended"
        assert found["ends_on"] is None and found["act_by"] is None
        assert "nominal_end" in codes(found)

    def test_the_closing_date_raises_no_alarm(self, command):
        listed = command("deadlines", "--on", "2028-05-01", "--within", "12m")
        assert "Son 2018/263" not in listed

    def test_the_page_raises_no_alarm_either(self, client):
        client.force_login(User.objects.get(username="controller"))
        agreement = Agreement.objects.get(dnr="Son 2018/263")
        page = client.get(reverse("commissioning:deadline-list"), {"per": "2028-05-01"})
        assert page.status_code == 200
        assert agreement.get_absolute_url() not in page.content.decode()


class TestHomeCarePrice:
    @pytest.fixture
    def found(self, facts, number_of):
        return facts(number_of("Hemtjänst i Södertälje"), "2017-11-10")

    def test_the_price_rises_by_5_13_percent(self, found):
        old, new = (Decimal(c["amount"]) for c in found["compensations"])
        assert (old, new) == (390, 410)
        assert change_percent(old, new) == Decimal("5.13")

    def test_the_old_price_ends_the_day_before_the_new_begins(self, found):
        old, new = found["compensations"]
        assert (old["valid_until"], new["valid_from"]) == ("2017-11-30", "2017-12-01")

    def test_a_price_that_outlives_the_contracts_is_flagged(self, found):
        assert found["ends_on"] == "2017-12-31"
        assert "price_outlives_term" in codes(found)


class TestGroupHomeReferral:
    @pytest.fixture
    def matter(self):
        return Matter.objects.get(dnr="SN 2014/63")

    def test_it_went_from_board_to_council_and_back(self, matter):
        organs = matter.decisions.order_by("decided_on").values_list("organ", flat=True)
        assert list(organs) == ["board", "council"]
        assert matter.state == "referred_back"

    def test_unanswered_it_cannot_be_put_to_a_meeting(self, matter):
        meeting = Meeting.objects.of(matter.board).order_by("-held_on").first()
        with pytest.raises(ValidationError, match="Svara på återremissen"):
            matters.put_to_meeting(matter=matter, meeting=meeting, by=None)

    def test_the_boards_approval_makes_it_proposed_and_not_decided(self, facts):
        found = facts("SN 2014/63", "2014-06-01")
        assert (found["status"], found["is_decided"]) == ("proposed", False)


class TestIndex2018:
    @pytest.fixture
    def pair(self, facts, number_of):
        titles = ("Gruppbostad Lövsångargatan", "Gruppbostad Trädgårdsgatan")
        return [facts(number_of(title), "2018-06-01") for title in titles]

    def test_90_10_is_2_432_percent_at_full_effect(self):
        (uplift,) = IndexFormula.objects.get(name="90/10").uplifts()
        assert (uplift.year, uplift.percent) == (2018, Decimal("2.4320"))

    def test_the_definitive_value_of_2023_takes_the_place_of_the_preliminary(self):
        uplifts = {u.year: u for u in IndexFormula.objects.get(name="OPI").uplifts()}
        assert uplifts[2023].percent == Decimal("4.6")
        assert not uplifts[2023].preliminary
        assert min(uplifts) == 2015

    def test_the_same_price_of_2017_diverges(self, pair):
        opi, mixed = pair
        assert opi["value_base_term"] == mixed["value_base_term"]
        assert opi["indexed_value_base_term"] > mixed["indexed_value_base_term"]
