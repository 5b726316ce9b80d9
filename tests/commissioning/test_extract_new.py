"""An extract is made once, kept as it was, and followed by a new version only on purpose."""

import hashlib
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from commissioning.actions import corrections, documents, extracts
from commissioning.memos.engine import PdfUnavailable
from commissioning.models import Decision, Document
from tests import factories
from tests.commissioning import decided_cases as cases

pytestmark = pytest.mark.django_db
ON = date(2022, 5, 2)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEMO_CACHE_DIR = str(tmp_path)


@pytest.fixture
def decision(son):
    return cases.adjusted(son, dnr="SON 2022/100")


def make(decision, *, on=ON, note=""):
    return extracts.make(decision=decision, on=on, note=note, by=factories.registrar())


def correct(decision):
    corrections.correct(
        decision=decision,
        head={"section": 42},
        rulings=[],
        reason="Fel § i protokollet.",
        on=ON,
        by=factories.registrar(),
    )
    return Decision.objects.get(pk=decision.pk)


def extracts_made():
    return Document.objects.filter(kind="extract")


def key_of(page):
    return {"form_key": page.context["form"]["form_key"].value()}


def address(decision):
    return reverse("commissioning:extract-new", args=[decision.pk])


def pdf(document):
    return reverse("commissioning:extract-pdf", args=[document.pk])


def test_it_is_stored_with_its_checksum(decision):
    paper = make(decision)
    assert (paper.number, paper.decision) == (1, decision)
    content = bytes(paper.file.content)
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == paper.file.sha256


def test_it_is_never_rendered_again(decision, signed_in, controller, monkeypatch):
    paper = make(decision)
    monkeypatch.setattr(documents, "render_pdf", lambda document: pytest.fail("rendered again"))
    response = signed_in(controller).get(pdf(paper))
    assert response.content == bytes(paper.file.content)
    assert documents.store_pdf(Document.objects.get(pk=paper.pk), by=None) == paper.file


def test_its_checksum_is_its_etag(decision, signed_in, controller):
    paper = make(decision)
    response = signed_in(controller).get(pdf(paper))
    assert response["ETag"] == f'"{paper.file.sha256}"'
    assert "Protokollsutdrag" in response["Content-Disposition"]
    again = signed_in(controller).get(pdf(paper), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "sql",
    ["update commissioning_storedfile set content = 'x'", "delete from commissioning_storedfile"],
)
def test_the_database_refuses_to_change_the_file(decision, sql):
    make(decision)
    with connection.cursor() as cursor:
        cursor.execute("set register.retention = 'off'")
        with pytest.raises(ProgrammingError, match="får inte ändras"), transaction.atomic():
            cursor.execute(sql)
        cursor.execute("set register.retention = 'on'")


def test_it_waits_for_the_adjustment(son, signed_in, secretary):
    decision = cases.decide(cases.matter_with(son))
    with pytest.raises(ValidationError, match="inte justerat"):
        make(decision)
    page = signed_in(secretary).get(address(decision)).content.decode()
    assert "Protokollet är inte justerat" in page
    assert "Gör utdraget" not in page


def test_it_is_not_made_before_the_day_of_the_adjustment(decision):
    with pytest.raises(ValidationError, match="tidigast 2022-04-27"):
        make(decision, on=date(2022, 4, 26))


def test_the_same_is_not_made_twice(decision):
    make(decision)
    with pytest.raises(ValidationError, match="Version 1 säger redan detta"):
        make(decision, note="Igen.")


def test_a_correction_allows_a_second_version_and_the_first_stays(decision):
    first = make(decision)
    kept = bytes(first.file.content)
    corrected = correct(decision)
    with pytest.raises(ValidationError) as refused:
        make(corrected)
    assert "note" in refused.value.error_dict
    second = make(corrected, note="Paragrafens nummer är rättat.")
    assert (second.number, second.snapshot["section"]) == (2, "§ 42")
    first.refresh_from_db()
    assert (first.snapshot["section"], bytes(first.file.content)) == ("§ 41", kept)


def test_a_later_posting_allows_a_second_version(son):
    decision = cases.adjust(cases.decide(cases.matter_with(son)), posted_on=None)
    make(decision)
    posted = cases.adjust(decision)
    assert make(posted, note="Anslaget.").number == 2


def test_each_decision_of_a_matter_counts_its_own_versions(son):
    matter = cases.matter_with(son)
    first = cases.adjust(cases.decide(matter, "tabled"))
    matter.refresh_from_db()
    second = cases.adjust(cases.decide(matter, on=date(2022, 4, 21), section=50))
    assert (make(first).number, make(second).number) == (1, 1)


def test_the_page_shows_what_will_be_made_and_makes_it(decision, signed_in, secretary):
    client = signed_in(secretary)
    page = client.get(address(decision))
    assert "Rätt utdraget intygar" in page.content.decode()
    assert not extracts_made()
    response = client.post(
        address(decision), {"form_key": page.context["form"]["form_key"].value()}
    )
    paper = extracts_made().get()
    assert response["Location"] == reverse("commissioning:extract-detail", args=[paper.pk])


def test_a_double_click_makes_one(decision, signed_in, secretary):
    client = signed_in(secretary)
    data = key_of(client.get(address(decision)))
    first, second = client.post(address(decision), data), client.post(address(decision), data)
    assert first["Location"] == second["Location"]
    assert extracts_made().count() == 1


def test_a_file_that_cannot_be_made_leaves_nothing(decision, signed_in, secretary, monkeypatch):
    def refuse(document):
        raise PdfUnavailable

    monkeypatch.setattr(documents, "render_pdf", refuse)
    client = signed_in(secretary)
    response = client.post(address(decision), key_of(client.get(address(decision))))
    assert "PDF-filer kan inte skapas" in response.content.decode()
    assert not extracts_made()


def test_the_page_of_an_old_version_says_which_counts(decision, signed_in, controller):
    first = make(decision)
    second = make(correct(decision), note="Paragrafens nummer är rättat.")
    client = signed_in(controller)
    old = client.get(reverse("commissioning:extract-detail", args=[first.pk])).content.decode()
    assert "Den här versionen gäller inte längre" in old
    assert "Version 2 gäller" in old
    new = client.get(reverse("commissioning:extract-detail", args=[second.pk])).content.decode()
    assert second.file.sha256 in new
    assert "gäller inte längre" not in new


def test_who_may_not_decide_may_not_make_one(decision, signed_in, administrator, controller):
    for person in (administrator, controller):
        assert signed_in(person).get(address(decision)).status_code == 403


def test_the_page_of_an_extract_asks_few_questions(
    decision, signed_in, secretary, django_assert_max_num_queries
):
    paper = make(decision)
    client = signed_in(secretary)
    client.get("/")
    with django_assert_max_num_queries(14):
        client.get(reverse("commissioning:extract-detail", args=[paper.pk]))


def test_the_file_of_a_matters_memo_is_not_an_extract(decision, signed_in, controller):
    memo = documents.finalise(
        matter=decision.matter,
        document=extracts.build_extract(decision, on=ON),
        kind="memo",
        by=factories.registrar(),
    )
    assert signed_in(controller).get(pdf(memo)).status_code == 404
