"""Why a remark on a memo is right to leave."""

from __future__ import annotations

from django import forms

from commissioning.forms.base import ActionForm


class AcceptFindingForm(ActionForm):
    """The remark, known by its digest, and the reason."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=32)
    reason = forms.CharField(
        label="Skäl",
        max_length=500,
        error_messages={"required": "Skriv varför texten ska stå som den gör."},
    )


class ShowFindingForm(ActionForm):
    """An accepted remark that is to be shown again."""

    accepted = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31)
