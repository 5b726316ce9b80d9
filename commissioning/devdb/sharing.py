"""One development server for everybody who needs it at the moment.

Each user holds a shared lock on ``users``. A *keeper*, a process of its own, runs the server and
stops it when nobody holds that lock any more. So it does not matter who came first: a short
command that started the server does not take it away from ``make run``, and a killed user leaves
no server behind, since the kernel releases its lock.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from commissioning.devdb import places
from commissioning.devdb.cluster import Cluster
from commissioning.devdb.errors import DevDbError

READY = "ready"
LOOK_EVERY = 0.2  # seconds between the keeper's looks at the users
STOP_SECONDS = 30.0


@contextmanager
def connected() -> Iterator[str]:
    """DATABASE_URL set in ``os.environ``; where it was not, a development server to go with it."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    cluster = Cluster()
    users = _users_file(cluster)
    try:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits for a server that is on its way down
        _start_keeper_if_needed(cluster)
        os.environ["DATABASE_URL"] = cluster.url
        yield cluster.url
    finally:
        os.environ.pop("DATABASE_URL", None)
        _leave(users, cluster)


def keep() -> int:
    """The keeper: run the server, say so on standard output, stop when nobody uses it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        cluster = Cluster()
        ours = cluster.start()
    except DevDbError as error:
        print(error, flush=True)
        return 1
    print(READY, flush=True)
    if ours:
        _detach_output()
        _serve_until_unused(cluster)
    return 0


def _users_file(cluster: Cluster) -> IO[str]:
    try:
        return open(cluster.home / "users", "a+")
    except OSError as error:
        raise DevDbError(f"{error.filename} kan inte öppnas ({error.strerror}).") from error


def _start_keeper_if_needed(cluster: Cluster) -> None:
    if cluster.accepts_connections():
        return
    keeper = subprocess.Popen(
        [sys.executable, "-m", "commissioning.devdb", "keep"],
        cwd=places.PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert keeper.stdout is not None
    with keeper.stdout as answers:
        first = answers.readline()
        if first.strip() != READY:
            raise DevDbError((first + answers.read()).strip() or "Databasen kom inte igång.")


def _leave(users: IO[str], cluster: Cluster) -> None:
    """The last one out waits for the server to stop, so that nothing is left running."""
    deadline = time.monotonic() + STOP_SECONDS
    with users:
        fcntl.flock(users, fcntl.LOCK_UN)
        while cluster.is_run_by_somebody() and not _is_used(users):
            if time.monotonic() > deadline:
                return
            time.sleep(0.05)


def _is_used(users: IO[str]) -> bool:
    """Somebody else holds the shared lock; not so a keeper that is stopping (exclusive)."""
    return not _could_lock(users, fcntl.LOCK_EX) and _could_lock(users, fcntl.LOCK_SH)


def _could_lock(users: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(users, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    fcntl.flock(users, fcntl.LOCK_UN)
    return True


def _serve_until_unused(cluster: Cluster) -> None:
    with open(cluster.home / "users", "a+") as users:
        try:
            while cluster.process and cluster.process.poll() is None:
                with suppress(OSError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                time.sleep(LOOK_EVERY)
        finally:
            cluster.stop()


def _detach_output() -> None:
    """Let go of the starter's pipe and terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
