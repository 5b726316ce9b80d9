"""Rendered memos on disk, under the hash of their content: an unchanged memo is rendered once.

The folder is `settings.MEMO_CACHE_DIR`, or else one of the user's own among the temporary
files. It may be emptied at any time.
"""

import os
import stat
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings

MAX_FILES = 200


def get(key: str) -> bytes | None:
    """Return the stored PDF, or None; a hit counts as use."""
    path = _path(key)
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return content or None


def put(key: str, content: bytes) -> None:
    """Store a PDF and drop the ones that were used longest ago."""
    path = _path(key)
    replace_file(path, content)
    for old in sorted(path.parent.glob("*.pdf"), key=_used_at, reverse=True)[MAX_FILES:]:
        old.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that other processes see the old or the new one, never a part."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as unfinished:
        unfinished.write(content)
    os.replace(unfinished.name, path)


def cache_directory() -> Path:
    """Return the folder for rendered memos and font caches, readable by this user only."""
    return _private_directory(getattr(settings, "MEMO_CACHE_DIR", None))


@cache
def _private_directory(configured: str | Path | None) -> Path:
    wanted = Path(configured or Path(tempfile.gettempdir()) / f"memos-{os.getuid()}")
    wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = wanted.lstat()
    # Somebody else may have made the folder first, to read drafts or to plant files.
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if configured or (is_ours and not found.st_mode & 0o077):
        return wanted
    return Path(tempfile.mkdtemp(prefix="memos-"))


def _path(key: str) -> Path:
    return cache_directory() / f"{key}.pdf"


def _used_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another process dropped it
        return 0.0
