"""The remarks on the demo's own points: none without cause."""

from datetime import date

from commissioning.models import DecisionPoint
from commissioning.points.facts import remarks_on

# Kävlinge decides to procure, so there is no party; Stockholm's minutes say no term.
INCOMPLETE = ("SN 2014/63", "2.3.4-181/2022")


def causes(point, code):
    """Why the remark is right, so that only false alarms are left."""
    text = point.proposed_text
    return (
        point.matter.dnr in INCOMPLETE
        or (code == "sum" and "oförändrade villkor" in text)
        or (code in ("owner", "due") and text.startswith("Förvaltningen får i uppdrag"))
        or (code in ("start", "end") and "i sex månader" in text)
    )


def test_complete_points_get_no_remark():
    points = list(
        DecisionPoint.objects.select_related(
            "condition_board", "reverses__decision", "matter"
        ).order_by("pk")
    )
    found = remarks_on(points, date(2026, 11, 25))
    alarms = [
        (point.matter.dnr, point.number, remark.text)
        for point in points
        for remark in found[point.pk]
        if not causes(point, remark.code)
    ]
    assert alarms == []
    assert len(points) > 30
