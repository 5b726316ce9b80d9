"""The sections that a memo has, the same for every board."""

from __future__ import annotations

from commissioning.demo.world import World
from commissioning.models import MemoSectionTemplate

# Key, heading, required, hint.
SECTIONS = [
    ("arende", "Ärende", True, "Sammanfatta vad som föreslås. Texten blir ärendet i protokollet."),
    ("beslutsunderlag", "Beslutsunderlag", True, "En handling per rad, med datum. Skriv - först."),
    ("bakgrund", "Bakgrund", True, "Vad gäller i dag, sedan när och enligt vilket beslut?"),
    ("nuvarande-situation", "Nuvarande situation", False, "Behov, volymer och väntetider."),
    ("forslag", "Förslag", False, "Motivera. Varje förslag ska ha en beslutspunkt."),
    (
        "ekonomi",
        "Ekonomiska konsekvenser",
        True,
        "Belopp för hela tiden, prisnivå och index. Räkna om årsbelopp för del av år.",
    ),
    ("kommunala-mal", "Kommunala mål", False, "Vilka mål i nämndens plan berörs, och hur?"),
    (
        "jamstalldhet",
        "Jämställdhet",
        False,
        "Samma målgrupp som i ärendet. Könsuppdelad statistik.",
    ),
    ("barnets-basta", "Barnets bästa", False, "Krävs när barn berörs."),
    ("samrad", "Samråd", False, "Vilka har hörts, när och vad svarade de?"),
    ("uppfoljning", "Uppföljning och utvärdering", True, "Hur ofta, vad och vem får veta?"),
    (
        "mbl",
        "Information eller förhandling enligt lag (1976:580) om medbestämmande i arbetslivet",
        True,
        "Paragraf och datum. Skriv att mötet är planerat om det inte har hållits.",
    ),
]


def enter(world: World) -> None:
    """Enter the common template, unless there is one."""
    if MemoSectionTemplate.objects.filter(board=None).exists():
        return
    for position, (key, heading, is_required, hint) in enumerate(SECTIONS, start=1):
        section = MemoSectionTemplate(
            key=key, heading=heading, position=position, is_required=is_required, hint=hint
        )
        world.keep(section)
