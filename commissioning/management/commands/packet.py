"""Make the papers of a meeting as one PDF."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.actions import packets as actions
from commissioning.management.arguments import find_boards, parse_day
from commissioning.management.authors import add_author, find_author
from commissioning.models import Meeting, Packet, PacketState


class Command(BaseCommand):
    help = "Gör kallelse med alla handlingar till ett sammanträde som en PDF."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("board", metavar="NÄMND", help="namn eller beteckning: SON")
        parser.add_argument("date", metavar="DATUM", help="sammanträdets dag: 2021-12-15")
        parser.add_argument("-o", "--output", required=True, metavar="FIL", help="PDF-filen")
        parser.add_argument(
            "--public", action="store_true", help="utan ärenden och bilagor med sekretess"
        )
        add_author(parser)

    def handle(
        self,
        *,
        board: str,
        date: str,
        output: str,
        public: bool,
        by: str | None = None,
        **options: Any,
    ) -> None:
        meeting = _find(board, parse_day(date))
        path = _writable(output)
        try:
            packet = actions.start_now(meeting=meeting, is_public=public, by=find_author(by))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        packet = actions.make(packet=packet, today=timezone.localdate())
        if packet.state != PacketState.DONE or packet.file is None:
            raise CommandError(packet.message)
        _write(path, packet)
        pages = "sida" if packet.page_count == 1 else "sidor"
        self.stdout.write(f"{output}: {packet.page_count} {pages}, {packet.file.size} byte")


def _find(board: str, on: date) -> Meeting:
    boards = find_boards(board) or []
    found = Meeting.objects.filter(board__in=boards, held_on=on).select_related("board").first()
    if found is None:
        raise CommandError(f"{boards[0]} har inget sammanträde {on}.")
    return found


def _writable(output: str) -> Path:
    """Found out before the work is done, not after."""
    path = Path(output)
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise _cannot_write(output)
    return path


def _write(path: Path, packet: Packet) -> None:
    try:
        path.write_bytes(bytes(packet.file.content) if packet.file else b"")
    except OSError:
        raise _cannot_write(str(path)) from None


def _cannot_write(output: str) -> CommandError:
    return CommandError(f"{output} kan inte skrivas. Se efter att mappen finns och får skrivas i.")
