"""A task on its way to being reported: by whom, in which matter, by when."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from commissioning.actions import tasks
from commissioning.models import Matter, Outcome, ReportBackTask
from providers.tracking import ConflictError
from tests import factories
from tests.commissioning import decided_cases as cases

pytestmark = pytest.mark.django_db
DUE = date(2022, 9, 30)


@pytest.fixture
def task(son):
    return cases.task_of(son)


@pytest.fixture
def report(son):
    return cases.matter_with(son, title="Återrapportering", dnr="SON 2022-300")


def address(task):
    return reverse("commissioning:task-edit", args=[task.pk])


def change(task, **values):
    usual = {"owner": task.owner, "reporting_matter": None, "due_on": task.due_on}
    return tasks.change(task=task, **usual | values, by=factories.registrar())


def fresh(task):
    return ReportBackTask.objects.get(pk=task.pk)


def test_an_open_matter_of_the_board_is_connected_and_taken_away(task, report):
    change(task, reporting_matter=report)
    assert fresh(task).reporting_matter == report
    change(task)
    assert fresh(task).reporting_matter is None


def test_another_boards_matter_does_not_report(task, aldre):
    with pytest.raises(ValidationError, match="Välj ett ärende hos Social- och omsorgsnämnden"):
        change(task, reporting_matter=factories.make_matter(board=aldre))


def test_a_closed_matter_does_not_report(task, report):
    cases.decide(report)
    with pytest.raises(ValidationError, match="Välj ett öppet ärende"):
        tasks.connect(task=task, matter=Matter.objects.get(pk=report.pk), by=factories.registrar())


def test_the_matter_that_gave_the_task_does_not_report(task):
    with pytest.raises(ValidationError, match="gavs i det ärendet"):
        change(task, reporting_matter=task.outcome.decision.matter)


def test_another_day_needs_a_reason_that_history_keeps(task):
    with pytest.raises(ValidationError) as refused:
        change(task, due_on=date(2022, 12, 31))
    assert "reason" in refused.value.error_dict
    change(task, due_on=date(2022, 12, 31), reason="Anstånd § 41")
    assert fresh(task).due_on == date(2022, 12, 31)
    assert fresh(task).history.first().history_change_reason == "Anstånd § 41"


def test_two_who_change_it_at_once_see_each_other(task):
    version = tasks.version_of(task)
    change(task, owner="Avdelningschefen", version=version)
    with pytest.raises(ConflictError):
        change(task, owner="Enhetschefen", version=version)


@pytest.mark.parametrize("outcome", [Outcome.APPROVED, Outcome.REJECTED])
def test_a_decision_in_the_reporting_matter_reports_the_task(task, report, outcome):
    tasks.connect(task=task, matter=report, by=factories.registrar())
    cases.decide(Matter.objects.get(pk=report.pk), outcome, on=date(2022, 9, 21), section=90)
    assert fresh(task).reported_on == date(2022, 9, 21)


def test_a_referral_does_not_report_the_task(task, report):
    tasks.connect(task=task, matter=report, by=factories.registrar())
    matter = Matter.objects.get(pk=report.pk)
    cases.decide(matter, Outcome.REFERRED_BACK, question="Mer?", on=date(2022, 9, 21), section=90)
    assert fresh(task).is_open


def test_a_report_before_the_task_was_given_is_refused(task, report):
    tasks.connect(task=task, matter=report, by=factories.registrar())
    with pytest.raises(ValidationError, match="gavs 2022-04-20"):
        tasks.close_reported(matter=report, on=date(2022, 4, 1), by=factories.registrar())


def test_a_report_that_was_recorded_wrongly_opens_the_task_again(task, report):
    by = factories.registrar()
    tasks.connect(task=task, matter=report, by=by)
    assert tasks.close_reported(matter=report, on=DUE, by=by) == 1
    assert tasks.reopen_reported(matter=report, reason="Rättelse: fel ärende", by=by) == 1
    assert fresh(task).is_open


def test_an_ended_task_cannot_be_changed(task, signed_in, administrator):
    tasks.close(task=task, on=DUE, reason="Upphävt", by=factories.registrar())
    with pytest.raises(ValidationError, match="avslutat"):
        change(task, owner="Någon")
    response = signed_in(administrator).get(address(task), follow=True)
    assert "Uppdraget är avslutat" in response.content.decode()


def test_the_form_offers_the_boards_open_matters(task, report, aldre, signed_in, administrator):
    cases.decide(cases.matter_with(task.outcome.decision.matter.board, title="Avslutat"))
    factories.make_matter(board=aldre)
    form = signed_in(administrator).get(address(task)).context["form"]
    assert [m.pk for m in form.fields["reporting_matter"].queryset] == [report.pk]


def posted(task, **values):
    usual = {"owner": task.owner, "due_on": str(task.due_on), "reporting_matter": "", "reason": ""}
    return usual | {"version": tasks.version_of(task)} | values


def test_the_form_saves(task, report, signed_in, administrator):
    data = posted(task, owner="Avdelningschefen", reporting_matter=report.pk)
    response = signed_in(administrator).post(address(task), data, follow=True)
    assert "Uppdraget är sparat" in response.content.decode()
    assert (fresh(task).owner, fresh(task).reporting_matter) == ("Avdelningschefen", report)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"owner": ""}, "Ansvarig"),
        ({"owner": "a\x00"}, "Null"),
        ({"due_on": "2022-12-31"}, "Skriv varför dagen ändras."),
        ({"due_on": ""}, "Skriv varför dagen ändras."),
        ({"due_on": "2022-02-30"}, "Skriv dagen så här"),
        ({"reporting_matter": "99999999999999999999"}, "Välj"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays(task, signed_in, administrator, changes, words):
    response = signed_in(administrator).post(address(task), posted(task, **changes))
    assert response.status_code == 200
    assert words in response.content.decode()
    assert fresh(task).due_on == DUE


def test_a_conflict_shows_both(task, signed_in, administrator):
    data = posted(task, owner="Min ändring")
    change(task, owner="Deras ändring")
    client = signed_in(administrator)
    page = client.post(address(task), data)
    text = page.content.decode()
    assert "Sparat nu: Deras ändring" in text
    assert "Du skrev: Min ändring" in text
    form = page.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    client.post(address(task), again)
    assert fresh(task).owner == "Min ändring"


def test_another_board_and_those_who_only_read_may_not(task, signed_in, controller, aldre):
    colleague = factories.make_user(role="administrator", board=aldre)
    for person in (controller, colleague):
        assert signed_in(person).get(address(task)).status_code == 403
