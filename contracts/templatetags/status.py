"""Status pills: a glyph of its own shape plus a word. Only what needs action is tinted."""

from typing import NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

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
