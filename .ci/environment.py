"""Build ``.venv`` from a hashed lock, and do nothing the second time.

python .ci/environment.py run|dev
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": Path("requirements-run.lock"), "dev": Path("requirements-dev.lock")}
# The development lock holds all that the other one does, so either will do for `make run`.
SATISFIED_BY = {"run": ("run", "dev"), "dev": ("dev",)}


def main(arguments: list[str]) -> int:
    """Status 1, and a sentence, when the environment cannot be built."""
    kind = arguments[0]
    with open("pyproject.toml") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if _works() and any(_is_installed(other) for other in SATISFIED_BY[kind]):
            return 0
        print("Installerar Pythonpaket …", flush=True)
        if not ((_works() or _create()) and _install(LOCKS[kind])):
            print("Pythonpaketen kunde inte installeras. Se felet ovan.", file=sys.stderr)
            return 1
        _stamp(kind).write_text(_fingerprint(kind))
    return 0


def _stamp(kind: str) -> Path:
    return VENV / f"{kind}.installed"


def _fingerprint(kind: str) -> str:
    return hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest()


def _is_installed(kind: str) -> bool:
    stamp = _stamp(kind)
    return stamp.exists() and stamp.read_text() == _fingerprint(kind)


def _works() -> bool:
    """The environment is there and its Python has not been moved or replaced by an old one."""
    check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        answer = subprocess.run([PYTHON, "-c", check], stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return answer.returncode == 0


def _create() -> bool:
    if importlib.util.find_spec("ensurepip") is None:
        print("Python saknar venv: apt-get install python3-venv", file=sys.stderr)
        return False
    return subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode == 0


def _install(lock: Path) -> bool:
    return _install_with_uv(lock) or _pip("install", "--require-hashes", "-r", str(lock))


def _install_with_uv(lock: Path) -> bool:
    """Several times faster than pip; where it does not work, pip has its turn."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as only_uv:
        only_uv.write(_locked_lines(lock, "uv"))
        only_uv.flush()
        if not _pip("install", "--require-hashes", "-r", only_uv.name):
            return False
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "-q", "--python", str(PYTHON)]
    environment = {
        **os.environ,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_COMPILE_BYTECODE": "1",  # else the first pages are several times slower
        "UV_SYSTEM_CERTS": "true",  # the network may have a certificate authority of its own
    }
    command = [*uv, "--require-hashes", "-r", str(lock)]
    return subprocess.run(command, env=environment, stderr=subprocess.DEVNULL).returncode == 0


def _locked_lines(lock: Path, package: str) -> str:
    """One package's lines of a lock: its version and its hashes."""
    taken: list[str] = []
    for line in lock.read_text().splitlines():
        if line.startswith(f"{package}==") or (taken and line.startswith("    --hash")):
            taken.append(line)
        elif taken:
            break
    return "\n".join(taken) + "\n"


def _pip(*arguments: str) -> bool:
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "-qq", *arguments]
    return subprocess.run(command).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
