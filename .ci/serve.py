"""Serve the register on this machine: database, migrations, demo, server, worker; until Ctrl-C.

python .ci/serve.py               # the server, on 127.0.0.1:$PORT
python .ci/serve.py --prepare     # everything but the server
python .ci/serve.py --reset       # the demo made anew, no server
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from commissioning.devdb import DevDbError, connected  # noqa: E402 - found through the line above
from commissioning.devdb.places import kept_home  # noqa: E402
from commissioning.devdb.processes import die_with_parent  # noqa: E402

HOST = "127.0.0.1"
WORKER = [sys.executable, "manage.py", "procrastinate", "worker"]
START_SECONDS = 120
STOP_SECONDS = 10
LOOK_SECONDS = 1.0  # between looks at whether the worker lives


def main(arguments: list[str]) -> int:
    """0 after Ctrl-C or SIGTERM; otherwise the status of what failed."""
    os.chdir(PROJECT)
    _stop_on_signals()
    try:
        if "--reset" in arguments:
            _spare_other_databases()
        port = _free_port() if not arguments else 0
        with connected():
            os.environ.setdefault("DEMO", "1")
            if "EMAIL_URL" not in os.environ:  # the trial's mails end in a folder of its own
                os.environ.setdefault("MAIL_SPOOL_DIR", str(kept_home() / "mail"))
            status, demo_users = _prepare(arguments)
            return status if status or arguments else _serve(port, demo_users)
    except (KeyboardInterrupt, SystemExit) as stop:
        if isinstance(stop, SystemExit) and stop.code:
            raise
        print("\nServern har stoppats. Uppgifterna finns kvar.")
        return 0
    except DevDbError as error:
        print(error, file=sys.stderr)
        return 1


def _stop_on_signals() -> None:
    # `make run &` in a script starts us with SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for stop in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, lambda *_: sys.exit(0))


def _free_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        sys.exit(f"PORT ska vara ett tal mellan 1 och 65535, inte {given}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(given)))
        except PermissionError:
            sys.exit(f"Port {given} kräver root. Välj en annan: make run PORT=8000")
        except OSError:
            other = int(given) % 65535 + 1
            sys.exit(f"Port {given} är upptagen. Välj en annan: make run PORT={other}")
    return int(given)


def _spare_other_databases() -> None:
    if os.environ.get("DATABASE_URL"):
        sys.exit("make demo-reset tömmer bara den egna provdatabasen. Ta bort DATABASE_URL först.")


def _prepare(arguments: list[str]) -> tuple[int, str]:
    """Exit status, and who may sign in to the demo."""
    child = subprocess.Popen(
        [sys.executable, ".ci/prepare_database.py", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    try:
        demo_users, _ = child.communicate()
        return child.returncode, demo_users
    finally:
        _end(child)


def _serve(port: int, demo_users: str) -> int:
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "commissioning/gunicorn.py"]
    server = _start([*gunicorn, "--bind", f"{HOST}:{port}", "commissioning.wsgi"])
    worker = _start(WORKER)
    try:
        if _answers(server, port):
            print(
                f"\nRegistret: http://{HOST}:{port}/   (Ctrl-C stoppar)\n{demo_users}", flush=True
            )
        while server.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                worker.wait(LOOK_SECONDS)
                print("Bakgrundsarbetet stannade och startas igen.", file=sys.stderr, flush=True)
                time.sleep(LOOK_SECONDS)  # a worker that cannot start shall not be tried at once
                worker = _start(WORKER)
        return server.returncode
    finally:
        worker.terminate()
        _end(server)
        _end(worker)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,  # greetings; what goes wrong is told on standard error
        start_new_session=True,  # Ctrl-C comes here, and all are then stopped in order
        preexec_fn=die_with_parent(signal.SIGTERM),
    )


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        client = http.client.HTTPConnection(HOST, port, timeout=30)
        with suppress(OSError, http.client.HTTPException):
            client.request("GET", "/")
            client.getresponse()
            return True
        time.sleep(0.1)
    return False


def _end(child: subprocess.Popen[Any]) -> None:
    if child.poll() is None:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(STOP_SECONDS)
            return
        child.kill()  # work that was under way is taken up at the next start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
