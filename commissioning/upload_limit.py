"""How much of a file that somebody sends is received at all."""

from __future__ import annotations

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from commissioning.uploads import MOST_BYTES


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Receives a file on disk, but no more of it than is taken in.

    The rest is counted and dropped: the form sees how large the file was and can say so, with
    all that was typed still there, and nobody fills the disk.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= MOST_BYTES:
            self.file.write(raw_data)
