"""Routes, grouped by noun. `agreement-extend` is the view `agreement_extend`, its template
`commissioning/agreement_extend.html` and its test `tests/commissioning/test_agreement_extend.py`.
"""

from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from commissioning.views import (
    agreement_exports,
    agreement_forms,
    agreement_lists,
    agreements,
    amendments,
    attachments,
    conditions,
    deadlines,
    decision_records,
    decisions,
    delegation,
    extracts,
    matter_forms,
    matters,
    meeting_calendar,
    meetings,
    memos,
    packets,
    parties,
    points,
    preparation,
    replacements,
    saved_views,
    services,
    sign_in,
    start,
    tasks,
)

register = [
    path("", start.start, name="start"),
    path("agreements/", agreement_lists.agreement_list, name="agreement-list"),
    path(
        "agreements/export.<str:kind>", agreement_exports.agreement_export, name="agreement-export"
    ),
    path("agreements/views/", saved_views.saved_view_create, name="saved-view-create"),
    path(
        "agreements/views/<int:pk>/delete/",
        saved_views.saved_view_delete,
        name="saved-view-delete",
    ),
    path("agreements/new/", agreement_forms.agreement_new, name="agreement-new"),
    path("agreements/preview/", agreement_forms.agreement_preview, name="agreement-preview"),
    path("agreements/<int:pk>/", agreements.agreement_detail, name="agreement-detail"),
    path("agreements/<int:pk>/history/", agreements.agreement_history, name="agreement-history"),
    path("agreements/<int:pk>/edit/", agreement_forms.agreement_edit, name="agreement-edit"),
    path("agreements/<int:pk>/extend/", amendments.agreement_extend, name="agreement-extend"),
    path("agreements/<int:pk>/call-off/", amendments.agreement_call_off, name="agreement-call-off"),
    path("agreements/<int:pk>/change/", amendments.agreement_change, name="agreement-change"),
    path("agreements/<int:pk>/end/", amendments.agreement_end, name="agreement-end"),
    path("amendments/<int:pk>/edit/", amendments.amendment_edit, name="amendment-edit"),
    path("amendments/<int:pk>/withdraw/", amendments.amendment_withdraw, name="amendment-withdraw"),
    path("matters/", matters.matter_list, name="matter-list"),
    path("matters/new/", matter_forms.matter_new, name="matter-new"),
    path("matters/<int:pk>/", matters.matter_detail, name="matter-detail"),
    path("matters/<int:pk>/edit/", matter_forms.matter_edit, name="matter-edit"),
    path("matters/<int:pk>/withdraw/", matter_forms.matter_withdraw, name="matter-withdraw"),
    path("matters/<int:pk>/replacement/", replacements.replacement_new, name="replacement-new"),
    path("replacements/<int:pk>/", replacements.replacement_detail, name="replacement-detail"),
    path("replacements/<int:pk>/scope/", replacements.replacement_scope, name="replacement-scope"),
    path(
        "replacements/<int:pk>/endings/",
        replacements.replacement_endings,
        name="replacement-endings",
    ),
    path(
        "replacements/<int:pk>/export.<str:kind>",
        replacements.replacement_export,
        name="replacement-export",
    ),
    path("matters/<int:pk>/points/new/", points.point_new, name="point-new"),
    path("points/<int:pk>/edit/", points.point_edit, name="point-edit"),
    path("points/<int:pk>/delete/", points.point_delete, name="point-delete"),
    path(
        "matters/<int:pk>/consultations/new/",
        preparation.consultation_new,
        name="consultation-new",
    ),
    path(
        "consultations/<int:pk>/edit/", preparation.consultation_edit, name="consultation-edit"
    ),
    path(
        "consultations/<int:pk>/delete/",
        preparation.consultation_delete,
        name="consultation-delete",
    ),
    path(
        "matters/<int:pk>/codetermination/new/",
        preparation.codetermination_new,
        name="codetermination-new",
    ),
    path(
        "codetermination/<int:pk>/edit/",
        preparation.codetermination_edit,
        name="codetermination-edit",
    ),
    path(
        "codetermination/<int:pk>/delete/",
        preparation.codetermination_delete,
        name="codetermination-delete",
    ),
    path(
        "matters/<int:pk>/attachments/new/", attachments.attachment_new, name="attachment-new"
    ),
    path("attachments/<int:pk>/edit/", attachments.attachment_edit, name="attachment-edit"),
    path("attachments/<int:pk>/delete/", attachments.attachment_delete, name="attachment-delete"),
    path("attachments/<int:pk>/file/", attachments.attachment_file, name="attachment-file"),
    path("matters/<int:pk>/memo/", memos.memo_edit, name="memo-edit"),
    path("matters/<int:pk>/memo/preview/", memos.memo_preview, name="memo-preview"),
    path("matters/<int:pk>/memo.pdf", memos.memo_pdf, name="memo-pdf"),
    path("matters/<int:pk>/decision/", decisions.decision_new, name="decision-new"),
    path("matters/<int:pk>/decision/effects/", decisions.decision_effects, name="decision-effects"),
    path("decisions/<int:pk>/", decision_records.decision_detail, name="decision-detail"),
    path("decisions/<int:pk>/adjust/", decision_records.decision_adjust, name="decision-adjust"),
    path("decisions/<int:pk>/correct/", decision_records.decision_correct, name="decision-correct"),
    path("decisions/<int:pk>/extract/", extracts.extract_new, name="extract-new"),
    path("extracts/<int:pk>/", extracts.extract_detail, name="extract-detail"),
    path("extracts/<int:pk>/extract.pdf", extracts.extract_pdf, name="extract-pdf"),
    path("extracts/<int:pk>/dispatch/", extracts.dispatch_new, name="dispatch-new"),
    path("tasks/", tasks.task_list, name="task-list"),
    path("tasks/export.<str:kind>", tasks.task_export, name="task-export"),
    path("tasks/<int:pk>/edit/", tasks.task_edit, name="task-edit"),
    path("conditions/<int:pk>/", conditions.condition_detail, name="condition-detail"),
    path("delegated/", delegation.delegated_decision_list, name="delegated-decision-list"),
    path("delegation/", delegation.delegation_order_list, name="delegation-order-list"),
    path("delegation/new/", delegation.delegation_order_new, name="delegation-order-new"),
    path(
        "delegation/<int:pk>/", delegation.delegation_order_detail, name="delegation-order-detail"
    ),
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/calendar/", meeting_calendar.meeting_calendar, name="meeting-calendar"),
    path("meetings/new/", meeting_calendar.meeting_new, name="meeting-new"),
    path("meetings/series/new/", meeting_calendar.meeting_series_new, name="meeting-series-new"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/edit/", meeting_calendar.meeting_edit, name="meeting-edit"),
    path("meetings/<int:pk>/cancel/", meeting_calendar.meeting_cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/agenda/", meetings.meeting_agenda, name="meeting-agenda"),
    path("meetings/<int:pk>/delegated/", meetings.meeting_delegated, name="meeting-delegated"),
    path("meetings/<int:pk>/packet/", packets.packet_new, name="packet-new"),
    path("packets/<int:pk>/", packets.packet_detail, name="packet-detail"),
    path("packets/<int:pk>/handlingar.pdf", packets.packet_pdf, name="packet-pdf"),
    path("boards/<int:pk>/settings/", meeting_calendar.board_settings, name="board-settings"),
    path("deadlines/", deadlines.deadline_list, name="deadline-list"),
    path("deadlines/export.<str:kind>", deadlines.deadline_export, name="deadline-export"),
    path("parties/", parties.party_list, name="party-list"),
    path("parties/new/", parties.party_new, name="party-new"),
    path("parties/<int:pk>/", parties.party_detail, name="party-detail"),
    path("parties/<int:pk>/edit/", parties.party_edit, name="party-edit"),
    path("parties/<int:pk>/names/new/", parties.party_name_new, name="party-name-new"),
    path("services/", services.service_list, name="service-list"),
    path("services/new/", services.service_new, name="service-new"),
    path("services/<int:pk>/edit/", services.service_edit, name="service-edit"),
]

urlpatterns = [
    path("", include((register, "commissioning"))),
    path("login/", sign_in.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("health/", start.health, name="health"),
]

if settings.DEBUG or settings.TESTING:
    from commissioning.views.component_gallery import component_gallery

    urlpatterns.append(path("components/", component_gallery, name="component-gallery"))
