"""The register list: what is found, counted, sorted and shown, and what it may cost."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contracts.models import CompensationTerm, Standing
from contracts.states import Form
from providers.models import PartyName
from tests import factories
from tests.commissioning.browser import sign_in

URL = reverse("commissioning:agreement-list")
DAY = "2020-03-02"
MOST_QUERIES = 12
HTMX = {"HX-Request": "true"}


def see(client, query="", **extra):
    return client.get(f"{URL}?per={DAY}&{query}", **extra)


def titles(response):
    return [row.title for row in response.context["rows"]]


def facet(response, name):
    options = next(f.options for f in response.context["facets"] if f.name == name)
    return {option.label: option.number for option in options}


@pytest.fixture
def client(signed_in, administrator):
    return signed_in(administrator)


@pytest.fixture
def register(son, aldre, leanlink, capio, respite, after_school):
    """Five agreements, unlike in everything that the list can be narrowed by."""
    PartyName(party=capio, name="Humana omsorg", is_alias=True).save_because("Test")
    make = factories.make_agreement
    make(
        title="Korttidsvistelse och korttidstillsyn",
        board=son,
        provider=leanlink,
        dnr="SON 2019-509",
        terms=factories.base_terms(services=(respite, after_school), steps=2, notice_months=3),
    )
    make(
        title="Boendestödjande insatser",
        board=son,
        provider=capio,
        form=Form.PROCURED_CONTRACT,
        terms=factories.base_terms(ends_on=date(2020, 6, 30), per_year=None),
    )
    make(
        title="Assistansuppdrag",
        board=aldre,
        provider=leanlink,
        dnr="ÄN 2018-7",
        terms=factories.base_terms(ends_on=None, services=(respite,)),
    )
    make(
        title="Dagverksamhet",
        board=aldre,
        provider=capio,
        dnr="ÄN 2017-1",
        terms=factories.base_terms(date(2018, 1, 1), date(2019, 12, 31)),
        decided_on=date(2017, 11, 1),
        registered_on=date(2017, 10, 1),
    )
    factories.make_draft(title="Heldygnsvård", board=son, provider=leanlink)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("assistans", ["Assistansuppdrag"]),
        ("Assistansen", ["Assistansuppdrag"]),
        ("boendestödet", ["Boendestödjande insatser"]),
        ("INSATSERNA", ["Boendestödjande insatser"]),
        ("uppdrag assistans", ["Assistansuppdrag"]),
        ("2019-509", ["Korttidsvistelse och korttidstillsyn"]),
        ("son 2019-509", ["Korttidsvistelse och korttidstillsyn"]),
        ("humana", ["Boendestödjande insatser", "Dagverksamhet"]),
        ("skolungdom", ["Korttidsvistelse och korttidstillsyn"]),
        ("assistans boendestöd", []),
        ("%", None),
        ("_", None),
    ],
)
def test_it_finds_word_forms_compounds_aliases_and_numbers(client, register, text, found):
    response = client.get(URL, {"per": DAY, "q": text})

    if found is None:
        assert len(titles(response)) in (0, 5)  # a sign alone asks for nothing in particular
    else:
        assert titles(response) == found


def test_it_finds_the_register_number(client, register):
    pk = Standing.objects.filter(title="Heldygnsvård").first().agreement_id

    assert titles(see(client, f"q=A-{pk:04d}")) == ["Heldygnsvård"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=ends_soon", {"Boendestödjande insatser"}),
        ("status=ends_soon&status=open_ended", {"Boendestödjande insatser", "Assistansuppdrag"}),
        ("status=ended", {"Dagverksamhet"}),
        ("status=draft", {"Heldygnsvård"}),
        ("form=procured_contract", {"Boendestödjande insatser"}),
        ("flag=lacks_amount", {"Boendestödjande insatser"}),
        ("flag=lacks_dnr", {"Boendestödjande insatser", "Heldygnsvård"}),
        ("flag=lacks_dnr&flag=lacks_amount", {"Boendestödjande insatser"}),
        ("ends_from=2020-06-30&ends_to=2020-06-30", {"Boendestödjande insatser"}),
        ("ends_to=2020-06-29", {"Dagverksamhet"}),
    ],
)
def test_each_facet_narrows(client, register, query, found):
    assert set(titles(see(client, query))) == found


def test_the_parties_and_services_narrow(client, register, aldre, capio, after_school):
    assert set(titles(see(client, f"board={aldre.pk}"))) == {"Assistansuppdrag", "Dagverksamhet"}
    assert titles(see(client, f"board={aldre.pk}&provider={capio.pk}")) == ["Dagverksamhet"]
    assert titles(see(client, f"service={after_school.pk}")) == [
        "Korttidsvistelse och korttidstillsyn"
    ]


def test_a_facet_says_what_each_choice_would_give(client, register, aldre):
    response = see(client, f"board={aldre.pk}")

    assert facet(response, "board") == {"Social- och omsorgsnämnden": 3, "Äldrenämnden": 2}
    assert facet(response, "status") == {"Tills vidare": 1, "Avslutat": 1}
    assert facet(response, "provider") == {"Capio psykiatri AB": 1, "Leanlink LSS Funktionsstöd": 1}


def test_every_number_of_a_facet_is_what_choosing_it_gives(client, register):
    for part in see(client).context["facets"]:
        for option in part.options:
            response = see(client, f"{part.name}={option.value}")
            assert len(titles(response)) == option.number, (part.name, option.label)


def test_a_chosen_value_without_matches_is_still_shown(client, register, son):
    response = see(client, f"status=rejected&board={son.pk}")

    assert facet(response, "status")["Avslaget"] == 0
    assert [chip.label for chip in response.context["chips"]] == [
        "Avslaget",
        "Social- och omsorgsnämnden",
    ]


def test_a_chip_leads_to_the_list_without_it(client, register, son):
    chips = see(client, f"status=draft&status=ended&board={son.pk}").context["chips"]

    assert chips[0].url == f"{URL}?status=ended&board={son.pk}&per={DAY}"


def test_it_sorts_in_swedish_with_numbers_in_natural_order(client, son, leanlink):
    names = ["Östra 2", "Ängen", "Åsen", "Zonen", "Östra 10", "älven", "Enhet 9", "Enhet 10"]
    for name in names:
        factories.make_agreement(title=name, board=son, provider=leanlink)

    expected = ["Enhet 9", "Enhet 10", "Zonen", "Åsen", "älven", "Ängen", "Östra 2", "Östra 10"]
    assert titles(see(client, "sort=title")) == expected
    assert titles(see(client, "sort=-title")) == expected[::-1]


@pytest.mark.parametrize("sort", ["ends", "-ends"])
def test_what_has_no_end_comes_last_both_ways(client, register, sort):
    assert titles(see(client, f"sort={sort}"))[-1] == "Assistansuppdrag"


def test_it_tells_how_many_of_all(client, register):
    assert see(client).context["count_text"] == "5 poster"
    assert see(client, "status=ended").context["count_text"] == "1 av 5 poster"
    assert see(client, "q=xyzzy").context["count_text"] == "Inga poster matchar filtren."


def test_a_misspelling_is_answered_with_the_nearest_words(client, register):
    response = see(client, "q=korttidsvistlese")

    assert response.context["suggestion"].label == "korttidsvistelse"
    assert "Menade du" in response.content.decode()
    assert titles(client.get(response.context["suggestion"].url))


def test_a_row_says_how_far_the_agreement_may_reach(client, register):
    rows = {row.title: row for row in see(client).context["rows"]}

    assert rows["Korttidsvistelse och korttidstillsyn"].ends_note == "längst 2023-08-31"
    assert rows["Boendestödjande insatser"].ends_note == "sista perioden"
    assert rows["Assistansuppdrag"].ends_note == "tills vidare"
    assert rows["Dagverksamhet"].ends_note == ""
    kinds = [bar.kind for bar in rows["Korttidsvistelse och korttidstillsyn"].bars]
    assert kinds == ["base", "possible"]


def test_a_proposed_extension_is_shown_as_a_proposal(client, son, leanlink):
    agreement = factories.make_agreement(title="Råd och stöd", board=son, provider=leanlink)
    factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))

    row = see(client).context["rows"][0]

    assert row.ends_note == "förslag till 2022-08-31"
    assert [bar.kind for bar in row.bars] == ["base", "proposed"]


def test_a_missing_sum_is_said_and_never_zero(client, register):
    text = see(client, "flag=lacks_amount").content.decode()

    assert "belopp saknas" in text
    assert "0 kr" not in text


def test_the_price_level_stands_under_the_sum(client, register):
    assert "2019 års nivå" in see(client, "q=assistans").content.decode()


def test_it_shows_the_register_as_it_was_on_a_day(client, register):
    early = client.get(URL, {"per": "2018-06-01"})

    assert titles(early) == ["Dagverksamhet"]
    assert early.context["rows"][0].status == "in_force"


def test_a_day_before_everything_leads_to_today(client, register):
    response = client.get(URL, {"per": "1995-01-01"})

    assert "Inget var registrerat den dagen" in response.content.decode()


def test_an_empty_register_says_so(client):
    assert "Registret är tomt" in client.get(URL).content.decode()


def test_the_tabs_count_and_mark_the_current_view(client, register):
    tabs = see(client, "sort=ends&status=ends_soon").context["tabs"]

    assert [(tab.name, tab.number, tab.is_current) for tab in tabs] == [
        ("Alla", "5", False),
        ("Upphör inom 6 månader", "1", True),
        ("Upphör utan ersättare", "1", False),
        ("Utkast och förslag", "1", False),
    ]


def test_htmx_gets_the_rows_and_what_changes_with_them(client, register):
    response = see(client, "status=draft&q=&ends_from=", headers=HTMX)
    text = response.content.decode()

    assert "<html" not in text
    assert text.count('id="rader"') == 1
    assert 'id="facett-status" hx-swap-oob="true"' in text
    assert response["HX-Push-Url"] == f"{URL}?status=draft&per={DAY}"


def test_it_costs_a_fixed_number_of_queries(
    client, register, django_assert_max_num_queries, son, leanlink
):
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        see(client, "sort=ends")
    for number in range(30):
        factories.make_agreement(title=f"Enhet {number}", board=son, provider=leanlink)
    with django_assert_max_num_queries(len(few.captured_queries)):
        see(client, "sort=ends")


ODD = [
    "q=%00",
    "q=%00%ff%fe",
    "q=" + "a" * 5000,
    "q=%27%3B--",
    "q=%5C%25_",
    "q=" + "%F0%9F%98%80" * 50,
    "q=a&q=b",
    "board=" + "9" * 30,
    "board=-1&board=abc&board=%00&board=1e5&board=%C2%B2",
    "provider=9223372036854775808",
    "service=0",
    "service=" + "&service=".join(map(str, range(1, 300))),
    "status=nonsense&form=nonsense&flag=is_example",
    "status=%00",
    "sort=nonsense&sort=ends&sort=title",
    "sort=-pk",
    "ends_from=2020-02-30&ends_to=0000-00-00",
    "ends_from=99999-01-01",
    "ends_from=%00&ends_to=1",
    "ends_from=2021-01-01&ends_to=2019-01-01",
    "after=x&before=y",
    "after=%00",
    "after=" + "A" * 9000,
    "after=bnVsbA",
    "after=W1tbW1tbW1tbW1tbW1s",
    "after=WyJ0aXRsZV9zb3J0IixmYWxzZSwiXHUwMDAwIiwxXQ",
    "after=WyJ0aXRsZV9zb3J0IixmYWxzZSwiXHVkODAwIiwxXQ",
    "after=WyJ0aXRsZV9zb3J0IixmYWxzZSwiYSIsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ",
    "per=%00",
    "per=0001-01-01&per=x",
    "=&&&=&%3D",
    "csrfmiddlewaretoken=x&page=-1&o=1",
]


@pytest.mark.parametrize("query", ODD)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_odd_parameters_are_ignored(client, register, query, headers):
    assert client.get(f"{URL}?{query}", headers=headers).status_code == 200


def test_who_has_no_role_is_refused(signed_in, outsider):
    assert signed_in(outsider).get(URL).status_code == 403


def test_only_who_may_register_sees_the_button(signed_in, secretary, administrator):
    assert "Registrera nytt" in signed_in(administrator).get(URL).content.decode()
    assert "Registrera nytt" not in signed_in(secretary).get(URL).content.decode()


def test_text_from_the_database_is_escaped(client, son, leanlink):
    factories.make_agreement(
        title="<script>x</script>",
        board=son,
        provider=leanlink,
        terms=[*factories.base_terms(per_year=None), CompensationTerm(amount=5)],
    )

    assert "<script>x" not in see(client).content.decode()


# In a browser
def test_a_person_searches_narrows_pages_and_saves(page, live_server, administrator, son, leanlink):
    for number in range(1, 56):
        factories.make_agreement(title=f"Enhet {number}", board=son, provider=leanlink)
    factories.make_draft(title="Enhet under beredning", board=son, provider=leanlink)
    sign_in(page, live_server.url, "handlaggare")
    page.keyboard.press("/")
    page.keyboard.type("enheterna")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agreements/?q=enheterna")
    expect(page.locator("#h-traffar")).to_have_text("56 av 56 poster")

    page.get_by_role("link", name="Nästa").click()
    expect(page.locator("tbody tr")).to_have_count(6)
    expect(page.locator("tbody th a").last).to_have_text("Enhet under beredning")
    page.get_by_role("link", name="Föregående").click()
    expect(page.locator("tbody tr")).to_have_count(50)

    page.get_by_label("Utkast").check()
    page.wait_for_url("**/agreements/?q=enheterna&status=draft")
    expect(page.locator("#h-traffar")).to_have_text("1 av 56 poster")
    assert page.evaluate("document.activeElement.id") == "status-draft"
    expect(page.locator("a[download]").first).to_have_attribute(
        "href", re.compile("&status=draft$")
    )

    page.get_by_role("link", name="Spara den här vyn").click()
    page.get_by_label("Namn").fill("Mina utkast")
    page.get_by_role("button", name="Spara vyn").click()
    expect(page.locator("#vyer [aria-current=page]")).to_have_text("Mina utkast 1")


def test_typing_in_the_list_searches_at_once_and_keeps_the_text(
    page, live_server, administrator, son, leanlink
):
    factories.make_agreement(title="Korttidshem", board=son, provider=leanlink)
    factories.make_agreement(title="Boendestöd", board=son, provider=leanlink)
    sign_in(page, live_server.url, "handlaggare")
    page.goto(f"{live_server.url}{URL}")
    page.locator("#q").press_sequentially("korttid")
    page.wait_for_url("**/agreements/?q=korttid")

    expect(page.locator("tbody th a")).to_have_text(["Korttidshem"])
    expect(page.locator("#q")).to_have_value("korttid")
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_filters_work_without_scripts(browser, live_server, administrator, register):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, "handlaggare")
    page.goto(f"{live_server.url}{URL}?per={DAY}")
    page.get_by_label("Utkast").check()
    page.get_by_role("button", name="Visa träffar").click()

    expect(page.locator("tbody th a")).to_have_text(["Heldygnsvård"])
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_it_is_accessible_and_fits(page, live_server, administrator, register, axe, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, live_server.url, "handlaggare")
    for query in ("", "&status=draft&flag=lacks_dnr&sort=-ends", "&q=korttidsvistlese"):
        page.goto(f"{live_server.url}{URL}?per={DAY}{query}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_day_that_cannot_be_read_is_told_and_left_out(client, register):
    response = see(client, "ends_from=30/6")

    assert "Det som inte går att läsa räknas inte med" in response.content.decode()
    assert len(titles(response)) == 5


def test_a_register_too_large_to_count_says_so_and_shows_no_wrong_numbers(
    client, register, monkeypatch
):
    monkeypatch.setattr("commissioning.pages.agreement_facets.COUNT_LIMIT", 3)
    monkeypatch.setattr("commissioning.views.agreement_lists.COUNT_LIMIT", 3)

    response = see(client)

    assert response.context["count_text"] == "Fler än 3 poster"
    assert {tab.number for tab in response.context["tabs"]} == {""}
    assert set(facet(response, "status").values()) == {None}
    assert see(client, "status=draft").context["count_text"] == "1 av fler än 3 poster"
