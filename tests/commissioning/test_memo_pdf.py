"""The printed memo."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from commissioning.memos.engine import PdfUnavailable
from commissioning.views import memo_versions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEMO_CACHE_DIR = str(tmp_path)


@pytest.fixture
def matter(son):
    return factories.make_matter(factories.make_draft(board=son), dnr="SON 2019-509")


def test_it_is_shown_in_the_browser_under_its_number(matter, controller, signed_in):
    response = signed_in(controller).get(f"/matters/{matter.pk}/memo.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    name = unquote(response["Content-Disposition"])
    assert name.startswith("inline")
    assert "Tjänsteskrivelse SON 2019-509.pdf" in name


def test_a_missing_engine_is_a_sentence(matter, controller, signed_in, monkeypatch):
    def refuse(document):
        raise PdfUnavailable

    monkeypatch.setattr(memo_versions, "render_pdf", refuse)
    response = signed_in(controller).get(f"/matters/{matter.pk}/memo.pdf", follow=True)
    assert "PDF-filer kan inte skapas" in response.content.decode()


def test_a_character_without_a_glyph_is_a_sentence(son, controller, signed_in):
    matter = factories.make_matter(board=son, title="Avtal 한국어")
    response = signed_in(controller).get(f"/matters/{matter.pk}/memo.pdf", follow=True)
    assert response.redirect_chain
    assert "한" in response.content.decode()


def test_a_person_without_a_role_is_refused(matter, outsider, signed_in):
    assert signed_in(outsider).get(f"/matters/{matter.pk}/memo.pdf").status_code == 403
