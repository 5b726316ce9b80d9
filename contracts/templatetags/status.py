"""Status pills: a glyph of its own shape plus a word. Only what needs action is tinted."""

from typing import NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from contracts.follow_ups import Grade, RemedyState
from contracts.templatetags.icons import icon

register = template.Library()


class Pill(NamedTuple):
    """How a status is shown: word, glyph and CSS variant."""

    label: str
    glyph: str
    variant: str


PILLS = {
    "draft": Pill("Utkast", "streckad", "utkast"),
    "proposed": Pill("Under beredning", "halv", "beredning"),
    "conditional": Pill("Villkorat", "lank", "villkorat"),
    "upcoming": Pill("Beslutat", "rombfylld", "beslutat"),
    "in_force": Pill("Gällande", "fylld", "gallande"),
    "extended": Pill("Förlängt", "forlangt", "forlangt"),
    "ends_soon": Pill("Upphör snart", "timglas", "snart"),
    "open_ended": Pill("Tills vidare", "vidare", "vidare"),
    "ended": Pill("Avslutat", "ruta", "avslutat"),
    "replaced": Pill("Ersatt", "ersatt", "avslutat"),
    "rejected": Pill("Avslaget", "kryss", "avslutat"),
    "lapsed": Pill("Förfallet", "forfallet", "avslutat"),
    "revoked": Pill("Upphävt", "upphavt", "avslutat"),
    "late": Pill("Försenat", "varning", "sen"),
    "done": Pill("Klar", "bock", "klar"),
}
# A grade, and how far a remedy has come, in pills of the same shapes.
GRADES = {"met": "done", "partly": "ends_soon", "not_met": "late"}
REMEDIES = {
    "waiting": "proposed",
    "late": "late",
    "recheck": "ends_soon",
    "recheck_late": "late",
    "remains": "late",
    "finished": "done",
}


@register.simple_tag
def grade_pill(grade: Grade | None) -> SafeString:
    """The pill of a grade; words alone where nothing was graded."""
    if grade is None:
        return format_html('<span class="bi">Inget omdöme</span>')
    return status_pill(GRADES[grade], grade.label)


@register.simple_tag
def remedy_pill(state: RemedyState) -> SafeString:
    """The pill of how far a remedy has come."""
    return status_pill(REMEDIES[state], state.label)


@register.simple_tag
def status_pill(status: str, text: str = "") -> SafeString:
    """The pill of a `Status` value (or "late", "done"); `text` replaces the usual word."""
    pill = PILLS[str(status)]
    return format_html(
        '<span class="marke marke--{}">{}{}</span>',
        pill.variant,
        icon(pill.glyph),
        text or pill.label,
    )
