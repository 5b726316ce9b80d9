"""Record, correct and remove follow-ups, findings and remedies, by people who may."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from commissioning.models import Role
from contracts.actions import follow_ups as actions
from contracts.models import AssignmentDescription, Finding, FollowUp, Remedy, RiskAssessment
from providers.tracking import ConflictError
from tests import factories

pytestmark = pytest.mark.django_db
FOLLOW_UP = {
    "kind": "planned",
    "method": "visit",
    "held_on": "2020-06-09",
    "performed_by": "Kim Controller",
    "summary": "Tre besök.",
    "grade_quality": "met",
    "grade_staff": "partly",
}
FINDING = {"text": "För få på natten.", "severity": "critical", "area": "staff"}
REMEDY = {
    "text": "Anställ två.",
    "owner": "Chefen",
    "due_on": "2020-09-01",
    "recheck_by": "2020-10-01",
}


@pytest.fixture
def agreement(son):
    return factories.make_agreement(board=son)


@pytest.fixture
def follow_up(agreement):
    return factories.make_follow_up(agreement, held_on=date(2020, 6, 1))


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


def url(name, pk):
    return reverse(f"commissioning:{name}", args=[pk])


class TestAFollowUp:
    def test_it_is_recorded_with_its_grades_and_history(self, client, agreement, controller):
        response = client.post(url("follow-up-new", agreement.pk), FOLLOW_UP)
        made = FollowUp.objects.get()
        assert response.headers["Location"] == made.get_absolute_url()
        assert {a.area: a.grade for a in made.areas.all()} == {"quality": "met", "staff": "partly"}
        assert made.grade == "partly"
        assert made.history.get().history_user == controller

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"held_on": "2999-01-01"}, "Ange en dag mellan"),
            ({"held_on": "2099-01-01"}, "Dagen har inte varit än."),
            ({"grade_quality": "", "grade_staff": ""}, "Ge ett omdöme om minst ett område."),
            ({"summary": ""}, "fält"),
            ({"kind": "guess"}, "Välj"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, agreement, wrong, message):
        response = client.post(url("follow-up-new", agreement.pk), FOLLOW_UP | wrong)
        assert response.status_code == 200 and "felsumma" in response.text
        assert message in response.text or message == "fält"
        assert "Kim Controller" in response.text
        assert not FollowUp.objects.exists()

    def test_the_same_post_twice_is_one_follow_up(self, client, agreement):
        data = FOLLOW_UP | {"form_key": "7d0c1c5e-53b4-4d2f-8e3f-4b7e9f3f7a11"}
        for _ in range(2):
            client.post(url("follow-up-new", agreement.pk), data)
        assert FollowUp.objects.count() == 1

    def test_a_grade_that_is_taken_away_is_gone(self, client, follow_up):
        data = FOLLOW_UP | {"grade_quality": "", "version": follow_up.version}
        client.post(url("follow-up-edit", follow_up.pk), data)
        assert [a.area for a in follow_up.areas.all()] == ["staff"]

    def test_two_at_once_are_told(self, client, follow_up):
        client.post(url("follow-up-edit", follow_up.pk), FOLLOW_UP | {"version": 1})
        response = client.post(
            url("follow-up-edit", follow_up.pk), FOLLOW_UP | {"version": 1, "summary": "Mitt"}
        )
        assert "Någon annan har ändrat" in response.text and "Mitt" in response.text
        assert FollowUp.objects.get().summary == "Tre besök."

    def test_it_is_removed_with_history_left(self, client, follow_up):
        client.post(url("follow-up-delete", follow_up.pk), {"version": follow_up.version})
        assert not FollowUp.objects.exists()
        assert FollowUp.history.filter(id=follow_up.pk, history_type="-").exists()

    def test_one_with_findings_stays(self, follow_up):
        factories.make_finding(follow_up)
        with pytest.raises(ValidationError, match="har brister"):
            actions.remove(follow_up=follow_up, by=factories.registrar())
        assert follow_up.areas.exists()


class TestFindingsAndRemedies:
    def test_a_whole_course(self, client, follow_up):
        client.post(url("finding-new", follow_up.pk), FINDING)
        finding = Finding.objects.get()
        assert finding.is_open(date(2020, 6, 2))
        client.post(url("remedy-new", finding.pk), REMEDY)
        remedy = Remedy.objects.get()
        done = REMEDY | {"done_on": "2020-08-20", "version": 1}
        client.post(url("remedy-edit", remedy.pk), done)
        assert Finding.objects.get().is_open(date(2020, 9, 2))
        checked = done | {"rechecked_on": "2020-09-30", "recheck_result": "cured", "version": 2}
        client.post(url("remedy-edit", remedy.pk), checked)
        assert not Finding.objects.get().is_open(date(2020, 10, 1))
        assert Finding.objects.get().is_open(date(2020, 9, 29))

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"recheck_by": "2020-08-01"}, "Ange en dag efter"),
            (
                {"rechecked_on": "2020-09-01", "recheck_result": "cured"},
                "Ange när åtgärden var klar",
            ),
            ({"done_on": "2020-08-01", "rechecked_on": "2020-09-01"}, "vad återkontrollen visade"),
            ({"done_on": "2020-08-01", "recheck_result": "cured"}, "vilken dag återkontrollen"),
            (
                {
                    "done_on": "2020-08-05",
                    "rechecked_on": "2020-08-01",
                    "recheck_result": "cured",
                },
                "Åtgärden var klar först",
            ),
            ({"done_on": "2099-08-05"}, "Dagen har inte varit än."),
        ],
    )
    def test_days_that_do_not_fit(self, client, follow_up, more, message):
        finding = factories.make_finding(follow_up)
        assert message in client.post(url("remedy-new", finding.pk), REMEDY | more).text
        assert not Remedy.objects.exists()

    def test_a_finding_with_remedies_stays(self, client, follow_up):
        finding = factories.make_finding(follow_up)
        factories.make_remedy(finding)
        assert "har åtgärder" in client.post(url("finding-delete", finding.pk), {}).text
        assert Finding.objects.exists()

    def test_what_was_a_mistake_is_removed(self, client, follow_up):
        finding = factories.make_finding(follow_up)
        remedy = factories.make_remedy(finding)
        client.post(url("remedy-delete", remedy.pk), {})
        client.post(url("finding-delete", finding.pk), {})
        assert not Finding.objects.exists() and not Remedy.objects.exists()


class TestRiskAndDescription:
    def test_a_risk_class_is_dated_and_has_its_ground(self, client, agreement):
        data = {"level": "high", "assessed_on": "2020-01-15", "ground": "Ny utförare"}
        client.post(url("agreement-risk", agreement.pk), data)
        assert str(RiskAssessment.objects.get()) == "Hög 2020-01-15"

    def test_a_second_one_of_the_day_takes_the_place_of_the_first(self, agreement):
        by = factories.registrar()
        for level in ("high", "low"):
            actions.assess_risk(
                agreement=agreement,
                level=level,
                assessed_on=date(2020, 1, 15),
                ground="Skäl",
                by=by,
            )
        assert RiskAssessment.objects.get().level == "low"
        assert RiskAssessment.history.count() == 2

    def test_two_at_once_are_told(self, agreement):
        usual = {"agreement": agreement, "ground": "Skäl", "by": factories.registrar()}
        actions.assess_risk(level="high", assessed_on=date(2020, 1, 15), version=0, **usual)
        with pytest.raises(ConflictError):
            actions.assess_risk(level="low", assessed_on=date(2020, 1, 16), version=0, **usual)

    def test_where_the_description_is(self, client, agreement):
        data = {"dated_on": "2019-05-07", "reference": "SON 2019-509, bilaga 2"}
        client.post(url("agreement-description", agreement.pk), data)
        assert AssignmentDescription.objects.get().reference == "SON 2019-509, bilaga 2"
        page = client.get(agreement.get_absolute_url())
        assert page.context["description"] == AssignmentDescription.objects.get()
        assert "bilaga" in page.text and "Ange en ny" in page.text


def test_only_those_who_follow_up_the_board_write(signed_in, secretary, aldre, agreement):
    other = factories.make_user(role=Role.CONTROLLER, board=aldre)
    for person in (secretary, other):
        response = signed_in(person).post(url("follow-up-new", agreement.pk), FOLLOW_UP)
        assert response.status_code == 403
    assert not FollowUp.objects.exists()


def test_an_administrator_follows_up(signed_in, administrator, agreement):
    signed_in(administrator).post(url("follow-up-new", agreement.pk), FOLLOW_UP)
    assert FollowUp.objects.exists()


def test_the_history_of_the_agreement_tells_of_it(client, follow_up):
    factories.make_remedy(factories.make_finding(follow_up))
    text = client.get(url("agreement-history", follow_up.agreement_id)).text
    for reason in ("Uppföljning registrerad", "Brist registrerad", "Åtgärd registrerad"):
        assert reason in text
