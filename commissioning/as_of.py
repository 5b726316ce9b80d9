"""The "as of" day (sv: lägesdatum) as people write it: `?per=2021-06-01`."""

from datetime import date

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)


def parse_day(text: str) -> date | None:
    """An ISO day between 1990 and 2100; None for anything else."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None
