"""Not written yet."""

from django.http import Http404


def meeting_detail(request, *args, **kwargs):
    raise Http404


def meeting_list(request, *args, **kwargs):
    raise Http404


def meeting_new(request, *args, **kwargs):
    raise Http404
