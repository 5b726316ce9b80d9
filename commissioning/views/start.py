"""Not written yet."""

from django.contrib.auth.views import LoginView
from django.http import Http404


class SignIn(LoginView):
    pass


def health(request, *args, **kwargs):
    raise Http404


def start(request, *args, **kwargs):
    raise Http404
