"""What a secretary should know about an outcome before recording it, in a sentence."""

from __future__ import annotations

from commissioning.models import DecisionPoint, Organ, Outcome


def remark(point: DecisionPoint, outcome: str | None, takes_effect: bool) -> str:
    """The sentence about one point; empty when its effects speak for themselves."""
    if outcome in (Outcome.APPROVED, Outcome.APPROVED_AS_CHANGED):
        return _approved(point, outcome, takes_effect)
    carries = bool(point.amendments)
    sentences = {
        Outcome.REJECTED: "avslås."
        + (" Dess förslag stängs och avtalen ändras inte." if carries else ""),
        Outcome.REFERRED_BACK: (
            "återremitteras. Frågan ska besvaras innan ärendet kan sättas upp på ett nytt "
            "sammanträde."
        ),
        Outcome.TABLED: "bordläggs. Ärendet väntar på ett nytt sammanträde.",
        Outcome.WITHDRAWN: "utgår."
        + (" Dess förslag blir utkast igen och kan läggas i ett nytt ärende." if carries else ""),
    }
    sentence = sentences.get(Outcome(outcome)) if outcome else None
    return f"Punkt {point.number} {sentence}" if sentence else ""


def _approved(point: DecisionPoint, outcome: str | None, takes_effect: bool) -> str:
    number = point.number
    if not takes_effect:
        organ = Organ(point.organ).label.lower()
        return f"Punkt {number} förblir föreslagen. Den börjar gälla när {organ} har beslutat."
    if point.condition_board:
        return (
            f"Punkt {number} är villkorad. Den börjar gälla när {point.condition_board} har "
            "fattat samma beslut, och förfaller om svaret blir nej."
        )
    if outcome == Outcome.APPROVED_AS_CHANGED and point.amendments:
        return (
            f"Punkt {number} får ny text, men villkoren i registret är de som föreslogs. "
            "Ändra förslaget först om nämnden ändrade dag, volym eller belopp."
        )
    return ""
