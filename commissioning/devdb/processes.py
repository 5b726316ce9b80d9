"""Processes that must not outlive the one that started them, and traces of those that did."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(sig: signal.Signals) -> Callable[[], None] | None:
    """A ``preexec_fn``: the kernel sends ``sig`` when this process dies, ``kill -9`` included.

    Linux only; elsewhere None, and only an orderly stop ends the child.
    """
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return None
    parent = os.getpid()

    def ask_the_kernel() -> None:
        # Runs after the change of user, which would clear the setting.
        prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel


def follow_parent(parent: int, sig: signal.Signals) -> None:
    """The same, asked by the child itself, which knows the number of its parent."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def clear_stale_server(data: Path) -> None:
    """Remove what a killed server left. Call only while holding the lock of the cluster.

    PostgreSQL itself refuses to start when its pid file names a live process, though the number
    may by now be somebody else's or a zombie's (containers where pid 1 does not reap).
    """
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
        name, rest = Path(f"/proc/{pid}/stat").read_text().split("(", 1)[1].rsplit(")", 1)
        folder = None if rest.split()[0] in "ZX" else os.readlink(f"/proc/{pid}/cwd")
    except (OSError, ValueError, IndexError):
        return  # absent, or the process is gone: PostgreSQL clears the file itself
    if not name.startswith("postgres") or folder is None:
        pid_file.unlink(missing_ok=True)
    elif Path(folder) == data:
        _stop_orphan(pid, pid_file)


def _stop_orphan(pid: int, pid_file: Path) -> None:
    os.kill(pid, signal.SIGINT)
    for _ in range(100):
        if not pid_file.exists():
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGQUIT)
    time.sleep(1)
