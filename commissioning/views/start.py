"""Not written yet."""

from django.http import Http404
from django.contrib.auth.views import LoginView


class SignIn(LoginView):
    pass


def health(request, *args, **kwargs):
    raise Http404


def start(request, *args, **kwargs):
    raise Http404
