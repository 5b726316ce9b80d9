"""Not written yet."""

from django.http import Http404


def memo_edit(request, *args, **kwargs):
    raise Http404


def memo_pdf(request, *args, **kwargs):
    raise Http404


def memo_preview(request, *args, **kwargs):
    raise Http404
