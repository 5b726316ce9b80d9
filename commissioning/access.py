"""Load a record for a person: unknown is 404, forbidden is 403. Views load in no other way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from commissioning.models import (
    Attachment,
    CoDeterminationRecord,
    Condition,
    Consultation,
    Decision,
    DecisionPoint,
    DelegationOrder,
    Dispatch,
    Document,
    DocumentKind,
    Matter,
    MatterGroup,
    Meeting,
    Packet,
    ReportBackTask,
)
from commissioning.permissions import Permission, has_permission, require
from commissioning.requests import SiteRequest
from contracts.models import Agreement, Amendment, Budget, Consumption, Finding, FollowUp, Remedy
from providers.models import Party

View = Callable[..., HttpResponseBase]
PartT = TypeVar("PartT", Consultation, CoDeterminationRecord)


def requires(permission: Permission) -> Callable[[View], View]:
    """Guard a view that concerns no particular board."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SiteRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(request.user, permission)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def get_agreement_for(
    user: Any,
    pk: int,
    permission: Permission = Permission.READ,
    among: QuerySet[Agreement] | None = None,
) -> Agreement:
    """The agreement, if the person may do that with its board's agreements."""
    found = among if among is not None else Agreement.objects.with_parties()
    agreement = get_object_or_404(found, pk=pk)
    require(user, permission, None if permission == Permission.READ else agreement.board)
    return agreement


def get_amendment_for(user: Any, pk: int, permission: Permission) -> Amendment:
    amendment = get_object_or_404(
        Amendment.objects.select_related("agreement__board", "agreement__provider"), pk=pk
    )
    require(user, permission, amendment.agreement.board)
    return amendment


def get_consumption_for(user: Any, pk: int, permission: Permission) -> Consumption:
    found = Consumption.objects.select_related("agreement__board", "agreement__provider", "option")
    consumption = get_object_or_404(found, pk=pk)
    require(user, permission, consumption.agreement.board)
    return consumption


def get_budget_for(user: Any, pk: int, permission: Permission) -> Budget:
    budget = get_object_or_404(Budget.objects.select_related("board", "service"), pk=pk)
    require(user, permission, budget.board)
    return budget


def get_matter_for(user: Any, pk: int, permission: Permission = Permission.READ) -> Matter:
    matter = get_object_or_404(Matter.objects.select_related("board", "meeting", "memo"), pk=pk)
    _require_for(user, permission, matter)
    return matter


def _require_for(
    user: Any, permission: Permission, matter: Matter, *, secret: bool = False
) -> None:
    """Everybody with a role reads what is public; what is secret only the board's own people."""
    is_open = permission == Permission.READ and not (secret or matter.is_secret)
    require(user, permission, None if is_open else matter.board)


def get_matter_group_for(user: Any, pk: int, permission: Permission) -> MatterGroup:
    """A group of sibling matters. To change it, one must prepare one of them."""
    group = get_object_or_404(MatterGroup, pk=pk)
    if permission == Permission.READ:
        require(user, permission)
        return group
    matters = group.matters.select_related("board")
    if not any(has_permission(user, permission, matter.board) for matter in matters):
        raise PermissionDenied(f"{permission} {group}")
    return group


def get_point_for(user: Any, pk: int, permission: Permission) -> DecisionPoint:
    point = get_object_or_404(
        DecisionPoint.objects.select_related(
            "matter__board", "reverses__decision__matter__board", "reverses__point"
        ),
        pk=pk,
    )
    require(user, permission, point.matter.board)
    return point


def get_part_for(model: type[PartT], user: Any, pk: int, permission: Permission) -> PartT:
    """What belongs to the preparation of a matter: a consultation or a negotiation."""
    found = model.objects.select_related("matter__board", "matter__meeting")
    part: PartT = get_object_or_404(found, pk=pk)
    require(user, permission, part.matter.board)
    return part


def get_attachment_for(user: Any, pk: int, permission: Permission) -> Attachment:
    """A paper of a matter. Its bytes are fetched only when somebody asks for them."""
    found = Attachment.objects.select_related("matter__board", "matter__meeting", "file")
    attachment = get_object_or_404(found.defer("file__content"), pk=pk)
    _require_for(user, permission, attachment.matter, secret=attachment.is_secret)
    return attachment


