"""One PostgreSQL server with its data, as a child of this process."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from commissioning.devdb import places
from commissioning.devdb.binaries import find_bindir, major_version, reachable_bindir
from commissioning.devdb.errors import DevDbError
from commissioning.devdb.identity import server_identity
from commissioning.devdb.processes import clear_stale_server, die_with_parent

NAME = "register"  # of the database and of its user
START_SECONDS = 90.0
SETTINGS = {
    "listen_addresses": "",  # no TCP: whoever can open the socket folder (0700) is trusted
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "60",
    "timezone": "Europe/Stockholm",
    "logging_collector": "off",
}
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "autovacuum": "off",
}


class Cluster:
    """A server for development (data stay) or, with ``throwaway``, for one test run."""

    def __init__(self, home: Path | None = None, *, throwaway: bool = False) -> None:
        self.identity = server_identity()
        self.throwaway = throwaway
        self.home = home or (places.throwaway_home() if throwaway else places.kept_home())
        self._open_home()
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        self.socket_folder = (
            self.home / "s" if throwaway else places.kept_socket_folder(self.identity.uid)
        )
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """What goes into DATABASE_URL."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.socket_folder), safe='')}"

    def accepts_connections(self) -> bool:
        """Somebody listens on the socket."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            return client.connect_ex(str(self.socket_folder / ".s.PGSQL.5432")) == 0

    def is_run_by_somebody(self) -> bool:
        """A process holds the lock: it runs the server, or starts or stops it."""
        with open(self.home / "lock", "a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def start(self, seconds: float = START_SECONDS) -> bool:
        """True if the server is now our child; False if another process already runs it."""
        deadline = time.monotonic() + seconds
        lock = self._take_lock(deadline)
        if lock is None:
            return False
        self._lock = lock
        try:
            self._start(deadline)
        except BaseException:
            self.stop()
            raise
        return True

    def stop(self) -> None:
        """Stop our child, if any, and let others start it; delete a throw-away's files."""
        if self.process and self.process.poll() is None:
            # PostgreSQL's words for these: fast, immediate, and a last resort.
            for sig, wait in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
                self.process.send_signal(sig)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(wait)
                    break
        self.process = None
        if self.throwaway:
            shutil.rmtree(self.home, ignore_errors=True)
        if self._lock:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Cluster:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _open_home(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o711 if self.identity.is_borrowed else 0o700)
        except OSError as error:
            raise DevDbError(
                f"Databasens mapp {self.home} kan inte användas ({error.strerror}). "
                "Kör som den användare som äger den."
            ) from error

    def _take_lock(self, deadline: float) -> IO[str] | None:
        lock = open(self.home / "lock", "a+")  # noqa: SIM115 - held as long as the server runs
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return lock
            except BlockingIOError:
                if self.accepts_connections():
                    lock.close()
                    return None
            if time.monotonic() > deadline:
                lock.close()
                raise DevDbError(f"{self.home / 'lock'} är låst, men ingen databas svarar.")
            time.sleep(0.1)

    def _start(self, deadline: float) -> None:
        self.bindir = reachable_bindir(find_bindir(), self.home, self.identity)
        major = major_version(self.bindir, self.identity)
        self.identity.own(self.socket_folder)
        self._require_same_version(major)
        if (self.data / "PG_VERSION").exists():
            clear_stale_server(self.data)
        else:
            self._create_data(major)
        if not self.accepts_connections():  # we hold the lock, so a killed server left these
            for leftover in self.socket_folder.glob(".s.PGSQL.5432*"):
                leftover.unlink(missing_ok=True)
        self._start_server(deadline)
        self._create_database()

    def _require_same_version(self, major: int) -> None:
        version = self.data / "PG_VERSION"
        if version.exists() and int(version.read_text().split(".")[0]) != major:
            raise DevDbError(
                f"{self.data} skapades av PostgreSQL {version.read_text().strip()}, men här finns "
                f"{major}. Peka ut den gamla med PG_BINDIR, eller ta bort mappen och börja om."
            )

    def _create_data(self, major: int) -> None:
        """Through a folder of another name: a cut-off initdb is never taken for a cluster."""
        shutil.rmtree(self.data, ignore_errors=True)
        unfinished = self.home / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.identity.own(unfinished)
        # The same rules for letters whatever LANG says.
        locale = ["--locale=C.UTF-8"]
        if major >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        hurry = ["--no-sync"] if self.throwaway else []
        self._run(
            *("initdb", "-D", str(unfinished), "-U", NAME, "--auth=trust", "--encoding=UTF8"),
            *("--text-search-config=swedish", *locale, *hurry),
        )
        unfinished.rename(self.data)

    def _start_server(self, deadline: float) -> None:
        for _attempt in range(3):
            self.process = self._launch()
            if self._wait_until_ready(self.process, deadline):
                return
            time.sleep(0.7)  # backends of a killed server may still hold its shared memory
        tail = self.log.read_bytes()[-1500:].decode(errors="replace")
        raise DevDbError(f"PostgreSQL stannade genast. Loggen slutar så här:\n{tail}")

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket_folder)}
        if self.throwaway:
            settings |= THROWAWAY_SETTINGS
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(self.log, "ab") as log:
            return subprocess.Popen(
                [str(self.bindir / "postgres"), "-D", str(self.data), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self._environment(),
                start_new_session=True,  # Ctrl-C goes to the application first
                preexec_fn=die_with_parent(signal.SIGINT),
                **self.identity.popen_arguments,
            )

    def _wait_until_ready(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        while process.poll() is None:
            if self.accepts_connections() and self._is_ready():
                return True
            if time.monotonic() > deadline:
                raise DevDbError(f"PostgreSQL kom inte igång i tid. Se {self.log}.")
            time.sleep(0.03)
        return False

    def _is_ready(self) -> bool:
        answer = subprocess.run(
            [str(self.bindir / "pg_isready"), "-q", "-h", str(self.socket_folder)],
            cwd="/",
            env=self._environment(),
            **self.identity.popen_arguments,
        )
        return answer.returncode == 0

    def _create_database(self) -> None:
        if not self._sql(f"select 1 from pg_database where datname = '{NAME}'").strip():
            self._sql(f"create database {NAME}")

    def _sql(self, statement: str) -> str:
        return self._run(
            *("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", str(self.socket_folder)),
            *("-U", NAME, "-d", "postgres", "-c", statement),
        )

    def _run(self, program: str, *arguments: str) -> str:
        answer = subprocess.run(
            [str(self.bindir / program), *arguments],
            capture_output=True,
            text=True,
            cwd="/",
            env=self._environment(),
            **self.identity.popen_arguments,
        )
        if answer.returncode:
            raise DevDbError(f"{program} misslyckades:\n{answer.stderr[-1500:]}")
        return str(answer.stdout)

    def _environment(self) -> dict[str, str]:
        """Without PGHOST, PGDATA and their like, which would point at another server."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**kept, "LC_ALL": "C.UTF-8"}
