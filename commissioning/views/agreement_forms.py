"""Not written yet."""

from django.http import Http404


def agreement_edit(request, *args, **kwargs):
    raise Http404


def agreement_new(request, *args, **kwargs):
    raise Http404


def agreement_preview(request, *args, **kwargs):
    raise Http404
