"""Install the system packages that Python packages cannot bring, where that is allowed.

    python .ci/system_packages.py run     # what the server needs
    python .ci/system_packages.py test    # and a browser and Java for the tests

Allowed means: root, and apt-get. Elsewhere one sentence names them, and the rest goes on without:
memos then answer with a sentence instead of a PDF, and tests that need them are skipped.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ATTEMPT = Path(".venv/system-packages-missing")
APT = ["apt-get", "-qq", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30"]


@dataclass(frozen=True)
class Need:
    """A thing that must be there, the Debian package with it, and what it is for (Swedish)."""

    package: str
    purpose: str
    is_met: Callable[[], bool]


def _library(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _module(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


RUN = (
    Need("python3-venv", "en egen Pythonmiljö", _module("ensurepip")),
    Need("libpango-1.0-0", "PDF", _library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", "PDF", _library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", "PDF", _library("libharfbuzz-subset.so.0")),
)
TEST = (
    *RUN,
    Need("chromium", "webbläsarprov", _program("chromium", "chromium-browser", "google-chrome")),
    # What drives the browser is a Node of Playwright's own, which needs this library.
    Need("libatomic1", "webbläsarprov", _library("libatomic.so.1")),
    Need("default-jdk-headless", "prov av PDF/A och PDF/UA", _program("javac")),
)


def main(arguments: list[str]) -> int:
    """Always 0: what is missing is said, and what can run without it runs."""
    missing = [need for need in (TEST if arguments == ["test"] else RUN) if not need.is_met()]
    if missing and _may_install() and not _failed_before(missing):
        print("Installerar systempaket:", _names(missing), flush=True)
        _install(missing)
        importlib.invalidate_caches()
        missing = [need for need in missing if not need.is_met()]
        _remember(missing)
    if missing:
        purposes = ", ".join(dict.fromkeys(need.purpose for need in missing))
        print(f"Saknas för {purposes}: apt-get install {_names(missing)}", flush=True)
    return 0


def _names(needs: list[Need]) -> str:
    return " ".join(need.package for need in needs)


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(needs: list[Need]) -> None:
    """One purpose at a time: a package that is not to be had does not stop the others."""
    _apt_get("update")
    for purpose in dict.fromkeys(need.purpose for need in needs):
        packages = [need.package for need in needs if need.purpose == purpose]
        _apt_get("install", "-y", "--no-install-recommends", *packages)


def _apt_get(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*APT, *arguments], env=environment, stdout=subprocess.DEVNULL)


def _failed_before(needs: list[Need]) -> bool:
    """Trying again at every start would only cost time; `make setup` forgets and tries again."""
    return ATTEMPT.exists() and ATTEMPT.read_text() == _names(needs)


def _remember(needs: list[Need]) -> None:
    if needs and ATTEMPT.parent.is_dir():
        ATTEMPT.write_text(_names(needs))
    else:
        ATTEMPT.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
