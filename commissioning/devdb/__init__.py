"""A PostgreSQL for development and tests that nobody has to set up.

``connected()`` gives a command a database; ``Cluster`` is one server and its files. Linux and
macOS, standard library only: this package runs before (and without) Django. Nothing here is used
where DATABASE_URL is set, so never in production.
"""

from commissioning.devdb.cluster import Cluster
from commissioning.devdb.errors import DevDbError
from commissioning.devdb.sharing import connected

__all__ = ["Cluster", "DevDbError", "connected"]
