"""manage.py check_memo: a file with its facts, or a matter of the register."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.memos.slips import MATTERS


def run(capsys, *arguments: str) -> tuple[str, bool]:
    """What is printed, and whether an error of the memo was found."""
    try:
        call_command("check_memo", *arguments)
        return capsys.readouterr().out, False
    except CommandError as error:
        assert "fel som ska rättas" in str(error)
        return capsys.readouterr().out, True


def test_a_file_is_checked_against_its_facts(capsys):
    text, has_errors = run(
        capsys, str(MATTERS / "boendestod.txt"), "--facts", str(MATTERS / "boendestod.json")
    )
    assert has_errors
    assert "FEL PART-NAMN, Ärende" in text
    assert "Förslag: Capio Psykiatri AB" in text


def test_the_answer_can_be_json(capsys):
    text, _ = run(capsys, str(MATTERS / "heldygn.txt"), "--format", "json")
    found = json.loads(text)["findings"]
    assert {"code", "severity", "part", "start", "end", "message", "suggestion"} <= found[0].keys()
    assert any(each["code"] == "MBL-EFTER" for each in found)


def test_a_memo_that_is_right_gives_no_error(capsys, tmp_path):
    base = json.loads((MATTERS / "heldygn.json").read_text())
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(base | json.loads((MATTERS / "heldygn.rattad.json").read_text())))
    text, has_errors = run(capsys, str(MATTERS / "heldygn.rattad.txt"), "--facts", str(facts))
    assert not has_errors
    assert "0 fel, 0 varningar, 0 upplysningar" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "är inte JSON"),
        ('{"agreemants": []}', "agreemants är inget känt namn"),
        ('{"agreements": [{}]}', "något som måste finnas är utelämnat"),
        ('{"dates": {"memo_on": "2019-02-30"}}', "kan inte läsas"),
        ('{"amounts": [{"amount": "NaN"}]}', "kan inte läsas"),
        ('{"children": "ja"}', "kan inte läsas"),
    ],
)
def test_facts_that_cannot_be_read_say_where(tmp_path, content, said):
    facts = tmp_path / "facts.json"
    facts.write_text(content)
    with pytest.raises(CommandError, match=said):
        call_command("check_memo", str(MATTERS / "heldygn.txt"), "--facts", str(facts))


def test_a_text_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "memo.txt"
    path.write_bytes("Ärende".encode("latin-1"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("check_memo", str(path))
