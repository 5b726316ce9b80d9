"""Print the parts of a packet and join them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import count

from pypdf import PdfReader

from commissioning.memos.document import MemoDocument
from commissioning.models import StoredFile
from commissioning.packets import attached
from commissioning.packets.attached import Taken, take
from commissioning.packets.merging import Chapter, Part, merge
from commissioning.packets.notice import Placed, PlacedMatter, render_notice
from commissioning.packets.plan import PDF, Plan, PlannedAttachment, PlannedMatter
from commissioning.packets.printing import NotPrinted, print_memos

Tell = Callable[[int, int], None]  # parts done, parts in all
TRIES = 5


class PacketFailed(RuntimeError):
    """A packet that could not be made. The message is for the user and names the part."""


@dataclass(frozen=True)
class _Papers:
    """The printed papers of a matter."""

    matter: PlannedMatter
    memo: bytes | None
    attachments: tuple[tuple[PlannedAttachment, Taken], ...]

    @property
    def page_count(self) -> int:
        return _pages(self.memo) + sum(taken.page_count for _, taken in self.attachments)


def make_packet(plan: Plan, tell: Tell) -> tuple[bytes, int]:
    """The file and its number of pages. Raises PacketFailed; `tell` follows the progress."""
    progress = _Progress(plan, tell)
    papers = _print_papers(plan, progress)
    try:
        notice = _notice(plan, papers)
    except (ValueError, RuntimeError) as error:
        raise PacketFailed(f"Kallelsen kan inte skrivas ut. {error}") from error
    progress.step()
    chapters = [Chapter("Kallelse", (Part("Kallelse", notice),), has_headings=False)]
    made = merge(plan.title, plan.administration, chapters + [_chapter(p) for p in papers])
    progress.step()
    return made


class _Progress:
    """Every memo and attachment is a step, and so are the notice and the joining."""

    def __init__(self, plan: Plan, tell: Tell) -> None:
        memos = sum(matter.memo is not None for matter in plan.matters)
        self._total = memos + sum(len(m.attachments) for m in plan.matters) + 2
        self._done, self._tell = 0, tell
        tell(0, self._total)

    def step(self) -> None:
        self._done += 1
        self._tell(self._done, self._total)


def _print_papers(plan: Plan, progress: _Progress) -> list[_Papers]:
    memos = _memos(plan, progress)
    return [
        _Papers(
            matter,
            memos.get(matter.pk),
            tuple((a, _taken(a, progress)) for a in matter.attachments),
        )
        for matter in plan.matters
    ]


def _memos(plan: Plan, progress: _Progress) -> dict[int, bytes]:
    """The memo of each matter: the stored file where there is one, otherwise printed now."""
    found: dict[int, bytes] = {}
    to_print: list[tuple[PlannedMatter, MemoDocument]] = []
    for matter in plan.matters:
        if matter.stored_memo_id is not None:
            found[matter.pk] = _stored(matter.stored_memo_id)
            progress.step()
        elif matter.memo is not None:
            to_print.append((matter, matter.memo))
    try:
        printed = print_memos([memo for _, memo in to_print], progress.step)
    except NotPrinted as error:
        matter = to_print[error.index][0]
        raise PacketFailed(f"Skrivelsen ”{matter.title}” kan inte skrivas ut. {error}") from error
    return found | {m.pk: pdf for (m, _), pdf in zip(to_print, printed, strict=True)}


def _taken(attachment: PlannedAttachment, progress: _Progress) -> Taken:
    progress.step()
    if attachment.file_id is None:
        return Taken()
    if attachment.media_type != PDF:
        return Taken(reason=attached.NOT_PDF)
    if attachment.size > attached.MOST_BYTES:
        return Taken(reason=attached.TOO_LARGE)
    return take(_stored(attachment.file_id))


def _stored(pk: int) -> bytes:
    return bytes(StoredFile.objects.values_list("content", flat=True).get(pk=pk))


def _notice(plan: Plan, papers: list[_Papers]) -> bytes:
    """The notice names pages that come after itself: printed until its own length fits."""
    length = 1
    for _ in range(TRIES):
        notice = render_notice(plan, _placed(papers, length))
        if _pages(notice) == length:
            break
        length = _pages(notice)
    return notice


def _placed(papers: list[_Papers], notice_length: int) -> list[PlacedMatter]:
    found, page = [], notice_length + 1
    for matter in papers:
        memo_page = page if matter.memo else None
        starts = page + _pages(matter.memo)
        attachments = []
        for attachment, taken in matter.attachments:
            attachments.append(_place(attachment, taken, starts))
            starts += taken.page_count
        found.append(PlacedMatter(matter.matter, memo_page, tuple(attachments)))
        page += matter.page_count
    return found


def _place(attachment: PlannedAttachment, taken: Taken, page: int) -> Placed:
    if taken.page_count:
        return Placed(attachment.title, page)
    if not taken.reason:
        return Placed(attachment.title)
    title = f"{attachment.title} ({attachment.file_name})"
    return Placed(title, None, f"{taken.reason} Kontrollsumma {attachment.sha256[:16]}.")


def _chapter(papers: _Papers) -> Chapter:
    memo = [Part("Tjänsteskrivelse", papers.memo)] if papers.memo else []
    number = count(1)
    attachments = [
        Part(f"Bilaga {next(number)}. {attachment.title}", taken.content, is_own=False)
        for attachment, taken in papers.attachments
        if taken.page_count
    ]
    return Chapter(papers.matter.heading, (*memo, *attachments))


def _pages(content: bytes | None) -> int:
    return len(PdfReader(BytesIO(content)).pages) if content else 0
