"""pytest plugin (``-p tests.pgplugin``): a throw-away PostgreSQL, one for all xdist workers.

It starts when the module is imported, because pytest-django reads the settings before any
conftest. Where DATABASE_URL is set nothing is started.
"""

from __future__ import annotations

import os

import pytest

from commissioning.devdb import Cluster, DevDbError


def _start() -> Cluster | None:
    if os.environ.get("DATABASE_URL") or os.environ.get("PYTEST_XDIST_WORKER"):
        return None
    cluster = Cluster(throwaway=True)
    try:
        cluster.start()
    except DevDbError as error:
        raise pytest.UsageError(str(error)) from error
    os.environ["DATABASE_URL"] = cluster.url
    return cluster


_cluster = _start()


def pytest_unconfigure() -> None:
    """Stop the server and delete its files."""
    if _cluster:
        _cluster.stop()
        os.environ.pop("DATABASE_URL", None)
