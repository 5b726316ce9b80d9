"""Run a command with a database: ``python -m commissioning.devdb run -- COMMAND …``."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress

from commissioning.devdb.errors import DevDbError
from commissioning.devdb.processes import die_with_parent
from commissioning.devdb.sharing import connected, keep

STOP_SECONDS = 10.0


def run(command: list[str]) -> int:
    """The command's exit status; 130, 143 or 129 after Ctrl-C, SIGTERM or SIGHUP."""
    # A script's `command &` starts us with SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    with connected():
        child = subprocess.Popen(command, preexec_fn=die_with_parent(signal.SIGTERM))
        try:
            return child.wait()
        except KeyboardInterrupt:
            with suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
                child.wait(STOP_SECONDS)  # the terminal sent it Ctrl-C too
            return 130
        finally:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(STOP_SECONDS)


def main(arguments: list[str]) -> int:
    """Dispatch on the first argument."""
    match arguments:
        case ["run", "--", *command] | ["run", *command] if command:
            return run(command)
        case ["keep"]:
            return keep()
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except DevDbError as error:
        sys.exit(str(error))
