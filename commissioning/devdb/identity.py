"""Which user the server runs as: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commissioning.devdb.errors import DevDbError


@dataclass(frozen=True)
class Identity:
    """A user (and, when borrowed by root, a group) to run the server as."""

    uid: int
    gid: int | None = None

    @property
    def is_borrowed(self) -> bool:
        """Root runs the server as somebody else."""
        return self.gid is not None

    @property
    def popen_arguments(self) -> dict[str, Any]:
        """Keyword arguments for ``subprocess``; without root's supplementary groups."""
        if not self.is_borrowed:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_read(self, path: Path) -> bool:
        """Asked of the kernel, not guessed from mode bits."""
        test = shutil.which("test") or "/usr/bin/test"
        answer = subprocess.run([test, "-r", str(path)], cwd="/", **self.popen_arguments)
        return answer.returncode == 0

    def own(self, folder: Path) -> None:
        """Make a folder that only this user can enter; refuse one that a stranger has made."""
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (self.uid, os.geteuid()):
            raise DevDbError(f"{folder} tillhör någon annan. Ta bort den och försök igen.")
        if self.gid is not None:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def server_identity() -> Identity:
    """Ourselves; for root ``postgres`` or ``nobody``, so that no user has to be created."""
    if os.geteuid() != 0:
        return Identity(os.geteuid())
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return Identity(user.pw_uid, user.pw_gid)
    raise DevDbError(
        "PostgreSQL kan inte köras som root, och varken användaren postgres eller nobody finns. "
        "Kör som vanlig användare, eller ange en databas i DATABASE_URL."
    )
