"""What every form here has: a key against repeats, and the version it was opened at."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponseRedirect, QueryDict

from commissioning.models import HandledForm
from commissioning.requests import SiteRequest


def offer(form: forms.Form, name: str, queryset: QuerySet[Any]) -> None:
    """Let a model choice of the form be among these rows."""
    cast("forms.ModelChoiceField", form.fields[name]).queryset = queryset


def new_key() -> str:
    return str(uuid.uuid4())


class ActionForm(forms.Form):
    """A form that carries out one action.

    `form_key` makes a repeated post harmless, `version` refuses to overwrite what somebody else
    has changed. Views call `handle_once`; templates print `{{ form.hidden }}` once.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = new_key()
        self.fields["version"].initial = version

    def take_version(self, version: int) -> None:
        """After a conflict: keep the typed text, and let the next post build on what is now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(version)
        data[self.add_prefix("form_key")] = new_key()
        self.data = data


def digest_of(request: SiteRequest) -> str:
    """A checksum of what somebody wrote: every field but the token, and the files' names."""
    fields = sorted((k, v) for k, v in request.POST.lists() if k != "csrfmiddlewaretoken")
    files = sorted(
        (k, f.name or "", f.size or 0)
        for k, found in request.FILES.lists()
        for f in found
        if isinstance(f, UploadedFile)
    )
    return hashlib.sha256(repr((fields, files)).encode("utf-8", "surrogatepass")).hexdigest()


def already_done(request: SiteRequest) -> HttpResponseRedirect | None:
    """Where the same post led the first time; for views whose record is gone or closed by then."""
    try:
        key = uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
    done = HandledForm.objects.filter(key=key, user=request.user.pk, digest=digest_of(request))
    handled = done.exclude(result_url="").first()
    return HttpResponseRedirect(handled.result_url) if handled else None


def handle_once(
    request: SiteRequest, key: uuid.UUID | None, do: Callable[[], str]
) -> HttpResponseRedirect:
    """Carry out `do` (which returns the address to go to) once for each form key.

    A second post of the same form, from a double click or a lost answer, is sent to the result
    of the first. Whoever goes back, changes the text and posts again is heard: what was posted
    differs, so it is carried out as a form of its own. Whatever `do` raises undoes everything,
    the key included.
    """
    digest = digest_of(request)
    with transaction.atomic():
        handled, is_first = HandledForm.objects.get_or_create(
            key=key or uuid.uuid4(), defaults={"user": request.user, "digest": digest}
        )
        if not is_first and handled.digest != digest:
            again = uuid.uuid5(handled.key, digest)
            handled, is_first = HandledForm.objects.get_or_create(
                key=again, defaults={"user": request.user, "digest": digest}
            )
        if is_first:
            handled.result_url = do()
            handled.save()
    return HttpResponseRedirect(handled.result_url)
