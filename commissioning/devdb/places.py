"""Where the data, the socket and the locks of this copy of the project lie."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
NAME = "register-dev"
THROWAWAY_PREFIX = "register-test-"
# Not $TMPDIR: the path of a socket holds at most 107 bytes.
SHORT_TMP = Path("/tmp")
ONE_HOUR = 3600


def project_key() -> str:
    """Ten characters that tell this copy of the project from others."""
    return hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:10]


def kept_home() -> Path:
    """The folder whose data stay: in the project, but for root where the server's user gets in."""
    if os.geteuid() == 0:
        return Path("/var/lib") / NAME / project_key()
    return PROJECT / ".devdb"


def kept_socket_folder(uid: int) -> Path:
    """Never below the project, whose path may be long or hold spaces."""
    return SHORT_TMP / f"{NAME}-{uid}-{project_key()}"


def throwaway_home() -> Path:
    """A new folder for a server that is deleted when it stops."""
    _sweep_abandoned()
    return Path(tempfile.mkdtemp(prefix=THROWAWAY_PREFIX, dir=SHORT_TMP))


def _sweep_abandoned() -> None:
    """Delete throw-away folders of test runs that were killed."""
    for home in SHORT_TMP.glob(THROWAWAY_PREFIX + "*"):
        try:
            if time.time() - home.stat().st_mtime > ONE_HOUR and home.stat().st_uid == os.geteuid():
                with open(home / "lock", "a+") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(home, ignore_errors=True)
        except OSError:
            continue
