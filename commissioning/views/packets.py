"""The papers of a meeting as one file: order it, follow it, open it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from commissioning.access import get_meeting_for, get_packet_for
from commissioning.actions import packets as actions
from commissioning.forms.base import handle_once
from commissioning.forms.meetings import PacketForm
from commissioning.models import Meeting, Packet, StoredFile
from commissioning.pages.meeting_packets import nobody_works, remarks_on_memos
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest


@require_POST
def packet_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Order a meeting's papers, and go to where their progress is shown."""
    meeting = get_meeting_for(request.user, pk, Permission.DECIDE)
    form = PacketForm(request.POST)
    if not form.is_valid():
        return redirect(meeting)
    try:
        key = form.cleaned_data["form_key"]
        return handle_once(request, key, lambda: _order(request, form, meeting))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(meeting)


def _order(request: SiteRequest, form: PacketForm, meeting: Meeting) -> str:
    is_public = form.cleaned_data["is_public"]
    packet = actions.order(meeting=meeting, is_public=is_public, by=request.user)
    return reverse("commissioning:packet-detail", args=[packet.pk])


def packet_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """How far the papers have come; asked for again every other second until they are done."""
    packet = get_packet_for(request.user, pk)
    may_order = has_permission(request.user, Permission.DECIDE, packet.meeting.board)
    context = {
        "packet": packet,
        "meeting": packet.meeting,
        "nobody_works": nobody_works(packet),
        "may_order": may_order,
        "packet_form": PacketForm(),
        # Whoever decides the agenda reads every memo on it, the secret ones too.
        "memos": remarks_on_memos(packet, request.today) if may_order and not request.htmx else [],
        "active_tab": "meetings",
    }
    name = "commissioning/packet_detail.html"
    return render(request, f"{name}#progress" if request.htmx else name, context)


def packet_pdf(request: SiteRequest, pk: int) -> HttpResponse:
    """The finished file, as it was stored."""
    packet = get_packet_for(request.user, pk)
    if packet.file_id is None:
        return redirect("commissioning:packet-detail", packet.pk)
    content = StoredFile.objects.values_list("content", flat=True).get(pk=packet.file_id)
    response = HttpResponse(bytes(content), content_type="application/pdf")
    name = content_disposition_header(as_attachment=False, filename=file_name(packet))
    response["Content-Disposition"] = name or "inline"
    return response


def file_name(packet: Packet) -> str:
    board = packet.meeting.board
    kind = "Offentliga handlingar" if packet.is_public else "Handlingar"
    return f"{kind} {board.prefix or board.name} {packet.meeting.held_on}.pdf"
