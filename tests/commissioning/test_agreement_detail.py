"""The page of an agreement, with the real figures of SON 2019-509."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from commissioning.models import PointEffect
from contracts.actions import agreements, imports
from contracts.models import (
    CallOffTerm,
    CompensationTerm,
    ConditionTerm,
    FollowUpTerm,
    IndexComponent,
    IndexFormula,
    IndexSeries,
    IndexValue,
    OptionTerm,
    PeriodTerm,
    PremisesTerm,
    SecurityTerm,
    ServiceTerm,
    TerminationTerm,
    VolumeTerm,
)
from contracts.states import Form
from providers.models import PartyName
from tests import factories

pytestmark = pytest.mark.django_db

AMOUNT = "28\xa0928\xa0446\xa0kr"
QUERY_BUDGET = 46


@pytest.fixture
def housing():
    return factories.make_service("Bostad med särskild service", section="9", point="8")


@pytest.fixture
def settlement(son, respite, after_school, housing):
    """The agreement of 2013, with three services for one sum."""
    school = factories.make_party("administration", "Utbildningsförvaltningen")
    terms = factories.base_terms(
        date(2013, 3, 1),
        date(2019, 8, 31),
        services=(respite, after_school, housing),
        per_year=46_632_092,
    )
    return factories.make_agreement(
        board=son,
        provider=school,
        form=Form.INTER_BOARD_AGREEMENT,
        title="Överenskommelse med utbildningsförvaltningen",
        terms=terms,
        decided_on=date(2013, 2, 1),
        reference="Omsorgsnämnden 2013-02-01",
        registered_on=date(2013, 2, 1),
    )


@pytest.fixture
def assignment(son, leanlink, respite, after_school, settlement):
    """SON 2019-509 as it was decided."""
    terms = [
        *factories.base_terms(
            services=(respite, after_school),
            per_year=28_928_446,
            steps=2,
            notice_months=3,
        ),
        FollowUpTerm(every_months=3, subject="Resursutnyttjande"),
        ConditionTerm(text="Beställaren ställer inte krav på ett visst öppethållande."),
        PremisesTerm(name="Drabantgatan", service=respite, places=8),
        PremisesTerm(name="Skattegården", service=respite, places=7),
        PremisesTerm(name="Lunden", service=after_school),
    ]
    return factories.make_agreement(
        board=son,
        provider=leanlink,
        form=Form.DEVELOPMENT_ASSIGNMENT,
        title="Korttidsvistelse och korttidstillsyn för barn och unga",
        dnr="SON 2019-509",
        terms=terms,
        predecessors=(settlement,),
    )


@pytest.fixture
def shown(signed_in, administrator):
    """`shown(agreement, "2019-10-01")` is the response for that day."""

    def show(agreement, per="2019-10-01", user=None):
        client = signed_in(user or administrator)
        url = reverse("commissioning:agreement-detail", args=[agreement.pk])
        return client.get(url, {"per": per} if per else {})

    return show


def text_of(response):
    return response.content.decode().replace("\xad", "").replace("&nbsp;", "\xa0")


def test_it_shows_the_term_the_latest_end_and_the_yearly_sum(assignment, shown):
    response = shown(assignment)
    facts = response.context["facts"]
    assert facts.term.starts_on == date(2019, 9, 1)
    assert facts.ends_on == date(2021, 8, 31)
    assert facts.latest_end_on == date(2023, 8, 31)
    assert response.context["key"]["cost"] == AMOUNT
    assert response.context["key"]["level"] == "2019 års prisnivå"
    assert response.context["key"]["latest"] == "med förlängning 1 och 2"


def test_it_sums_the_base_term_and_every_extension(assignment, shown):
    years = shown(assignment).context["years"]
    assert [(s.label, s.value) for s in years.sums] == [
        ("Grundperioden 2019-09-01–2021-08-31", Decimal(57_856_892)),
        ("Med alla förlängningar till och med 2023-08-31", Decimal(115_713_784)),
    ]


def test_each_year_has_its_months_and_its_part_of_the_sum(assignment, shown):
    rows = shown(assignment).context["years"].rows
    assert [(r.year, r.months, r.is_decided, r.cost) for r in rows[:3]] == [
        (2019, "sep–dec (4)", True, Decimal(9_642_815)),
        (2020, "helår (12)", True, Decimal(28_928_446)),
        (2021, "jan–aug (8)", True, Decimal(19_285_631)),
    ]
    assert [(r.year, r.basis) for r in rows[3:]] == [
        (2021, "Förlängning 1"),
        (2022, "Förlängning 1"),
        (2022, "Förlängning 2"),
        (2023, "Förlängning 2"),
    ]


def test_the_formula_stands_beside_the_sums(assignment, shown):
    assert "28\xa0928\xa0446\xa0kr × 4/12 = 9\xa0642\xa0815\xa0kr" in text_of(shown(assignment))


def test_unknown_volumes_and_sums_are_words_and_never_zero(son, leanlink, respite, shown):
    agreement = factories.make_agreement(
        board=son,
        provider=leanlink,
        terms=factories.base_terms(services=(respite,), per_year=None),
    )
    response = shown(agreement)
    assert response.context["key"]["cost"] == "belopp saknas"
    assert {row.cost for row in response.context["years"].rows} == {None}
    assert all(
        row.volumes[0].lines == ["inget volymkrav"] for row in response.context["years"].rows
    )
    assert 'id="no_amount"' in text_of(response)


def test_notice_days_say_how_they_were_counted(assignment, shown):
    rows = shown(assignment).context["period_rows"]
    assert [(r.name, r.act_by, r.how, r.text) for r in rows] == [
        ("Grundperiod", None, "", "Beslutad 2019-05-22"),
        ("Förlängning 1", date(2021, 5, 31), "2021-08-31 minus 3 månader", "Inte beslutad"),
        ("Förlängning 2", date(2022, 5, 31), "2022-08-31 minus 3 månader", "Inte beslutad"),
    ]


def test_eight_follow_ups_are_planned_in_the_base_term(assignment, shown):
    context = shown(assignment).context
    assert context["followup_count"] == 8
    assert context["followup_text"] == (
        "Var tredje månad: Resursutnyttjande. Åtta planerade i grundperioden."
    )
    assert context["followup_days"][0] == date(2019, 11, 30)


def test_the_agreement_it_replaces_leaves_a_service_without_successor(
    assignment, settlement, shown
):
    replaced = shown(assignment).context["replaced"].rows
    assert [(n.agreement, n.ends_on, n.orphans) for n in replaced] == [
        (settlement, date(2019, 8, 31), ["Bostad med särskild service"])
    ]
    earlier = shown(settlement, "2019-06-01")
    assert 'id="orphan_service"' in text_of(earlier)
    assert [n.agreement for n in earlier.context["replaced_by"]] == [assignment]


def test_units_are_listed_with_the_sum_of_known_places(assignment, shown):
    response = shown(assignment)
    assert response.context["premises_text"] == "3 enheter, 15 platser (antal saknas för 1)"
    assert "Drabantgatan" in text_of(response)


def test_the_timeline_has_bars_a_day_to_act_and_words(assignment, shown):
    timeline = shown(assignment).context["timeline"]
    assert [(b.kind, b.name) for b in timeline.bars] == [
        ("base", "Grundperiod, 24 månader"),
        ("possible", "Möjlig förlängning 1"),
        ("possible", "Möjlig förlängning 2"),
    ]
    points = [(p.kind, p.on) for lane in timeline.lanes for p in lane]
    assert sorted(points, key=lambda p: p[1]) == [
        ("decided", date(2019, 5, 22)),
        ("act_by", date(2021, 5, 31)),
    ]
    assert len(timeline.followups) == 8
    assert "Möjlig förlängning 2: 2022-09-01–2023-08-31" in timeline.words


def test_a_decided_extension_moves_the_end_and_leaves_one_step(assignment, shown, administrator):
    amendment = factories.make_extension(assignment, date(2021, 9, 1), date(2022, 8, 31))
    agreements.put_in_force(
        amendments=[amendment], on=date(2021, 5, 19), reference="SON § 60", by=administrator
    )
    context = shown(assignment, "2021-11-22").context
    assert context["facts"].ends_on == date(2022, 8, 31)
    assert context["status_text"] == "Förlängt, 1 av 2 gånger"
    assert [s.value for s in context["years"].sums][1] == Decimal(86_785_338)
    assert [r.text for r in context["period_rows"]] == [
        "Beslutad 2019-05-22",
        "Beslutad 2021-05-19",
        "Inte beslutad",
    ]


def test_the_day_before_the_first_decision_says_it_was_not_decided_then(assignment, shown):
    response = shown(assignment, "2019-05-10")
    assert "Inte beslutat då" in text_of(response)
    assert response.context["decisions"] == []
    assert response.context["ledger"][0].state == "Inte beslutad då, beslutades 2019-05-22"


def test_an_open_proposal_stands_in_the_ledger_and_among_the_next_steps(assignment, shown):
    amendment = factories.make_extension(assignment, date(2021, 9, 1), date(2022, 8, 31))
    matter = factories.make_matter(amendment, title="Förlängning ett år")
    context = shown(assignment, "2021-02-01").context
    row = context["ledger"][1]
    assert (row.state, row.matter) == ("Föreslagen", matter)
    assert row.terms == [("Period", ["Förlängning 2021-09-01–2022-08-31"])]
    assert row.edit_url and row.withdraw_url
    assert matter.get_absolute_url() in [step.url for step in context["next_steps"]]
    assert "proposed" in [bar.kind for bar in context["timeline"].bars]


def test_decided_texts_come_from_the_matter(assignment, shown, secretary):
    from commissioning.actions import decisions
    from commissioning.models import Decision, Outcome

    amendment = factories.make_extension(assignment, date(2021, 9, 1), date(2022, 8, 31))
    matter = factories.make_matter(amendment, text="Uppdraget förlängs till 2022-08-31.")
    ruling = decisions.Ruling(matter.points.get(), Outcome.APPROVED)
    decisions.record(
        decision=Decision(matter=matter, decided_on=date(2021, 5, 19), section=60),
        rulings=[ruling],
        by=secretary,
    )
    rows = shown(assignment, "2021-11-22").context["decisions"]
    assert [(r.on, r.text) for r in rows] == [
        (date(2021, 5, 19), "Uppdraget förlängs till 2022-08-31."),
        (date(2019, 5, 22), ""),
    ]
    assert rows[0].reference == "Nämnden § 60"


def test_names_are_those_of_the_day(assignment, leanlink, shown, administrator):
    name = PartyName(party=leanlink, name="Leanlink Omsorg", ends_on=date(2019, 12, 31))
    name.save_because("Test", by=administrator)
    assert shown(assignment, "2019-10-01").context["key"]["provider"].then == "Leanlink Omsorg"
    later = shown(assignment, "2021-01-01").context
    assert later["key"]["provider"].then == "Leanlink LSS Funktionsstöd"
    assert later["provider_then"].now == "Leanlink LSS Funktionsstöd"


def test_a_call_off_shows_its_price_per_hour(son, capio, administrator, shown):
    support = factories.make_service("Boendestöd", section="4", law="SoL")
    terms = factories.base_terms(date(2018, 1, 1), date(2019, 12, 31), services=(support,))
    terms.append(
        OptionTerm(title="Utökad volym", max_quantity=Decimal(1930), clause="Avtalet p. 4")
    )
    agreement = factories.make_agreement(
        board=son,
        provider=capio,
        form=Form.PROCURED_CONTRACT,
        terms=terms,
        decided_on=date(2017, 12, 1),
    )
    option = OptionTerm.objects.get()
    year = {"valid_from": date(2018, 1, 1), "valid_until": date(2018, 12, 31)}
    imports.record_amendment(
        agreement=agreement,
        kind="call_off",
        terms=[
            CallOffTerm(option=option),
            VolumeTerm(service=support, quantity=Decimal(1930), **year),
            CompensationTerm(amount=Decimal(800_000), price_level_year=2018, **year),
        ],
        on=date(2018, 2, 1),
        reference="SON 2018-02-01",
        by=administrator,
    )
    context = shown(agreement, "2018-06-01").context
    assert (
        "Avrop 2018, pris per timme: 800\xa0000\xa0kr / 1\xa0930\xa0h = 414,51\xa0kr."
        in context["economy_notes"]
    )
    assert context["options"][0].ceiling == "högst 1\xa0930 timmar per år"
    assert context["options"][0].uses == ["Avropad 2018-02-01, 1\xa0930 timmar, 800\xa0000\xa0kr"]


def test_an_agreement_without_end_says_until_further_notice(son, leanlink, respite, shown):
    agreement = factories.make_agreement(
        board=son,
        provider=leanlink,
        terms=factories.base_terms(date(2015, 1, 1), None, services=(respite,)),
        decided_on=date(2014, 12, 1),
        registered_on=date(2014, 12, 1),
    )
    response = shown(agreement, "2016-05-01")
    assert "Tills vidare" in text_of(response)
    assert response.context["timeline"].bars[0].kind == "open"
    assert response.context["years"].sums == []


def test_an_agreement_without_any_term_still_has_a_page(son, leanlink, shown):
    amendment = factories.make_draft(board=son, provider=leanlink, terms=[])
    response = shown(amendment.agreement, None)
    assert response.status_code == 200
    assert response.context["timeline"] is None
    assert 'id="no_term"' in text_of(response)


@pytest.mark.parametrize("per", ["2019-10-01", "2021-08-31", "1990-01-01", "2100-12-31"])
def test_every_day_can_be_shown(assignment, shown, per):
    assert shown(assignment, per).status_code == 200


@pytest.mark.parametrize("per", ["\x00", "9" * 30, "2019-13-45", "igår"])
def test_a_day_that_cannot_be_read_shows_today(assignment, shown, per):
    assert shown(assignment, per).status_code == 200


class TestButtons:
    def names(self, response):
        return [action.name for action in response.context["actions"]]

    @pytest.fixture
    def running(self, son, leanlink):
        terms = factories.base_terms(date(2024, 1, 1), date(2099, 12, 31))
        return factories.make_agreement(board=son, provider=leanlink, terms=terms)

    def test_an_administrator_may_extend_change_end_and_correct(self, running, shown):
        assert self.names(shown(running, per="")) == [
            "agreement-extend",
            "agreement-change",
            "agreement-end",
            "agreement-edit",
        ]

    def test_a_draft_can_be_rewritten_from_the_top_of_the_page(self, son, leanlink, shown):
        draft = factories.make_draft(board=son, provider=leanlink)
        names = self.names(shown(draft.agreement, per=""))
        assert names == ["amendment-edit", "agreement-edit"]

    def test_nothing_is_proposed_from_an_older_day(self, running, shown):
        response = shown(running, per="2024-06-01")
        assert self.names(response) == ["agreement-edit"]
        assert not any(step.url for step in response.context["next_steps"])

    def test_a_controller_only_reads(self, running, shown, controller):
        response = shown(running, per="", user=controller)
        assert self.names(response) == []
        assert "Skriv ut" in text_of(response)

    def test_nothing_can_be_proposed_after_the_end(self, assignment, shown):
        assert self.names(shown(assignment, per="")) == ["agreement-edit"]

    def test_a_person_for_another_board_gets_no_buttons(self, running, shown, aldre):
        other = factories.make_user("aldre", role="administrator", board=aldre)
        assert self.names(shown(running, per="", user=other)) == []

    def test_a_person_without_a_role_is_refused(self, assignment, shown, outsider):
        assert shown(assignment, user=outsider).status_code == 403


def test_an_unknown_agreement_is_not_found(signed_in, administrator, db):
    client = signed_in(administrator)
    assert client.get("/agreements/999999999999999999999999/").status_code == 404


@pytest.fixture
def formula(administrator):
    series = IndexSeries(code="OPI", name="Omsorgsprisindex")
    series.save_because("Test", by=administrator)
    formula = IndexFormula(name="OPI")
    formula.save_because("Test", by=administrator)
    for row in (
        IndexComponent(formula=formula, series=series, weight=1),
        IndexValue(series=series, year=2016, percent=Decimal("2.6")),
    ):
        row.save_because("Test", by=administrator)
    return formula


def change_much(agreement, count, service, formula, by):
    """Every sort of term in every amendment, so that no relation is left out of the budget."""
    option = OptionTerm(title="Mer", service=service)
    for number in range(count):
        terms = [
            VolumeTerm(service=service, quantity=Decimal(number)),
            CompensationTerm(service=service, amount=Decimal(number), index_formula=formula),
            PremisesTerm(name=f"Enhet {number}", service=service),
            SecurityTerm(amount=Decimal(1000)),
        ]
        terms.append(CallOffTerm(option=option) if number else option)
        agreements.propose(agreement=agreement, kind="change", terms=terms, by=by)
    last = agreement.amendments.latest("number")
    factories.make_matter(last)


@pytest.mark.parametrize("count", [5, 60])
def test_the_number_of_queries_does_not_grow(
    assignment,
    signed_in,
    administrator,
    respite,
    formula,
    django_assert_max_num_queries,
    count,
):
    change_much(assignment, count, respite, formula, administrator)
    client = signed_in(administrator)
    with django_assert_max_num_queries(QUERY_BUDGET):
        response = client.get(assignment.get_absolute_url(), {"per": "2019-10-01"})
    assert response.status_code == 200
    assert len(response.context["ledger"]) == count + 1


def test_sums_say_which_years_they_leave_out(son, capio, respite, shown):
    terms = [
        *factories.base_terms(services=(respite,), per_year=None),
        CompensationTerm(amount=Decimal(600_000), valid_until=date(2019, 12, 31)),
    ]
    agreement = factories.make_agreement(board=son, provider=capio, terms=terms)
    context = shown(agreement).context
    assert [row.cost for row in context["years"].rows] == [Decimal(200_000), None, None]
    assert (
        "Summorna räknar bara kända belopp. Belopp saknas för 2020, 2021."
        in context["economy_notes"]
    )


def test_an_indexed_price_shows_how_it_was_counted_up(son, leanlink, respite, formula, shown):
    terms = [
        *factories.base_terms(
            date(2015, 1, 1), date(2017, 12, 31), services=(respite,), per_year=None
        ),
        VolumeTerm(service=respite, quantity=Decimal(10), unit="persons", per="constant"),
        CompensationTerm(
            amount=Decimal(1493),
            unit="person_day",
            model="performed_day",
            price_level_year=2015,
            index_formula=formula,
        ),
    ]
    agreement = factories.make_agreement(
        board=son,
        provider=leanlink,
        terms=terms,
        decided_on=date(2014, 12, 1),
        registered_on=date(2014, 12, 1),
    )
    notes = shown(agreement, "2016-06-01").context["economy_notes"]
    assert "Uppräkning 2016-06-01: 1\xa0493,00 × 1,026 = 1\xa0531,82 (OPI 2016)." in notes


def test_an_early_end_cuts_the_term_and_what_lies_after_it(assignment, shown, administrator):
    extension = factories.make_extension(assignment, date(2021, 9, 1), date(2022, 8, 31))
    agreements.put_in_force(
        amendments=[extension], on=date(2021, 2, 17), reference="SON § 20", by=administrator
    )
    end = agreements.propose(
        agreement=assignment,
        kind="end",
        terms=[TerminationTerm(ends_on=date(2021, 6, 30))],
        by=administrator,
    )
    agreements.put_in_force(
        amendments=[end], on=date(2021, 3, 17), reference="SON § 31", by=administrator
    )
    context = shown(assignment, "2021-04-01").context
    assert [(b.kind, b.period.ends_on) for b in context["timeline"].bars] == [
        ("base", date(2021, 6, 30))
    ]
    assert context["period_rows"][1].text == "Gäller inte, avtalet upphör 2021-06-30"
    assert context["years"].rows[-1].months == "jan–jun (6)"
    assert "agreement-extend" not in [action.name for action in context["actions"]]


def test_a_choice_system_runs_until_further_notice_despite_its_written_end(son, shown, respite):
    group = factories.make_party("group", "Utförare enligt LOV")
    agreement = factories.make_agreement(
        board=son,
        provider=group,
        form=Form.CHOICE_SYSTEM,
        terms=factories.base_terms(date(2019, 1, 1), date(2022, 12, 31), services=(respite,)),
        decided_on=date(2018, 12, 1),
    )
    response = shown(agreement, "2020-01-15")
    assert response.context["facts"].ends_on is None
    assert [bar.name for bar in response.context["timeline"].bars] == ["Tills vidare"]
    assert 'id="nominal_end"' in text_of(response)
    assert not [s for s in response.context["next_steps"] if s.kind in ("late", "soon")]


def test_included_quantities_are_shown_as_part_and_not_added(son, leanlink, respite, shown):
    half_year = {"valid_from": date(2020, 1, 1), "valid_until": date(2020, 12, 31)}
    terms = [
        *factories.base_terms(date(2020, 1, 1), date(2020, 12, 31), services=(respite,)),
        VolumeTerm(service=respite, quantity=Decimal(1700), **half_year),
        VolumeTerm(
            service=respite, quantity=Decimal(200), is_part=True, label="timmar natt", **half_year
        ),
    ]
    agreement = factories.make_agreement(board=son, provider=leanlink, terms=terms)
    cell = shown(agreement, "2020-03-01").context["years"].rows[0].volumes[0]
    assert cell.lines == ["1\xa0700 timmar", "varav 200 timmar natt"]


def test_reading_the_page_writes_nothing(assignment, shown):
    history = type(assignment).history.count()
    shown(assignment)
    assert type(assignment).history.count() == history
    assert PointEffect.objects.count() == 0
    assert PeriodTerm.objects.filter(is_in_force=True).count() == 2
    assert ServiceTerm.objects.count() == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_whole(
    page, live_server, axe, signed_in, administrator, assignment, width, scheme
):
    cookie = signed_in(administrator).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    record = live_server.url + assignment.get_absolute_url()
    for url in (f"{record}?per=2019-10-01", f"{record}?per=2019-05-10", f"{record}history/"):
        page.goto(url)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("units", "is_folded"), [(5, False), (6, True)])
def test_more_than_five_units_are_folded(son, leanlink, shown, units, is_folded):
    terms = factories.base_terms()
    terms += [PremisesTerm(name=f"Enhet {number}") for number in range(units)]
    agreement = factories.make_agreement(board=son, provider=leanlink, terms=terms)
    page = text_of(shown(agreement))
    assert (page.count(f"<summary>{units} rader</summary>") == 2) == is_folded
    assert page.count(f"Enhet {units - 1}") >= 2
