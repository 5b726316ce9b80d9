"""Not written yet."""

from django.http import Http404


def agreement_list(request, *args, **kwargs):
    raise Http404
