"""The sections that a memo has, the same for every board."""

from __future__ import annotations

from commissioning.demo.world import World
from commissioning.models import AppliesWhen, MemoSectionTemplate

ALWAYS, CHILDREN, MONEY = AppliesWhen.ALWAYS, AppliesWhen.CHILDREN, AppliesWhen.MONEY

# Key, heading, required, when, hint.
SECTIONS = [
    (
        "arende",
        "Ärende",
        True,
        ALWAYS,
        "Sammanfatta vad som föreslås. Texten blir ärendet i protokollet.",
    ),
    (
        "beslutsunderlag",
        "Beslutsunderlag",
        True,
        ALWAYS,
        "En handling per rad, med datum. Skriv - först.",
    ),
    ("bakgrund", "Bakgrund", True, ALWAYS, "Vad gäller i dag, sedan när och enligt vilket beslut?"),
    (
        "nuvarande-situation",
        "Nuvarande situation",
        False,
        ALWAYS,
        "Behov, volymer och väntetider.",
    ),
    ("forslag", "Förslag", False, ALWAYS, "Motivera. Varje förslag ska ha en beslutspunkt."),
    (
        "ekonomi",
        "Ekonomiska konsekvenser",
        True,
        MONEY,
        "Belopp för hela tiden, prisnivå och index. Räkna om årsbelopp för del av år.",
    ),
    (
        "kommunala-mal",
        "Kommunala mål",
        False,
        ALWAYS,
        "Vilka mål i nämndens plan berörs, och hur?",
    ),
    (
        "jamstalldhet",
        "Jämställdhet",
        False,
        ALWAYS,
        "Samma målgrupp som i ärendet. Könsuppdelad statistik.",
    ),
    (
        "barnets-basta",
        "Barnets bästa",
        True,
        CHILDREN,
        "Hur påverkas barnen, och vad har de själva sagt? Barnkonventionen artikel 3.",
    ),
    ("samrad", "Samråd", False, ALWAYS, "Vilka har hörts, när och vad svarade de?"),
    (
        "uppfoljning",
        "Uppföljning och utvärdering",
        True,
        ALWAYS,
        "Hur ofta, vad och vem får veta?",
    ),
    (
        "mbl",
        "Information eller förhandling enligt lag (1976:580) om medbestämmande i arbetslivet",
        True,
        ALWAYS,
        "Paragraf och datum. Skriv att mötet är planerat om det inte har hållits.",
    ),
]


def enter(world: World) -> None:
    """Enter the common template, unless there is one."""
    if MemoSectionTemplate.objects.filter(board=None).exists():
        return
    for position, (key, heading, is_required, applies_when, hint) in enumerate(SECTIONS, start=1):
        section = MemoSectionTemplate(
            key=key,
            heading=heading,
            position=position,
            is_required=is_required,
            applies_when=applies_when,
            hint=hint,
        )
        world.keep(section)
