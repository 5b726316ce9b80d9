"""Not written yet."""

from django.http import Http404


def saved_view_create(request, *args, **kwargs):
    raise Http404


def saved_view_delete(request, *args, **kwargs):
    raise Http404
