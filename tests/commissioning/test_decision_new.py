"""Record a decision: what is shown before, what happens, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.models import Decision, MatterState, Outcome, ReportBackTask
from contracts.models import Standing
from contracts.states import AmendmentState, Status
from tests import factories
from tests.commissioning import outermost

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(son, leanlink):
    return outermost.agreement_of(son, leanlink)


@pytest.fixture
def extension(agreement):
    return outermost.extension_of(agreement)


@pytest.fixture
def matter(extension):
    return outermost.matter_of(extension)


@pytest.fixture
def url(matter):
    return f"/matters/{matter.pk}/decision/"


def posted(matter, outcome=Outcome.APPROVED, **more):
    data = {
        "section": "87",
        "decided_on": "2021-12-15",
        "organ": "board",
        "version": str(matter.version),
        "form_key": "0a3c7f7e-1111-4222-8333-444455556666",
    }
    for point in matter.points.all():
        data[f"outcome_{point.pk}"] = outcome
    return data | more


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


class TestTheAgenda:
    @pytest.fixture
    def following(self, matter, son):
        draft = factories.make_draft(board=son)
        return factories.make_matter(draft, meeting=matter.meeting, title="Nästa ärende")

    def test_it_goes_on_to_the_next_matter(self, matter, following, url, secretary, signed_in):
        client = signed_in(secretary)
        assert "Registrera och gå till nästa" in text_of(client.get(url))
        response = client.post(url, posted(matter, next="1"))
        assert response.url == f"/matters/{following.pk}/decision/"

    def test_the_last_matter_leads_to_its_page(self, matter, url, secretary, signed_in):
        client = signed_in(secretary)
        assert "gå till nästa" not in text_of(client.get(url))
        assert client.post(url, posted(matter, next="1")).url == matter.get_absolute_url()

    def test_a_meeting_ahead_is_told_of(self, following, url, secretary, signed_in):
        following.meeting.held_on = date(2099, 6, 1)
        following.meeting.adjusts_on = date(2099, 6, 8)
        following.meeting.save_because("Test", by=secretary)
        assert "Sammanträdet hålls först" in text_of(signed_in(secretary).get(url))


class TestTheEffectsPanel:
    def test_it_shows_the_end_before_and_after(self, url, secretary, signed_in):
        page = text_of(signed_in(secretary).get(url))
        assert "2021-12-31" in page
        assert "2022-05-31" in page
        assert "Gäller till och med" in page

    def test_it_shows_the_cost_of_five_months(self, url, secretary, signed_in):
        page = text_of(signed_in(secretary).get(url))
        assert "1 814 000 kr per år i 2021 års nivå, oförändrad" in page
        assert "755 833 kr för fem månader" in page

    def test_it_shows_the_task_that_is_laid_up(self, url, secretary, signed_in):
        page = signed_in(secretary).get(url).content.decode()
        assert "Uppdrag: Social- och omsorgs" in page.replace("\N{SOFT HYPHEN}", "")
        assert "Från punkt 2." in page

    def test_a_rejection_shows_no_change(self, matter, url, secretary, signed_in):
        data = posted(matter, Outcome.REJECTED)
        page = text_of(signed_in(secretary).post(f"{url}effects/", data))
        assert "avslås" in page
        assert "2022-05-31" not in page

    def test_the_effects_write_nothing(self, matter, url, secretary, signed_in):
        signed_in(secretary).post(f"{url}effects/", posted(matter))
        assert not Decision.objects.exists()

    def test_without_javascript_the_server_shows_them(self, matter, url, secretary, signed_in):
        data = posted(matter, Outcome.TABLED, preview="1")
        page = text_of(signed_in(secretary).post(url, data))
        assert "bordläggs" in page
        assert not Decision.objects.exists()

    @pytest.mark.parametrize("value", ["\x00", "9" * 30, "2021-13-45", "nej", ""])
    def test_it_bears_any_input(self, matter, url, secretary, signed_in, value):
        data = dict.fromkeys(posted(matter), value)
        assert signed_in(secretary).post(f"{url}effects/", data).status_code == 200
        assert signed_in(secretary).post(url, data).status_code == 200


class TestRecording:
    def test_it_moves_the_end_of_the_agreement(self, matter, agreement, url, secretary, signed_in):
        response = signed_in(secretary).post(url, posted(matter))
        assert response.status_code == 302, response.context["form"].errors
        on = date(2022, 1, 10)
        row = Standing.objects.on(on).with_status(on).get(agreement=agreement)
        assert row.ends_on == date(2022, 5, 31)
        assert row.status == Status.ENDS_SOON

    def test_point_two_becomes_a_task(self, matter, url, secretary, signed_in):
        signed_in(secretary).post(url, posted(matter))
        task = ReportBackTask.objects.get()
        assert (task.owner, task.due_on) == (outermost.ADMINISTRATION, date(2022, 5, 31))

    def test_it_closes_the_matter(self, matter, url, secretary, signed_in):
        signed_in(secretary).post(url, posted(matter))
        matter.refresh_from_db()
        assert matter.state == MatterState.DECIDED

    def test_a_repeated_post_records_once(self, matter, url, secretary, signed_in):
        client = signed_in(secretary)
        first = client.post(url, posted(matter))
        assert Decision.objects.count() == 1
        matter.refresh_from_db()
        again = client.post(url, posted(matter))
        assert Decision.objects.count() == 1
        assert first.url == again.url

    def test_it_refuses_a_matter_that_somebody_has_changed(self, matter, url, secretary, signed_in):
        data = posted(matter, version=str(matter.version - 1))
        page = signed_in(secretary).post(url, data).content.decode()
        assert "Någon annan har ändrat ärendet" in page
        assert not Decision.objects.exists()

    def test_it_refuses_a_day_that_has_not_come(self, matter, url, secretary, signed_in):
        data = posted(matter, decided_on="2099-01-01")
        assert "framtiden" in signed_in(secretary).post(url, data).content.decode()

    def test_it_refuses_adjustment_before_the_meeting(self, matter, url, secretary, signed_in):
        data = posted(matter, adjusted_on="2021-12-01")
        assert "justeras före" in signed_in(secretary).post(url, data).content.decode()

    def test_it_refuses_an_adjustment_that_has_not_come(self, matter, url, secretary, signed_in):
        response = signed_in(secretary).post(url, posted(matter, adjusted_on="2099-01-01"))
        assert "adjusted_on" in response.context["form"].errors
        assert not Decision.objects.exists()

    def test_it_refuses_the_paragraph_of_another_matter(
        self, matter, son, url, secretary, signed_in
    ):
        Decision(
            matter=factories.make_matter(board=son, title="Ett annat ärende"),
            decided_on=date(2021, 12, 15),
            section=87,
        ).save_because("Test", by=secretary)
        response = signed_in(secretary).post(url, posted(matter))
        assert "Ett annat ärende" in str(response.context["form"].errors["section"])

    def test_a_changed_approval_needs_its_text(self, matter, url, secretary, signed_in):
        data = posted(matter, Outcome.APPROVED_AS_CHANGED)
        assert "beslutade texten i punkt 1" in signed_in(secretary).post(url, data).content.decode()

    def test_the_decided_text_is_kept_apart(self, matter, url, secretary, signed_in):
        point = matter.points.get(number=2)
        more = {
            f"outcome_{point.pk}": Outcome.APPROVED_AS_CHANGED,
            f"text_{point.pk}": "Förvaltningen återkommer i april.",
        }
        signed_in(secretary).post(url, posted(matter, **more))
        outcome = point.outcomes.get()
        assert outcome.decided_text == "Förvaltningen återkommer i april."
        assert point.proposed_text == outermost.POINT_2

    def test_a_referral_needs_its_question(self, matter, url, secretary, signed_in):
        data = posted(matter, Outcome.REFERRED_BACK)
        assert "frågar efter i punkt 1" in signed_in(secretary).post(url, data).content.decode()


class TestWhoMay:
    def test_only_the_secretary_records(self, url, administrator, controller, signed_in):
        assert signed_in(administrator).get(url).status_code == 403
        assert signed_in(controller).post(url, {}).status_code == 403
        assert signed_in(controller).post(f"{url}effects/", {}).status_code == 403

    def test_a_decided_matter_leads_back(self, matter, url, secretary, signed_in):
        client = signed_in(secretary)
        client.post(url, posted(matter))
        assert client.get(url).url == matter.get_absolute_url()


class TestCouncil:
    """Kävlinge 2014: the board proposes, the council decides."""

    @pytest.fixture
    def council_matter(self, matter):
        point = matter.points.get(number=1)
        point.organ = "council"
        point.save_because("Test", by=factories.registrar())
        return matter

    def test_the_boards_approval_is_only_a_proposal(
        self, council_matter, extension, url, secretary, signed_in
    ):
        signed_in(secretary).post(url, posted(council_matter))
        extension.refresh_from_db()
        council_matter.refresh_from_db()
        assert extension.state == AmendmentState.PROPOSED
        assert council_matter.state == MatterState.PREPARING

    def test_the_panel_says_that_it_stays_proposed(self, council_matter, url, secretary, signed_in):
        page = signed_in(secretary).get(url).content.decode()
        assert "Punkt 1 förblir föreslagen" in page
        assert "kommunfullmäktige har beslutat" in page

    def test_the_memo_is_not_locked_until_the_council_has_decided(
        self, council_matter, url, secretary, signed_in
    ):
        assert not signed_in(secretary).get(url).context["effects"].locks_memo

    def test_after_the_board_the_council_is_expected(
        self, council_matter, url, secretary, signed_in
    ):
        client = signed_in(secretary)
        client.post(url, posted(council_matter))
        response = client.get(url)
        assert response.context["form"]["organ"].value() == "council"
        assert response.context["effects"].locks_memo

    def test_the_councils_decision_counts(
        self, council_matter, agreement, url, secretary, signed_in
    ):
        client = signed_in(secretary)
        client.post(url, posted(council_matter))
        council_matter.refresh_from_db()
        data = posted(
            council_matter,
            organ="council",
            decided_on="2021-12-20",
            form_key="0a3c7f7e-1111-4222-8333-444455556667",
        )
        assert client.post(url, data).status_code == 302
        on = date(2022, 1, 10)
        assert Standing.objects.on(on).get(agreement=agreement).ends_on == date(2022, 5, 31)
