"""Revise and withdraw what is not decided: checklist."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts.actions import agreements
from contracts.models import (
    CallOffTerm,
    ConditionTerm,
    OptionTerm,
    PremisesTerm,
    SecurityTerm,
    VolumeTerm,
)
from tests import factories

from .amendment_cases import personal_assistance, post, set_today, text_of

ROWS = ("volumes", "compensations", "options", "premises")


def url(amendment, name="amendment-edit"):
    return reverse(f"commissioning:{name}", args=[amendment.pk])


def as_shown(response):
    """What a browser would post back if nothing were changed."""
    form = response.context["form"]
    data = {}
    for part in form.all_forms():
        if hasattr(part, "management_form"):
            data |= _values(part.management_form)
            for row in part.forms:
                data |= _values(row)
        else:
            data |= _values(part)
    return {name: v for name, v in data.items() if v is not None and v is not False}


def _values(form):
    return {field.html_name: field.value() for field in form}


@pytest.fixture
def client(administrator, signed_in, monkeypatch):
    set_today(monkeypatch, date(2019, 5, 7))
    return signed_in(administrator)


@pytest.fixture
def draft(son, leanlink, respite):
    terms = [
        *factories.base_terms(services=(respite,), steps=2, notice_months=3),
        VolumeTerm(quantity=Decimal("8"), quantity_max=Decimal(10), unit="places", per="constant"),
        ConditionTerm(text="Språkkrav"),
        PremisesTerm(name="Ellen Keys gata", places=10),
        SecurityTerm(amount=Decimal(100_000)),
    ]
    return factories.make_draft(board=son, provider=leanlink, terms=terms)


def test_saving_what_is_shown_changes_no_term(client, draft):
    before = sorted(map(str, agreements.existing_terms(draft)))
    response = client.post(url(draft), as_shown(client.get(url(draft))) | {"save": "1"})
    assert response.status_code == 302
    assert sorted(map(str, agreements.existing_terms(draft))) == before


def test_a_term_is_revised(client, draft):
    data = as_shown(client.get(url(draft))) | {"ends_on": "2022-08-31", "save": "1"}
    client.post(url(draft), data)
    assert draft.periodterms.get().ends_on == date(2022, 8, 31)


def test_an_emptied_row_is_taken_away(client, draft):
    data = as_shown(client.get(url(draft)))
    data |= {"volumes-0-quantity": "", "volumes-0-quantity_max": "", "save": "1"}
    client.post(url(draft), data)
    assert not draft.volumeterms.exists()


def test_replaced_agreements_are_kept(client, draft, son):
    earlier = factories.make_agreement(board=son)
    data = as_shown(client.get(url(draft))) | {"replaces": [earlier.pk]}
    client.post(url(draft), data)
    client.post(url(draft), as_shown(client.get(url(draft))))
    assert draft.successions.get().predecessor == earlier


def test_a_stale_form_shows_both_and_keeps_the_text(client, draft, administrator):
    data = as_shown(client.get(url(draft))) | {"ends_on": "2022-08-31"}
    agreements.revise(amendment=draft, terms=factories.base_terms(), by=administrator)
    page = text_of(client.post(url(draft), data))
    assert "Någon annan har ändrat uppgifterna" in page
    assert 'value="2022-08-31"' in page
    assert draft.periodterms.get().ends_on == date(2021, 8, 31)


def test_an_extension_is_revised_with_its_own_form(client, son, leanlink, monkeypatch):
    set_today(monkeypatch)
    agreement = personal_assistance(son, leanlink)
    extension = factories.make_extension(agreement, date(2022, 1, 1), date(2022, 5, 31))
    data = as_shown(client.get(url(extension))) | {"ends_on": "2022-06-30"}
    client.post(url(extension), data)
    assert extension.periodterms.get().ends_on == date(2022, 6, 30)


@pytest.mark.parametrize("kind", ["end", "change", "call_off"])
def test_every_kind_has_its_form(client, son, leanlink, administrator, kind):
    agreement = personal_assistance(son, leanlink)
    amendment = agreements.propose(
        agreement=agreement, kind=kind, terms=[ConditionTerm(text="x")], by=administrator
    )
    assert client.get(url(amendment)).status_code == 200


def test_what_is_decided_is_not_revised(client, son, leanlink):
    amendment = factories.make_agreement(board=son, provider=leanlink).amendments.get()
    response = client.post(url(amendment), post(*ROWS))
    assert response.url == amendment.agreement.get_absolute_url()


def test_a_draft_is_withdrawn(client, draft):
    client.post(url(draft, "amendment-withdraw"), {"form_key": str(uuid.uuid4())})
    draft.refresh_from_db()
    assert draft.state == "withdrawn"


def test_the_confirmation_page_changes_nothing(client, draft):
    assert "Återta förslaget" in text_of(client.get(url(draft, "amendment-withdraw")))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_withdrawing_frees_it_from_its_point(client, draft):
    matter = factories.make_matter(draft)
    client.post(url(draft, "amendment-withdraw"), {"form_key": str(uuid.uuid4())})
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert not matter.points.get().effects.exists()


def test_what_is_decided_is_not_withdrawn(client, son, leanlink):
    amendment = factories.make_agreement(board=son, provider=leanlink).amendments.get()
    client.post(url(amendment, "amendment-withdraw"), {"form_key": str(uuid.uuid4())})
    amendment.refresh_from_db()
    assert amendment.state == "in_force"


@pytest.mark.parametrize("name", ["amendment-edit", "amendment-withdraw"])
@pytest.mark.parametrize("person", ["secretary", "controller", "outsider"])
def test_it_refuses_those_who_may_not_propose(request, signed_in, draft, name, person):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(url(draft, name)).status_code == 403


def test_an_option_used_in_an_open_call_off_gives_a_sentence(client, draft):
    option = OptionTerm(amendment=draft, title="Fler platser", max_quantity=Decimal(4))
    option.save_because("Test", by=factories.registrar())
    call_off = agreements.propose(
        agreement=draft.agreement,
        kind="call_off",
        terms=[CallOffTerm(option=option), VolumeTerm(quantity=Decimal(2), unit="places")],
        by=factories.registrar(),
    )
    shown = as_shown(client.get(url(draft)))
    response = client.post(url(draft), shown | {"save": "1"})
    assert response.status_code == 200
    assert "En option används redan i ett avrop" in response.content.decode()
    assert call_off.calloffterms.count() == 1


def test_the_draft_is_previewed_when_it_is_opened(client, draft):
    assert client.get(url(draft)).context["preview"].facts.base is not None
