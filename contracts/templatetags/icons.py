"""Icons from the sprite in `_components/icon_sprite.html`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, text: str = "") -> SafeString:
    """One icon. Without `text` it is decoration; with `text` that is its accessible name."""
    if text:
        return format_html(
            '<svg class="ikon" viewBox="0 0 16 16" role="img" aria-label="{}">'
            '<use href="#i-{}"/></svg>',
            text,
            name,
        )
    return format_html(
        '<svg class="ikon" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-{}"/></svg>', name
    )
