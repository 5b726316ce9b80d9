"""Signing in, also in the middle of a form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from commissioning import kept_posts
from commissioning.models import Membership


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Sign in. On a trial machine the page shows who there is to sign in as."""

    redirect_authenticated_user = False

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Go where the person was going; what was written is first shown as not lost."""
        kept = kept_posts.load(self.request.POST.get(kept_posts.FIELD, ""))
        if kept is None:
            return super().form_valid(form)
        login(self.request, form.get_user())
        return render(self.request, "registration/signed_in_again.html", {"kept": kept})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.POST.get(kept_posts.FIELD, "")
        waiting = text if kept_posts.load(text) else ""
        return super().get_context_data(**kwargs) | sign_in_context(waiting)


def sign_in_context(kept: str = "") -> dict[str, Any]:
    """What the page shows beside the form itself."""
    waiting = kept_posts.load(kept) if kept else None
    return {
        "demo_people": demo_people() if settings.DEMO else [],
        "kept": kept,
        "had_file": waiting is not None and waiting.had_file,
    }


@never_cache
def ask_to_sign_in(request: HttpRequest, kept: str) -> HttpResponse:
    """The sign-in page in answer to a post whose session has ended."""
    context = {"form": AuthenticationForm(request), **sign_in_context(kept)}
    return render(request, "registration/login.html", context)


@never_cache
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is too old, as after signing in again in another tab: nothing is lost.

    Only for what this site's own pages sent; a post from elsewhere is refused.
    """
    own = f"{request.scheme}://{request.get_host()}"
    kept = kept_posts.keep(request) if request.headers.get("Origin") == own else ""
    waiting = kept_posts.load(kept) if kept else None
    if request.headers.get("HX-Request") or waiting is None:
        return render(request, "403.html", status=403)
    if not request.user.is_authenticated:
        return ask_to_sign_in(request, kept)
    return render(request, "registration/signed_in_again.html", {"kept": waiting})


def demo_people() -> list[Membership]:
    """One membership for each person, the leading role first."""
    people: dict[int, Membership] = {}
    for membership in Membership.objects.select_related("user", "board").order_by("pk")[:50]:
        people.setdefault(membership.user_id, membership)
    return list(people.values())[:12]
