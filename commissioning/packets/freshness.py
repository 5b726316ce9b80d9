"""What has changed since a packet was made, in a sentence."""

from __future__ import annotations

from typing import Any

from commissioning.models import Packet
from commissioning.packets.plan import Plan
from commissioning.pages.sentences import counted, start_of

Print = dict[tuple[str, int], str]


def changes_since(packet: Packet, plan: Plan) -> str:
    """ "Två skrivelser har ändrats sedan dess."; empty when the packet still says what is so."""
    before, now = _prints(packet.contents), _prints(plan.contents())
    said = [*_memos(before, now), *_attachments(before, now), *_matters(before, now)]
    if not said and before.get(("notice", 0)) != now.get(("notice", 0)):
        said = ["dagordningen har ändrats"]
    if not said:
        return ""
    last = f" och {said[-1]}" if len(said) > 1 else said[0]
    return f"{start_of(', '.join(said[:-1]) + last)} sedan dess."


def _prints(contents: list[dict[str, Any]]) -> Print:
    return {(entry["kind"], entry.get("matter", 0)): entry["hash"] for entry in contents}


def _memos(before: Print, now: Print) -> list[str]:
    changed = _changed(before, now, "memo")
    if not changed:
        return []
    return [f"{counted(changed, 'skrivelse', 'skrivelser')} har ändrats"]


def _attachments(before: Print, now: Print) -> list[str]:
    changed = _changed(before, now, "attachments")
    if not changed:
        return []
    return [f"bilagorna i {counted(changed, 'ärende', 'ärenden', neuter=True)} har ändrats"]


def _matters(before: Print, now: Print) -> list[str]:
    old = {matter for kind, matter in before if kind == "memo"}
    new = {matter for kind, matter in now if kind == "memo"}
    said = []
    if new - old:
        added = counted(len(new - old), "ärende", "ärenden", neuter=True)
        said.append(f"{added} har tillkommit")
    if old - new:
        gone = counted(len(old - new), "ärende", "ärenden", neuter=True)
        said.append(f"{gone} har tagits bort")
    return said


def _changed(before: Print, now: Print, kind: str) -> int:
    return sum(
        1 for key in before.keys() & now.keys() if key[0] == kind and before[key] != now[key]
    )
