"""Measure the register's heaviest pages in a throw-away database of N agreements.

python .ci/bench.py               # 50 000 agreements
N=1000000 python .ci/bench.py

Every page is called through the whole application (session, user, middleware, templates) in this
process. Beside it stands its floor: the same SQL by psycopg through a bare WSGI function that
sends bytes of the same length. Absolute times move with the machine; read the ratios.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from commissioning.devdb import Cluster  # noqa: E402 - found through the line above

ROUNDS = 15
HOST = "localhost"
USER = "controller"
Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def main() -> int:
    """Fill, measure and print; the database is gone afterwards."""
    number = os.environ.get("N") or "50000"
    if not number.isdecimal() or int(number) < 1000:
        sys.exit(f"N ska vara ett heltal, minst 1000, inte {number}.")
    os.environ |= {
        "DEBUG": "0",
        "CONN_MAX_AGE": "600",
        "ALLOWED_HOSTS": HOST,
        "SECURE": "0",
        "DEMO": "1",
    }
    with Cluster(throwaway=True) as cluster:
        os.environ["DATABASE_URL"] = cluster.url
        _set_up()
        started = time.perf_counter()
        agreements = _fill(int(number))
        print(f"{agreements} avtal ifyllda på {time.perf_counter() - started:.0f} s\n", flush=True)
        _measure()
    return 0


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", stdout=io.StringIO())


def _fill(number: int) -> int:
    """Copies of the demo's agreements, with titles and days of their own; the count after."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select count(*), max(id) from contracts_agreement")
        demo, last = cursor.fetchone()
        copies = -(-(number - demo) // demo)
        indexes = _drop_indexes(cursor)
        for table, changes in {
            "contracts_agreement": {"id": f"id + g * {last}", "title": "left(title,100)||' '||g"},
            "contracts_standing": {
                "agreement_id": f"agreement_id + g * {last}",
                "title": "left(title,100)||' '||g",
                "search_text": "search_text||' '||g",
                **{day: f"{day} + g % 1500 - 750" for day in ("starts_on", "ends_on", "act_by")},
            },
        }.items():
            columns = _columns(cursor, table) - ({"id"} if "standing" in table else set())
            names = sorted(columns)
            values = ", ".join(changes.get(name, f'"{name}"') for name in names)
            cursor.execute(
                f"insert into {table} ({', '.join(names)}) "
                f"select {values} from {table}, generate_series(1, {copies}) g"
            )
        for definition in indexes:
            cursor.execute(definition)
        _fill_costs(cursor, last, copies)
        cursor.execute("select count(*) from contracts_agreement")
        found = cursor.fetchone()[0]
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    return found


def _fill_costs(cursor: Any, last: int, copies: int) -> None:
    """What the copies cost in each year: as the agreements that they are copies of."""
    names = sorted(_columns(cursor, "contracts_yearcost") - {"id", "standing_id"})
    cursor.execute(
        f"insert into contracts_yearcost (standing_id, {', '.join(names)}) "
        f"select copy.id, {', '.join(f'cost.{name}' for name in names)} "
        "from contracts_yearcost cost "
        "join contracts_standing original on original.id = cost.standing_id "
        f"cross join generate_series(1, {copies}) g "
        f"join contracts_standing copy on copy.agreement_id = original.agreement_id + g * {last} "
        "and copy.valid_from = original.valid_from"
    )


def _drop_indexes(cursor: Any) -> list[str]:
    """Built once afterwards, which is many times faster than row by row."""
    cursor.execute("set maintenance_work_mem = '256MB'")
    cursor.execute(
        "select indexname, indexdef from pg_indexes "
        "where tablename = 'contracts_standing' and indexdef not like 'CREATE UNIQUE%'"
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'drop index "{name}"')
    return [definition for _, definition in found]


def _columns(cursor: Any, table: str) -> set[str]:
    cursor.execute(
        "select column_name from information_schema.columns "
        "where table_name = %s and is_generated = 'NEVER'",
        [table],
    )
    return {name for (name,) in cursor.fetchall()}


def _measure() -> None:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    cookie = _signed_in()
    print(
        f"{'':24}{'p50 ms':>9}{'CPU ms':>9}{'frågor':>8}{'golv ms':>9}{'× golv':>8}"
        f"{'× CPU':>8}{'kB':>8}"
    )
    for name, path, rounds in _pages():
        environ = _environ(path, cookie)
        queries = _queries(application, environ)
        body = _call(application, environ)
        wall, cpu = _times(application, environ, rounds)
        text = f"{name:24}{wall:9.1f}{cpu:9.1f}{len(queries):8}"
        # A file is read through a server-side cursor, which the floor cannot repeat.
        if rounds > 1:
            floor, floor_cpu = _times(_floor(queries, len(body)), environ, rounds)
            text += f"{floor:9.1f}{wall / floor:8.1f}{cpu / max(floor_cpu, 0.01):8.1f}"
        else:
            text += f"{'–':>9}{'–':>8}{'–':>8}"
        print(f"{text}{len(body) / 1000:8.0f}", flush=True)


def _pages() -> list[tuple[str, str, int]]:
    from django.urls import reverse

    from contracts.models import Agreement, Standing

    agreements = reverse("commissioning:agreement-list")
    board = Standing.objects.order_by("pk").values_list("board_id", flat=True)[0]
    detail = Agreement.objects.filter(dnr="SON 2019-509").earliest("pk")
    export = "commissioning:agreement-export"
    return [
        ("lista, första sidan", agreements, ROUNDS),
        ("filter", f"{agreements}?status=ends_soon&board={board}", ROUNDS),
        ("sökning", f"{agreements}?q=boendestöd", ROUNDS),
        ("djup sida", f"{agreements}?after={_deep_cursor()}", ROUNDS),
        ("sorterad på slutdatum", f"{agreements}?sort=ends", ROUNDS),
        ("slutdatum", reverse("commissioning:deadline-list"), 5),
        ("controllerns startsida", reverse("commissioning:start"), 3),
        ("avtal", detail.get_absolute_url(), ROUNDS),
        ("CSV, alla rader", reverse(export, args=["csv"]), 1),
        ("Excel, alla rader", reverse(export, args=["xlsx"]), 1),
    ]


def _deep_cursor() -> str:
    """The place in the middle of the list."""
    from commissioning.forms.agreement_search import SORTS
    from commissioning.paging import write_cursor
    from contracts.models import Standing

    rows = Standing.objects.order_by("title_sort", "agreement_id")
    row = rows.values("title_sort", "agreement_id")[rows.count() // 2]
    return write_cursor(row, SORTS["title"][1])


def _signed_in() -> str:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get(username=USER))
    return f"sessionid={client.cookies['sessionid'].value}"


def _environ(path: str, cookie: str) -> Environ:
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query.encode().decode("latin-1"),
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": HOST,
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }


def _call(application: Wsgi, environ: Environ) -> bytes:
    answers: list[str] = []
    response = application(dict(environ), lambda status, *_: answers.append(status))
    try:
        body = b"".join(response)
    finally:
        getattr(response, "close", lambda: None)()
    if not answers[0].startswith("200"):
        raise SystemExit(f"{environ['PATH_INFO']} svarade {answers[0]}")
    return body


def _queries(application: Wsgi, environ: Environ) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        _call(application, environ)
    return [query["sql"] for query in captured.captured_queries]


def _times(application: Wsgi, environ: Environ, rounds: int) -> tuple[float, float]:
    """Medians of the time on the wall and of this process's CPU time, in milliseconds."""
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        _call(application, environ)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return statistics.median(walls), statistics.median(cpus)


def _floor(queries: list[str], length: int) -> Wsgi:
    """The same SQL and as many bytes, with nothing in between."""
    import psycopg

    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    body = b"x" * length

    def application(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        for query in queries:
            cursor = connection.execute(query)  # type: ignore[call-overload]
            if cursor.description:
                cursor.fetchall()
        start_response("200 OK", [("Content-Type", "text/html")])
        return [body]

    return application


if __name__ == "__main__":
    sys.exit(main())
