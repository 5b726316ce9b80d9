"""check_register finds what has been changed behind the register's back."""

import json

import pytest
from django.db import connection

from commissioning import integrity
from commissioning.models import StoredFile
from contracts.models import Agreement, Amendment, PeriodTerm, Standing
from providers.tracking import TrackedModel


@pytest.fixture
def sql():
    """Runs a statement that no action would have made."""

    def run(statement, *parameters):
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute(statement, parameters)

    return run


def found():
    return "\n".join(integrity.problems())


def test_the_demo_is_in_order(command):
    assert command("check_register").strip() == "Registret stämmer."
    assert json.loads(command("check_register", "--format", "json")) == {"problems": []}


def test_a_problem_is_printed_and_ends_the_command_with_1(command, sql, capsys):
    sql("update contracts_standing set ends_on = '2030-01-01'")
    with pytest.raises(SystemExit) as stopped:
        command("check_register")
    assert stopped.value.code == 1


def test_a_projection_that_has_been_edited_is_found(sql):
    row = Standing.objects.filter(ends_on__isnull=False).first()
    sql("update contracts_standing set ends_on = '2099-01-01' where id = %s", row.pk)
    assert f"{row.agreement.register_number}: läget i listan" in found()


def test_a_projection_is_put_right_on_demand(command, sql):
    sql("update contracts_standing set ends_on = '2030-01-01'")
    assert command("check_register", "--refresh").strip() == "Registret stämmer."


def test_an_agreement_without_standings_is_found(sql):
    agreement = Agreement.objects.get(dnr="SON 2019-509")
    of_it = "(select id from contracts_standing where agreement_id = %s)"
    sql(f"delete from contracts_yearcost where standing_id in {of_it}", agreement.pk)
    sql("delete from contracts_standing where agreement_id = %s", agreement.pk)
    assert agreement.register_number in found()


def test_terms_in_force_without_a_decision_are_found(sql):
    amendment = Amendment.objects.get(agreement__dnr="SON 2019-509")
    sql(
        "delete from commissioning_pointeffect where amendment_id = %s",
        amendment.pk,
    )
    assert "gäller, men har 0 beslut med bifall" in found()


def test_an_approval_without_effect_is_found(sql):
    amendment = Amendment.objects.get(agreement__dnr="SON 2019-509")
    sql(
        "update contracts_amendment set state = 'proposed', in_force_on = null where id = %s",
        amendment.pk,
    )
    assert "har fått bifall, men gäller inte" in found()


def test_a_period_marked_against_its_amendment_is_found(sql):
    period = PeriodTerm.objects.filter(is_in_force=True).first()
    sql("update contracts_periodterm set is_in_force = false where id = %s", period.pk)
    assert "är märkt som inte beslutad" in found()


def test_a_change_past_history_is_found(sql):
    agreement = Agreement.objects.first()
    sql("update contracts_agreement set title = 'Ändrat' where id = %s", agreement.pk)
    assert f"avtal {agreement.pk} är inte som historiken säger" in found()


def test_a_row_without_history_is_found(sql):
    sql("delete from contracts_historicalconditionterm")
    assert "saknar historik" in found()


def test_a_row_removed_past_history_is_found(sql):
    sql("delete from contracts_performance")
    assert "är borttagen utan att det står i historiken" in found()


def test_a_change_by_nobody_is_found(sql):
    sql(
        "update contracts_historicalservice set history_user_id = null,"
        " history_change_reason = null where history_id = (select min(history_id)"
        " from contracts_historicalservice)"
    )
    assert "har en ändring utan vem och varför" in found()


def test_history_that_can_be_changed_is_found(sql):
    sql("alter table contracts_historicalagreement disable trigger append_only")
    assert "Historiken i contracts_historicalagreement kan ändras" in found()


def test_every_tracked_model_is_checked():
    checked = integrity.tracked_models()
    assert Agreement in checked
    assert len(checked) > 30
    assert all(issubclass(model, TrackedModel) for model in checked)


def test_every_change_in_the_demo_says_who():
    for model in integrity.tracked_models():
        assert not model.history.filter(history_user=None).exists(), model


def test_a_file_whose_bytes_are_not_those_that_were_stored():
    StoredFile.objects.create(sha256="0" * 64, content=b"x", size=1, media_type="text/plain")
    assert found() == "Den lagrade filen 000000000000 stämmer inte med sin kontrollsumma."
