"""Not written yet."""

from django.http import Http404


def matter_detail(request, *args, **kwargs):
    raise Http404


def matter_edit(request, *args, **kwargs):
    raise Http404


def matter_list(request, *args, **kwargs):
    raise Http404


def matter_new(request, *args, **kwargs):
    raise Http404
