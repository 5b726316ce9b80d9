"""Not written yet."""

from django.http import Http404


def agreement_detail(request, *args, **kwargs):
    raise Http404


def agreement_history(request, *args, **kwargs):
    raise Http404
