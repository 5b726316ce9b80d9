"""Not written yet."""

from django.http import Http404


def deadline_export(request, *args, **kwargs):
    raise Http404


def deadline_list(request, *args, **kwargs):
    raise Http404
