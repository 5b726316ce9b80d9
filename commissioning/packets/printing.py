"""Print many memos at once, in two processes: WeasyPrint keeps one processor busy."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from commissioning.devdb.processes import follow_parent
from commissioning.memos import pdf_store
from commissioning.memos.document import MemoDocument
from commissioning.memos.rendering import content_hash, render_pdf

PROCESSES = 2
# A process takes a second or two to start, as long as some memos take to print.
WORTH_IT = 6


class NotPrinted(RuntimeError):
    """A memo that could not be printed: which, and a sentence that says why."""

    def __init__(self, index: int, sentence: str) -> None:
        super().__init__(sentence)
        self.index = index


def print_memos(
    memos: Sequence[MemoDocument], tell: Callable[[], None], processes: int = PROCESSES
) -> list[bytes]:
    """The PDF of each memo, in order; `tell` is called as each is done. Raises NotPrinted.

    What the store has is not printed again.
    """
    missing = [n for n, memo in enumerate(memos) if pdf_store.get(content_hash(memo)) is None]
    found: dict[int, bytes] = {}
    if processes > 1 and len(missing) >= WORTH_IT:
        for index, content in _in_parallel([(n, memos[n]) for n in missing], processes):
            found[index] = content
            tell()
    for index, memo in enumerate(memos):
        if index not in found:
            found[index] = _accepted(index, *_print(memo))
            tell()
    return [found[n] for n in range(len(memos))]


def _in_parallel(
    memos: list[tuple[int, MemoDocument]], processes: int
) -> Iterator[tuple[int, bytes]]:
    """As they are done. If a process is killed, the rest is left to the caller."""
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(os.getpid(), str(pdf_store.cache_directory())),
    )
    try:
        waiting = {pool.submit(_print, memo): index for index, memo in memos}
        for future in as_completed(waiting):
            yield waiting[future], _accepted(waiting[future], *future.result())
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(cancel_futures=True)


def _start(parent: int, store: str) -> None:
    """Set up Django in a new process, which prints and does not touch the database."""
    follow_parent(parent, signal.SIGTERM)
    import django
    from django.conf import settings

    django.setup()
    settings.MEMO_CACHE_DIR = store


def _print(memo: MemoDocument) -> tuple[bytes, str]:
    """The PDF, or the sentence: the errors themselves do not all survive between processes."""
    try:
        return render_pdf(memo), ""
    except (ValueError, RuntimeError) as error:
        return b"", str(error)


def _accepted(index: int, content: bytes, sentence: str) -> bytes:
    if sentence:
        raise NotPrinted(index, sentence)
    return content
