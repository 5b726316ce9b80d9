"""load_demo: the same register every time, safe to repeat, and never by mistake."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from commissioning.memos import review
from commissioning.memos.content import build, read_material
from commissioning.models import (
    Attachment,
    Matter,
    MatterGroup,
    Meeting,
    MemoSectionTemplate,
    ReportBackTask,
)
from commissioning.replacement import reading
from commissioning.uploads import examine
from contracts.deadlines import DeadlineKind, DeadlineState
from contracts.models import Agreement, Standing
from contracts.states import Form, Status
from providers.models import Party
from providers.organisation_numbers import normalise

COLUMNS = ("agreement_id", "title", "starts_on", "ends_on", "act_by", "yearly_cost", "stage")


def _register():
    return list(Standing.objects.order_by("agreement_id", "valid_from").values_list(*COLUMNS))


@pytest.fixture
def standings():
    today = timezone.localdate()
    return today, list(Standing.objects.on(today).with_status(today))


def test_a_second_run_changes_nothing(command):
    before = _register()
    assert "Inget ändrades" in command("load_demo")
    assert "Inget ändrades" in command("load_demo", "--if-empty")
    assert _register() == before


def test_a_reset_gives_the_same_register_again(command):
    """All but the numbers, which start from one again."""
    before, matters = [row[1:] for row in _register()], Matter.objects.count()
    command("load_demo", "--reset", "--yes")
    assert [row[1:] for row in _register()] == before
    assert Standing.objects.order_by("agreement_id").first().agreement_id == 1
    assert Matter.objects.count() == matters


def test_a_reset_is_refused_outside_a_trial(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="tömmer registret"):
        call_command("load_demo", "--reset")


def test_demo_users_are_refused_outside_a_trial(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="provmiljö"):
        call_command("demo_users")


def test_demo_users_have_a_role_each_for_the_municipalitys_own_boards(command):
    command("demo_users", "--force")
    for username in ("handlaggare", "namndsekreterare", "controller"):
        user = User.objects.get(username=username)
        assert user.check_password("demo")
        boards = {membership.board.name for membership in user.memberships.all()}
        assert boards == {"Social- och omsorgsnämnden", "Äldrenämnden", "Utbildningsnämnden"}


def test_a_password_somebody_has_changed_is_left_alone(command):
    user = User.objects.get(username="controller")
    user.set_password("another")
    user.save()
    command("demo_users", "--force")
    user.refresh_from_db()
    assert user.check_password("another")


def test_every_agreement_says_that_it_is_an_example():
    assert Agreement.objects.count() > 60
    assert not Agreement.objects.filter(is_example=False).exists()


def test_every_form_is_represented(standings):
    _, rows = standings
    assert {row.form for row in rows} == set(Form.values)


def test_every_status_is_represented(standings):
    _, rows = standings
    assert {row.status for row in rows} == set(Status.values)


def test_every_deadline_is_represented(standings):
    today, rows = standings
    running = [r for r in rows if r.is_decided and r.ends_on and r.ends_on >= today]
    assert {r.deadline_state_on(today) for r in running} == set(DeadlineState)
    assert {r.deadline_kind for r in running} == set(DeadlineKind)


def test_nine_assignments_replaced_the_many_in_2023():
    nine = Agreement.objects.filter(registered_on="2023-06-02")
    boards = list(nine.values_list("board__prefix", flat=True))
    assert (boards.count("SON"), boards.count("ÄN")) == (4, 5)


def test_the_428_are_mapped_to_the_nine_once_each_without_gap_or_overlap():
    mapping = reading.read(MatterGroup.objects.get(created_on="2023-06-02"), timezone.localdate())
    assert (len(mapping.olds), len(mapping.news), len(mapping.matters)) == (428, 9, 2)
    assert mapping.findings == []
    assert Agreement.objects.get(dnr="SON 2023-646").title == "Heldygn barn och unga"


def test_nobody_meets_in_july():
    assert Meeting.objects.exists()
    assert not Meeting.objects.filter(held_on__month=7).exists()


def test_every_active_board_has_a_meeting_ahead():
    today = timezone.localdate()
    for board in Party.objects.boards().active_on(today):
        assert Meeting.objects.of(board).from_day(today).exists(), board


def test_the_template_gives_a_hint_for_every_section():
    rows = MemoSectionTemplate.objects.filter(board=None)
    assert rows.count() == 12
    assert not rows.filter(hint="").exists()


def test_one_task_is_overdue_and_one_is_not():
    today = timezone.localdate()
    assert ReportBackTask.objects.overdue(today).exists()
    assert ReportBackTask.objects.open().filter(due_on__gte=today).exists()


def test_organisation_numbers_are_valid_and_only_public_bodies_have_one():
    for party in Party.objects.exclude(organisation_number=""):
        assert normalise(party.organisation_number) == party.organisation_number
        assert party.organisation_number.startswith("21")


@pytest.mark.parametrize(
    "title",
    [
        "Utvecklingsuppdrag till Leanlink för korttidsvistelse och korttidstillsyn",
        "Utökat boendestöd hos Leanlink, Capio och Stadsmissionen",
        "Förlängt uppdrag till Leanlink om det yttersta ansvaret för personlig assistans",
    ],
)
def test_the_memos_of_the_three_matters_are_ready_to_print(title):
    matter = Matter.objects.get(title=title)
    material = read_material(matter, timezone.localdate())
    found = review.reviewed(build(material), material)
    assert [c.title for c in found if c.is_error] == []


def test_matters_are_prepared_and_one_paper_is_secret():
    papers = Attachment.objects.select_related("file")
    assert all(examine(p.file_name, bytes(p.file.content)).page_count == 1 for p in papers)
    assert [p.title for p in papers if p.is_secret] == ["Jämförelse av anbud"]
    prepared = Matter.objects.exclude(consultations=None).exclude(codetermination=None)
    assert prepared.exclude(attachments=None).distinct().count() == 5
