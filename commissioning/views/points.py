"""Not written yet."""

from django.http import Http404


def point_delete(request, *args, **kwargs):
    raise Http404


def point_edit(request, *args, **kwargs):
    raise Http404


def point_new(request, *args, **kwargs):
    raise Http404
