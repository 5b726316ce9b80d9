"""Everything that is checked without running tests; all of it, then a list of what failed.

python .ci/checks.py          # check
python .ci/checks.py --fix    # put right what can be put right
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PYTHON = sys.executable
DJADE = [str(Path(PYTHON).with_name("djade")), "--target-version", "5.2"]
IMPORT_LINTER = "from importlinter.cli import lint_imports_command as lint; lint()"
# The type checker reads the settings but connects to nothing.
NO_DATABASE = {"DATABASE_URL": os.environ.get("DATABASE_URL", "postgresql:///register")}
PRODUCTION = {
    **NO_DATABASE,
    "SECURE": "1",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "register.example.org",
}


def main(arguments: list[str]) -> int:
    """0 when everything passed."""
    templates = sorted(map(str, Path("templates").rglob("*.html")))
    if arguments == ["--fix"]:
        _run("ruff check --fix", [PYTHON, "-m", "ruff", "check", "--fix", "-q", "."])
        _run("ruff format", [PYTHON, "-m", "ruff", "format", "-q", "."])
        _run("djade", [*DJADE, *templates])
        return 0
    passed = {
        "ruff check": _run(
            "ruff check", [PYTHON, "-m", "ruff", "check", "-q", "--output-format=concise", "."]
        ),
        "ruff format": _run("ruff format", [PYTHON, "-m", "ruff", "format", "-q", "--check", "."]),
        "mypy": _run("mypy", [PYTHON, "-m", "mypy", "--no-error-summary"], NO_DATABASE),
        "importer": _run("importer", [PYTHON, "-c", IMPORT_LINTER, "--no-cache"], quiet=True),
        "mallar": not templates or _run("mallar", [*DJADE, "--check", *templates]),
        "migreringar": _run("migreringar", _manage("makemigrations", "--check", "--dry-run")),
        "driftinställningar": _run(
            "driftinställningar",
            _manage("check", "--deploy", "--fail-level", "WARNING"),
            PRODUCTION,
            quiet=True,
        ),
    }
    failed = [name for name, is_fine in passed.items() if not is_fine]
    if failed:
        print("Underkänt:", ", ".join(failed))
    return 1 if failed else 0


def _manage(*arguments: str) -> list[str]:
    return [PYTHON, "manage.py", *arguments]


def _run(
    name: str, command: list[str], extra: dict[str, str] | None = None, *, quiet: bool = False
) -> bool:
    """Run one check; a quiet one is heard only when it fails."""
    print(f"— {name}", flush=True)
    answer = subprocess.run(
        command,
        env={**os.environ, **(extra or {})},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if quiet and answer.returncode:
        print(answer.stdout)
    return answer.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
