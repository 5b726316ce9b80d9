"""Tak: which agreements come near to what may be used of them."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from contracts.actions import standings
from contracts.models import Standing
from tests import factories
from tests.commissioning.cap_cases import call_off, framework, use

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:cap-list")
DAY = {"per": "2026-11-25"}


@pytest.fixture
def listing(signed_in, controller):
    def get(**query):
        return signed_in(controller).get(URL, DAY | query)

    return get


def titles(response):
    return [row.title for row in response.context["rows"]]


def percents(response):
    return [[one.ceiling.percent for one in row.ceilings] for row in response.context["rows"]]


def test_the_fullest_comes_first(listing, son):
    use(framework(son, title="Mest plats"), 100_000)
    use(framework(son, title="Nästan fullt"), 800_000)
    response = listing()
    assert titles(response) == ["Nästan fullt", "Mest plats"]
    assert percents(response) == [[80], [10]]


def test_call_offs_and_consumption_are_added(listing, son):
    agreement = framework(son, hours=2_000, option=2_000)
    call_off(agreement, hours=1_450, money=600_000)
    use(agreement, 300_000, 200)
    (row,) = listing().context["rows"]
    assert [(one.name, one.used, one.pill_text) for one in row.ceilings] == [
        ("Hela avtalet", "900\xa0000\xa0kr", "90 %"),
        ("Hela avtalet", "1\xa0650 timmar", "82 %"),
        ("Fler timmar 2026", "1\xa0450 timmar", "72 %"),
    ]


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("", ["Fullt", "Nära", "Plats"]),
        ("near", ["Fullt", "Nära"]),
        ("reached", ["Fullt"]),
        ("missing", ["Utan tak"]),
        ("nonsens", ["Fullt", "Nära", "Plats"]),
    ],
)
def test_it_narrows_by_state(listing, son, state, found):
    for title, amount in (("Plats", 1), ("Nära", 800_000), ("Fullt", 1_000_000)):
        use(framework(son, title=title), amount)
    framework(son, amount=None, title="Utan tak")
    assert titles(listing(state=state)) == found


def test_every_tab_counts_its_rows(listing, son):
    for title, amount in (("Plats", 1), ("Nära", 800_000), ("Fullt", 1_000_000)):
        use(framework(son, title=title), amount)
    framework(son, amount=None, title="Utan tak")
    response = listing()
    assert [(label, number) for label, _, number, _ in response.context["tabs"]] == [
        ("Alla tak", 3),
        ("Minst 80 % använt", 2),
        ("Taket är nått", 1),
        ("Ramavtal utan takvolym", 1),
    ]
    for _, url, number, _ in response.context["tabs"]:
        assert len(titles(response.client.get(url))) == number


def test_it_shows_the_register_as_it_was_on_the_day(listing, son):
    use(framework(son), 900_000)
    assert percents(listing(per="2026-03-30")) == [[0]]
    assert percents(listing(per="2026-03-31")) == [[90]]


def test_what_is_over_is_left_out(listing, son):
    use(framework(son), 900_000)
    assert titles(listing(per="2028-01-01")) == []


def test_it_filters_by_board(listing, son, aldre):
    framework(son)
    framework(aldre, title="Äldre")
    assert titles(listing(board=str(aldre.pk))) == ["Äldre"]


def test_the_projection_is_what_the_terms_say(son):
    agreement = framework(son, option=2_000)
    call_off(agreement, hours=1_450)
    use(agreement, 850_000)
    assert list(standings.differing([agreement.pk])) == []
    assert Standing.objects.on(date(2026, 2, 1)).get().cap_percent == 72
    assert Standing.objects.on(date(2026, 4, 1)).get().cap_percent == 85


def test_a_long_list_is_paged(listing, son, monkeypatch):
    from commissioning import paging

    for number in range(4):
        use(framework(son, title=f"Avtal {number}"), 100_000 * number)
    real = paging.fetch_page
    monkeypatch.setattr(
        "commissioning.views.caps.fetch_page", lambda *a, **k: real(*a, **k, size=2)
    )
    first = listing()
    following = first.client.get(first.context["next_url"])
    assert titles(first) + titles(following) == ["Avtal 3", "Avtal 2", "Avtal 1", "Avtal 0"]
    assert titles(first.client.get(following.context["previous_url"])) == titles(first)


def test_the_number_of_queries_does_not_grow(
    signed_in, controller, son, django_assert_max_num_queries
):
    client = signed_in(controller)
    for number in range(5):
        use(framework(son, option=100, title=f"Avtal {number}"), 100_000)
    with django_assert_max_num_queries(38):
        client.get(URL, DAY)


def test_excel_holds_a_row_for_each_ceiling_with_real_numbers(signed_in, controller, son):
    use(framework(son, hours=2_000), 250_000)
    framework(son, amount=None, title="=Utan tak")
    url = reverse("commissioning:cap-export", args=["xlsx"])
    response = signed_in(controller).get(url, DAY)
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    assert [(r[5], r[8], r[10], r[12]) for r in rows[1:]] == [
        ("Hela avtalet", 1_000_000, 250_000, 25),
        ("Hela avtalet", 2_000, 0, 0),
    ]
    assert rows[1][4].date() == date(2027, 12, 31)
    missing = signed_in(controller).get(url, DAY | {"state": "missing"})
    (_, row) = list(load_workbook(BytesIO(missing.getvalue())).active.values)
    assert (row[1], row[5]) == ("=Utan tak", "Takvolym saknas")


def test_an_unknown_kind_of_file_is_not_found(signed_in, controller):
    url = reverse("commissioning:cap-export", args=["pdf"])
    assert signed_in(controller).get(url).status_code == 404


def test_a_person_without_a_role_is_refused(signed_in, outsider):
    assert signed_in(outsider).get(URL).status_code == 403


def test_an_empty_list_says_so(listing, son):
    assert "Inga tak här" in listing().text
    assert "Inget ramavtal saknar takvolym" in listing(state="missing").text


def test_a_secretary_reads_it_without_files_where_she_may_export(signed_in, secretary, son):
    framework(son)
    assert signed_in(secretary).get(URL, DAY).status_code == 200


def test_revoked_caps_are_missing_again(listing, son):
    agreement = factories.make_agreement(
        board=son,
        form="framework_agreement",
        title="Utan tak",
        terms=factories.base_terms(date(2024, 1, 1), date(2027, 12, 31)),
        decided_on=date(2023, 11, 1),
        registered_on=date(2023, 10, 1),
    )
    from contracts.actions import imports
    from contracts.models import CapTerm

    assert titles(listing(state="missing")) == ["Utan tak"]
    imports.record_amendment(
        agreement=agreement,
        kind="change",
        terms=[CapTerm(max_amount=500)],
        on=date(2025, 1, 1),
        reference="§ 1",
        by=factories.registrar(),
    )
    assert titles(listing(state="missing")) == []
    assert titles(listing(state="missing", per="2024-12-31")) == ["Utan tak"]
