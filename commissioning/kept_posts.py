"""What somebody wrote when the session had ended: carried through the sign-in page and back.

It lies signed in a hidden field, in nobody's database, session or address. After signing in the
person sends it once more to where it was going; the view there asks for permission as always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

SALT = "commissioning.kept-post"
FIELD = "kept"
LONGEST_SECONDS = 60 * 60 * 24
# Characters of names and values together: far above the longest form, below the upload limit.
MOST_CHARACTERS = 400_000


@dataclass(frozen=True)
class KeptPost:
    """A post that waits: the path it was sent to, its fields in order, and whether there was a
    file, which cannot wait and has to be chosen again."""

    path: str
    fields: list[tuple[str, str]]
    had_file: bool = False


def keep(request: HttpRequest) -> str:
    """The post as signed text; empty for what cannot wait (signing out, far too long)."""
    if request.path in (reverse("logout"), reverse("login")):
        return ""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    if sum(len(name) + len(str(value)) for name, value in fields) > MOST_CHARACTERS:
        return ""
    kept = [request.get_full_path(), fields, bool(request.FILES)]
    return signing.dumps(kept, salt=SALT, compress=True)


def load(text: str) -> KeptPost | None:
    """The post that was kept; None for anything that this site has not signed within a day."""
    try:
        found: Any = signing.loads(text, salt=SALT, max_age=LONGEST_SECONDS)
    except signing.BadSignature:
        return None
    path, fields, *had_file = found
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return None
    return KeptPost(path, [(name, value) for name, value in fields], had_file == [True])
