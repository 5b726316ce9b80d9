"""The database that `make run` and the tests start by themselves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from commissioning.devdb import Cluster, DevDbError, binaries, places, processes

# A stand-in for this copy of the project, so that a running `make run` is left alone.
AS_ANOTHER_PROJECT = """
import sys
from pathlib import Path
from commissioning.devdb import places, sharing
places.kept_home = lambda: Path(sys.argv[1])
places.kept_socket_folder = lambda uid: Path(sys.argv[1]) / "s"
"""
KEEPER = AS_ANOTHER_PROJECT + "sys.exit(sharing.keep())"
USER = (
    AS_ANOTHER_PROJECT
    + """
import subprocess
start = subprocess.Popen
def start_keeper(command, **kwargs):
    return start([sys.executable, "-c", sys.argv[2], sys.argv[1]], **kwargs)
sharing.subprocess.Popen = start_keeper
with sharing.connected() as url:
    print(url, flush=True)
    sys.stdin.read()
"""
)


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for one development server, with a path short enough for a socket."""
    folder = places.throwaway_home()
    yield folder
    for leftover in sorted(folder.rglob("*"), reverse=True):
        leftover.rmdir() if leftover.is_dir() and not leftover.is_symlink() else leftover.unlink()
    folder.rmdir()


class User:
    """A process that uses the development server until it is told to leave."""

    def __init__(self, home: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(home), KEEPER],
            cwd=places.PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate()

    def is_killed(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def stops_answering(url: str) -> bool:
    deadline = time.monotonic() + 20
    while answers(url):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_it_serves_several_users_until_the_last_one_leaves(home: Path) -> None:
    first, second = User(home), User(home)
    assert first.url == second.url
    first.leave()
    assert answers(second.url)
    second.leave()
    assert stops_answering(second.url)


def test_it_leaves_no_server_behind_a_killed_user_and_keeps_the_data(home: Path) -> None:
    user = User(home)
    with psycopg.connect(user.url) as connection:
        connection.execute("create table kept (name text)")
    user.is_killed()
    assert stops_answering(user.url)

    user = User(home)
    with psycopg.connect(user.url) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)
    user.leave()


def test_it_has_the_extensions_and_lowers_swedish_letters_whatever_the_locale(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "POSIX")
    with Cluster(throwaway=True) as cluster, psycopg.connect(cluster.url) as connection:
        for name in binaries.REQUIRED_EXTENSIONS:
            connection.execute(f"create extension {name}")
        assert connection.execute("select lower('ÅÄÖÉ')").fetchone() == ("åäöé",)
    assert not cluster.home.exists()


def test_it_lets_nobody_else_into_the_socket_folder() -> None:
    with Cluster(throwaway=True) as cluster:
        assert cluster.socket_folder.stat().st_mode & 0o077 == 0


def test_it_clears_a_pid_file_that_names_somebody_elses_process(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        pid_file = tmp_path / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{tmp_path}\n")
        processes.clear_stale_server(tmp_path)
        assert not pid_file.exists()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_it_says_what_to_do_when_there_is_no_postgresql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    with pytest.raises(DevDbError, match="DATABASE_URL"):
        binaries.find_bindir()


def test_it_refuses_data_of_another_major_version(home: Path) -> None:
    cluster = Cluster(home)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("12\n")
    cluster.socket_folder = home / "s"
    with pytest.raises(DevDbError, match=r"skapades av PostgreSQL 12"):
        cluster.start()
