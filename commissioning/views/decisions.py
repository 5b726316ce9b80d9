"""Not written yet."""

from django.http import Http404


def decision_effects(request, *args, **kwargs):
    raise Http404


def decision_new(request, *args, **kwargs):
    raise Http404