def get_condition_for(user: Any, pk: int, permission: Permission) -> Condition:
    condition = get_object_or_404(
        Condition.objects.select_related(
            "board",
            "outcome__decision__matter__board",
            "outcome__point__same_as__matter",
            "counterpart__decision__matter__board",
        ),
        pk=pk,
    )
    _require_for(user, permission, condition.outcome.decision.matter)
    return condition


def get_decision_for(user: Any, pk: int, permission: Permission) -> Decision:
    decision = get_object_or_404(
        Decision.objects.select_related(
            "matter__board",
            "meeting",
            "reported_at",
            "delegation_item__order",
            "delegated_in__decision__matter__board",
            "delegated_in__point",
        ),
        pk=pk,
    )
    _require_for(user, permission, decision.matter)
    return decision


def get_extract_for(user: Any, pk: int, permission: Permission) -> Document:
    document = get_object_or_404(
        Document.objects.filter(kind=DocumentKind.EXTRACT).select_related(
            "decision__matter__board", "decision__matter__memo", "finalised_by"
        ),
        pk=pk,
    )
    assert document.decision is not None  # the database holds that every extract has one
    _require_for(user, permission, document.decision.matter)
    return document


def get_dispatch_for(user: Any, pk: int, permission: Permission) -> Dispatch:
    found = Dispatch.objects.select_related("document__decision__matter__board", "sent_by")
    dispatch = get_object_or_404(found, pk=pk)
    assert dispatch.document.decision is not None  # only extracts are sent
    _require_for(user, permission, dispatch.document.decision.matter)
    return dispatch


def get_task_for(user: Any, pk: int, permission: Permission) -> ReportBackTask:
    task = get_object_or_404(
        ReportBackTask.objects.select_related("outcome__decision__matter__board"), pk=pk
    )
    require(user, permission, task.outcome.decision.matter.board)
    return task


def get_delegation_order_for(user: Any, pk: int, permission: Permission) -> DelegationOrder:
    order = get_object_or_404(DelegationOrder.objects.select_related("board"), pk=pk)
    require(user, permission, None if permission == Permission.READ else order.board)
    return order


def get_meeting_for(user: Any, pk: int, permission: Permission = Permission.READ) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.select_related("board"), pk=pk)
    require(user, permission, None if permission == Permission.READ else meeting.board)
    return meeting


def get_packet_for(user: Any, pk: int) -> Packet:
    """A packet without its bytes. One that may hold secrets only the board's own people get."""
    found = Packet.objects.select_related("meeting__board", "requested_by")
    packet = get_object_or_404(found, pk=pk)
    require(user, Permission.READ, None if packet.is_public else packet.meeting.board)
    return packet


def get_board_for(user: Any, pk: int, permission: Permission) -> Party:
    board = get_object_or_404(Party.objects.boards(), pk=pk)
    require(user, permission, board)
    return board


def get_follow_up_for(user: Any, pk: int, permission: Permission) -> FollowUp:
    found = FollowUp.objects.select_related("agreement__board", "agreement__provider")
    follow_up: FollowUp = get_object_or_404(found, pk=pk)
    require(user, permission, None if permission == Permission.READ else follow_up.agreement.board)
    return follow_up


def get_finding_for(user: Any, pk: int) -> Finding:
    """A finding, for somebody who may follow up its board's agreements."""
    found = Finding.objects.select_related(
        "follow_up__agreement__board", "follow_up__agreement__provider"
    )
    finding: Finding = get_object_or_404(found, pk=pk)
    require(user, Permission.FOLLOW_UP, finding.follow_up.agreement.board)
    return finding


def get_remedy_for(user: Any, pk: int) -> Remedy:
    """A remedy, for somebody who may follow up its board's agreements."""
    found = Remedy.objects.select_related(
        "finding__follow_up__agreement__board", "finding__follow_up__agreement__provider"
    )
    remedy: Remedy = get_object_or_404(found, pk=pk)
    require(user, Permission.FOLLOW_UP, remedy.finding.follow_up.agreement.board)
    return remedy
