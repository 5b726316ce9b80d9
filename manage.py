#!/usr/bin/env python
"""Django's commands, with a development database where DATABASE_URL names none."""

import os
import sys

from commissioning import devdb


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
    from django.core.management import execute_from_command_line

    with devdb.connected():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except devdb.DevDbError as error:
        sys.exit(str(error))
