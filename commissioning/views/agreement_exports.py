"""Not written yet."""

from django.http import Http404


def agreement_export(request, *args, **kwargs):
    raise Http404
