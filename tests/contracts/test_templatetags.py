"""What the template tags write: words, places in percent, and forms that name their errors."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template

from contracts.states import Status
from contracts.templatetags import form_fields, formats, status, timeline
from contracts.timeline import Axis, Bar, has_room_for_labels, has_room_for_numbers

NBSP = "\u00a0"
AXIS = Axis.of_years(2019, 2020)


def render(source: str, **context: object) -> str:
    return Template("{% load formats icons status timeline form_fields %}" + source).render(
        Context(context)
    )


class TestAxis:
    def test_it_refuses_reversed_dates(self):
        with pytest.raises(ValueError, match="cannot end before"):
            Axis(date(2020, 1, 2), date(2020, 1, 1))

    def test_a_single_day_is_an_axis(self):
        assert Axis(date(2020, 1, 1), date(2020, 1, 1)).length == 1

    def test_shares_are_clamped_to_the_axis(self):
        assert AXIS.share(date(2018, 1, 1)) == 0
        assert AXIS.share(date(2025, 1, 1)) == 100

    def test_the_last_day_of_a_period_is_included(self):
        year = Axis.of_years(2019, 2019)
        assert year.span(date(2019, 1, 1), date(2019, 12, 30)) == (0, 99.73)
        assert year.span(date(2019, 1, 1), date(2019, 12, 31)) == (0, 100)

    def test_adjacent_periods_share_an_edge(self):
        first = AXIS.span(date(2019, 1, 1), date(2019, 8, 31))
        second = AXIS.span(date(2019, 9, 1), date(2020, 8, 31))
        assert first[1] == second[0]

    def test_an_open_period_runs_to_the_edge(self):
        assert AXIS.span(date(2020, 1, 1), None)[1] == 100

    def test_years_are_ticked_with_four_digits_then_two(self):
        assert [(t.label, t.share) for t in AXIS.years()] == [("2019", 0), ("20", 49.93)]

    def test_quarters_leave_out_the_new_year(self):
        assert [t.label for t in AXIS.quarters()] == ["apr", "jul", "okt"] * 2

    def test_month_widths_follow_the_calendar(self):
        spring = Axis(date(2020, 1, 1), date(2020, 4, 30))
        assert spring.month_lengths() == [31, 29, 31, 30]

    def test_covering_takes_whole_years_and_at_least_three(self):
        assert Axis.covering([None, date(2019, 5, 7)]) == Axis.of_years(2019, 2021)
        assert Axis.covering([None]) is None

    def test_a_style_is_written_with_a_point_in_swedish_too(self):
        html = render("{% for tick in axis|years %}{{ tick.style }};{% endfor %}", axis=AXIS)
        assert html == "--p:0.0;--p:49.93;"

    def test_a_label_needs_room_before_the_next_mark_and_the_edge(self):
        assert has_room_for_labels([10, 20, 50, 95], [10] * 4) == [False, True, True, False]

    def test_a_longer_label_needs_more_room(self):
        assert has_room_for_labels([10, 30], [20, 20]) == [True, True]
        assert has_room_for_labels([10, 30], [21, 20]) == [False, True]

    def test_a_number_needs_less_room_than_a_label(self):
        assert has_room_for_numbers([10, 13, 50]) == [False, True, True]


class TestFormats:
    def test_money_and_numbers(self):
        assert formats.sek(28928446) == f"28{NBSP}928{NBSP}446{NBSP}kr"
        assert formats.mnkr(Decimal(60488061)) == f"60,5{NBSP}mnkr"
        assert formats.number(75500) == f"75{NBSP}500"
        assert formats.number(Decimal("1.50")) == "1,5"

    def test_the_unknown_is_a_dash_and_never_zero(self):
        assert {formats.iso(None), formats.number(None), formats.interval(None)} == {"–"}

    def test_a_day_is_machine_readable(self):
        assert formats.iso("2019-09-01") == '<time datetime="2019-09-01">2019-09-01</time>'

    def test_a_moment_is_shown_in_local_time(self):
        saved_at = datetime(2019, 5, 7, 7, 40, tzinfo=UTC)
        assert f"2019-05-07 kl.{NBSP}09.40" in formats.moment(saved_at)

    def test_a_late_moment_belongs_to_the_swedish_day(self):
        assert formats.as_day(datetime(2019, 5, 7, 22, 30, tzinfo=UTC)) == date(2019, 5, 8)

    def test_an_interval_has_an_en_dash(self):
        html = render("{{ p|interval }}", p=AXIS)
        assert "</time>–<time" in html
        assert html == render("{{ a|interval:b }}", a=AXIS.starts_on, b=AXIS.ends_on)

    def test_an_open_interval_says_so(self):
        assert formats.interval(date(2019, 1, 1)).endswith("tills vidare")

    @pytest.mark.parametrize(
        ("days", "words"),
        [
            (0, "i dag"),
            (1, "i morgon"),
            (-1, "i går"),
            (116, "om 116 dagar"),
            (-37, "37 dagar sedan"),
        ],
    )
    def test_days_are_told_in_words(self, days, words):
        assert formats.days_in_words(days) == words.replace(" ", NBSP)

    def test_distance_counts_from_the_as_of_date_and_names_the_week(self):
        html = render("{% distance day %}", day=date(2019, 8, 31), as_of=date(2019, 5, 7))
        assert html == f"om{NBSP}116{NBSP}dagar · v.{NBSP}35"

    def test_weekday_and_week(self):
        assert (formats.weekday("2019-05-07"), formats.week("2019-05-07")) == ("tis", f"v.{NBSP}19")

    def test_running_text_keeps_numbers_whole(self):
        html = formats.rich("SON 2019-509 gäller 2019-09-01–2021-08-31, 28 928 446 kr, § 150")
        assert '<span class="nr">SON 2019-509</span>' in html
        assert '<span class="nr">2019-09-01–2021-08-31</span>' in html
        assert f"28{NBSP}928{NBSP}446{NBSP}kr" in html
        assert f"§{NBSP}150" in html

    def test_running_text_is_escaped(self):
        assert "<script" not in formats.rich("<script>alert(1)</script>")


class TestStatus:
    @pytest.mark.parametrize("value", Status.values)
    def test_every_status_has_a_pill_with_its_own_word(self, value):
        assert status.PILLS[value].label == Status(value).label

    def test_every_glyph_has_its_own_shape(self):
        glyphs = [pill.glyph for pill in status.PILLS.values()]
        assert len(set(glyphs)) == len(glyphs)

    def test_only_what_needs_action_is_tinted(self):
        tinted = {key for key, pill in status.PILLS.items() if pill.variant in {"snart", "sen"}}
        assert tinted == {"ends_soon", "late"}

    def test_a_pill_takes_another_word(self):
        assert "Uppföljning försenad" in status.status_pill("late", "Uppföljning försenad")

    def test_every_glyph_is_in_the_sprite(self):
        sprite = render('{% include "_components/icon_sprite.html" %}')
        assert all(f'id="i-{pill.glyph}"' in sprite for pill in status.PILLS.values())


class TestTimeline:
    bars = (Bar("base", date(2019, 9, 1), date(2020, 8, 31)), Bar("open", date(2020, 9, 1)))

    def test_a_row_tells_the_same_in_words(self):
        html = render(
            "{% mini bars axis act_by=act %}",
            bars=self.bars,
            axis=AXIS,
            act=date(2020, 5, 31),
            as_of=date(2019, 5, 7),
        )
        assert (
            "Grundperiod 2019-09-01–2020-08-31; tills vidare från 2020-09-01; "
            "beslut senast 2020-05-31"
        ) in html
        assert html.count('class="punkt') == html.count('class="idag"') == 1

    def test_an_empty_row_says_that_the_period_is_missing(self):
        html = render("{% mini None axis %}", axis=AXIS, as_of=date(2019, 1, 1))
        assert "Avtalstid saknas" in html

    def test_what_is_off_the_axis_is_not_drawn_but_told(self):
        bars = [Bar("ended", date(2010, 1, 1), date(2011, 1, 1))]
        html = render("{% mini bars axis %}", bars=bars, axis=AXIS, as_of=date(2030, 1, 1))
        assert 'class="per' not in html
        assert 'class="idag"' not in html
        assert "2010-01-01–2011-01-01" in html

    def test_a_gap_in_a_gantt_cell_carries_its_text(self):
        bars = [("gap", date(2019, 9, 1), date(2019, 12, 31))]
        assert ">8 platser</span>" in timeline.gantt(bars, AXIS, gap="8 platser")

    def test_the_year_ruler_places_a_day_in_its_own_year(self):
        assert timeline.year_pos(date(2024, 7, 1)) == 49.73


class SampleForm(forms.Form):
    dnr = forms.CharField(label="Diarienummer", help_text="Till exempel SON 2019-646.")
    note = forms.CharField(label="Anteckning", required=False)
    amount = forms.IntegerField(
        label="Årskostnad", widget=forms.TextInput(attrs={"class": "tal", "data-unit": "kr per år"})
    )
    outcome = forms.ChoiceField(
        label="Utfall",
        choices=[("b", "Bifall")],
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )


class TestFields:
    def test_order_is_label_hint_error_input(self):
        html = SampleForm({})["dnr"].as_field_group()
        parts = ["<label", "id_dnr_helptext", "id_dnr_error", "<input"]
        places = [html.index(part) for part in parts]
        assert places == sorted(places)

    def test_the_input_points_at_hint_and_error(self):
        html = SampleForm({})["dnr"].as_field_group()
        assert 'aria-describedby="id_dnr_helptext id_dnr_error"' in html
        assert 'aria-invalid="true"' in html

    def test_only_optional_fields_are_marked(self):
        form = SampleForm()
        assert "(valfritt)" in form["note"].as_field_group()
        assert "(valfritt)" not in form["dnr"].as_field_group()

    def test_the_unit_is_seen_and_heard(self):
        html = SampleForm()["amount"].as_field_group()
        assert '<span class="dold"> (kr per år)</span>' in html
        assert 'class="inmatning inmatning--tal"' in html

    def test_radio_buttons_are_a_fieldset_with_legend(self):
        html = SampleForm()["outcome"].as_field_group()
        parts = ["<fieldset", "<legend>Utfall", 'class="segment"']
        assert sorted(map(html.index, parts)) == list(map(html.index, parts))

    def test_a_required_error_names_the_field(self):
        assert [tuple(error) for error in form_fields.form_errors(SampleForm({}))] == [
            ("id_dnr", "Fyll i diarienummer."),
            ("id_amount", "Fyll i årskostnad."),
            ("id_outcome_0", "Välj utfall."),
        ]

    def test_every_error_link_leads_to_a_control(self):
        form = SampleForm({})
        html = str(form)
        assert all(f'id="{error.anchor}"' in html for error in form_fields.form_errors(form))

    def test_errors_of_several_forms_are_gathered(self):
        formset = forms.formset_factory(SampleForm, extra=0)(
            {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"}
        )
        assert len(form_fields.form_errors([SampleForm({}), formset])) == 6

    def test_the_summary_counts_in_words_and_takes_focus(self):
        html = render(
            '{% include "_components/error_summary.html" with forms=form %}', form=SampleForm({})
        )
        assert "Tre uppgifter behöver rättas" in html
        assert 'role="alert" tabindex="-1"' in html

    def test_a_single_error_is_counted_in_the_singular(self):
        assert (
            form_fields.error_heading(
                form_fields.form_errors(SampleForm({"dnr": "x", "amount": "1"}))
            )
            == "En uppgift behöver rättas"
        )

    def test_nothing_is_said_about_an_unsent_form(self):
        assert form_fields.form_errors(SampleForm()) == []
