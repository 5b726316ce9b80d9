"""Not written yet."""

from django.http import Http404


def party_detail(request, *args, **kwargs):
    raise Http404


def party_edit(request, *args, **kwargs):
    raise Http404


def party_list(request, *args, **kwargs):
    raise Http404


def party_name_new(request, *args, **kwargs):
    raise Http404


def party_new(request, *args, **kwargs):
    raise Http404
