"""Not written yet."""

from django.http import Http404


def agreement_call_off(request, *args, **kwargs):
    raise Http404


def agreement_change(request, *args, **kwargs):
    raise Http404


def agreement_end(request, *args, **kwargs):
    raise Http404


def agreement_extend(request, *args, **kwargs):
    raise Http404


def amendment_edit(request, *args, **kwargs):
    raise Http404


def amendment_withdraw(request, *args, **kwargs):
    raise Http404
