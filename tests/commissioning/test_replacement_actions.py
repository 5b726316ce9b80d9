"""Many agreements replaced by few: mapped, ended and put in force, with history."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commissioning import integrity
from commissioning.actions import decisions, replacements
from commissioning.actions.decisions import Ruling
from commissioning.models import (
    Decision,
    Matter,
    MatterKind,
    Outcome,
    PointEffect,
    ReplacedAgreement,
)
from commissioning.replacement import reading
from commissioning.replacement.coverage import Code
from contracts.models import Amendment, Standing, Succession, TerminationTerm
from contracts.states import AmendmentKind, AmendmentState
from providers.tracking import ConflictError
from tests import factories
from tests.commissioning.replacement_cases import (
    LAST_OLD_DAY,
    NEW_STARTS_ON,
    draw_in,
    make_group,
    make_new,
    make_olds,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.registrar()


@pytest.fixture
def today():
    from django.utils import timezone

    return timezone.localdate()


@pytest.fixture
def new(son, leanlink):
    return make_new(son, "Heldygn barn och unga", provider=leanlink)


@pytest.fixture
def matter(new):
    return factories.make_matter(new, title="Verksamhetsuppdrag")


@pytest.fixture
def group(matter):
    return make_group(matter)


def codes(group, today):
    return {(f.code, f.key) for f in reading.read(group, today).findings}


def test_a_matter_begins_a_group_and_is_then_a_replacement(matter, group):
    assert matter.group == group
    assert matter.kind == MatterKind.REPLACEMENT


def test_a_board_has_one_matter_in_the_group(group, son, by):
    other = factories.make_matter(board=son, title="Ett till")
    with pytest.raises(ValidationError, match="har redan ett ärende"):
        replacements.join(matter=other, group=group, by=by)


def test_a_matter_is_in_one_group_at_most(group, matter, by):
    with pytest.raises(ValidationError, match="ingår redan"):
        replacements.begin(matter=matter, title="En till", by=by)


def test_only_running_agreements_are_drawn_in(group, new, by):
    with pytest.raises(ValidationError, match="löper inte"):
        replacements.add(group=group, agreements=[new.agreement_id], by=by)


def test_agreements_of_a_board_without_a_matter_are_refused(group, aldre, leanlink, by):
    olds = make_olds(1, board=aldre, provider=leanlink)
    with pytest.raises(ValidationError, match="inte har något ärende"):
        replacements.add(group=group, agreements=[olds[0].pk], by=by)


def test_drawing_in_again_adds_nothing(group, son, leanlink, by):
    keys = draw_in(group, make_olds(2, board=son, provider=leanlink))
    assert replacements.add(group=group, agreements=keys, by=by) == 0
    assert group.replaced.count() == 2


def test_the_mapping_is_kept_as_successions_with_history(group, new, son, leanlink, by):
    keys = draw_in(group, make_olds(3, board=son, provider=leanlink))
    assert replacements.map_to(group=group, amendment=new, agreements=keys, by=by) == 3
    links = Succession.objects.filter(amendment=new)
    assert {link.predecessor_id for link in links} == set(keys)
    rows = Succession.history.values_list("history_user", "history_change_reason")
    assert set(rows) == {(by.pk, "Ersätts av Heldygn barn och unga")}


def test_a_new_choice_replaces_the_old_one(son, leanlink, by):
    first = make_new(son, "Första", provider=leanlink)
    second = make_new(son, "Andra", provider=leanlink)
    group = make_group(factories.make_matter(first, second))
    keys = draw_in(group, make_olds(2, board=son, provider=leanlink))
    replacements.map_to(group=group, amendment=first, agreements=keys, by=by)
    replacements.map_to(group=group, amendment=second, agreements=keys[:1], by=by)
    links = Succession.objects.values_list("predecessor_id", "amendment_id")
    assert set(links) == {(keys[0], second.pk), (keys[1], first.pk)}
    assert Succession.history.filter(history_type="-").count() == 1


def test_another_boards_agreements_cannot_be_mapped_to_it(son, aldre, leanlink, by):
    new = make_new(son, "Ny", provider=leanlink)
    group = make_group(factories.make_matter(new), factories.make_matter(board=aldre))
    keys = draw_in(group, make_olds(1, board=aldre, provider=leanlink))
    with pytest.raises(ValidationError, match="hör till Äldrenämnden"):
        replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    assert not Succession.objects.exists()


def test_of_two_people_the_second_is_told(group, new, son, leanlink, by):
    keys = draw_in(group, make_olds(1, board=son, provider=leanlink))
    seen = {keys[0]: "0"}
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by, seen=seen)
    with pytest.raises(ConflictError):
        replacements.unmap(group=group, agreements=keys, by=by, seen=seen)
    assert Succession.objects.count() == 1


def test_a_form_of_the_amendment_that_was_opened_before_is_refused(group, new, son, leanlink, by):
    keys = draw_in(group, make_olds(1, board=son, provider=leanlink))
    before = new.version
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    new.refresh_from_db()
    assert new.version > before


def test_ending_without_successor_is_said_with_its_reason(group, new, son, leanlink, by, today):
    keys = draw_in(group, make_olds(1, board=son, provider=leanlink))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    replacements.end_without(group=group, agreements=keys, reason="Behovet är borta", by=by)
    assert ReplacedAgreement.objects.get().ends_without_successor == "Behovet är borta"
    assert not Succession.objects.exists()
    assert codes(group, today) == set()
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    assert ReplacedAgreement.objects.get().ends_without_successor == ""


def test_one_that_is_taken_out_leaves_nothing_behind(group, new, son, leanlink, by):
    keys = draw_in(group, make_olds(2, board=son, provider=leanlink, ends_on=None))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    replacements.create_endings(group=group, boards=[son.pk], by=by)
    replacements.remove(group=group, agreements=keys[:1], by=by)
    assert group.replaced.get().agreement_id == keys[1]
    assert Succession.objects.get().predecessor_id == keys[1]
    states = dict(
        Amendment.objects.filter(kind=AmendmentKind.END).values_list("agreement_id", "state")
    )
    assert states == {keys[0]: AmendmentState.WITHDRAWN, keys[1]: AmendmentState.PROPOSED}


def test_what_is_not_whole_is_found_in_the_register(group, new, son, leanlink, by, today):
    late = make_olds(1, board=son, provider=leanlink, ends_on=date(2028, 6, 30), title="Sen")
    early = make_olds(1, board=son, provider=leanlink, ends_on=date(2027, 6, 30), title="Tidig")
    free = make_olds(1, board=son, provider=leanlink, title="Fri")
    left = make_olds(1, board=son, provider=leanlink, title="Glömd")
    draw_in(group, [*late, *early, *free])
    replacements.map_to(group=group, amendment=new, agreements=[late[0].pk, early[0].pk], by=by)
    assert codes(group, today) == {
        (Code.OVERLAP, late[0].pk),
        (Code.GAP, early[0].pk),
        (Code.MISSING, free[0].pk),
        (Code.OUTSIDE, left[0].pk),
    }


def test_a_successor_outside_the_group_counts_as_a_second(group, new, son, leanlink, by, today):
    keys = draw_in(group, make_olds(1, board=son, provider=leanlink))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    other = make_new(son, "Utanför", provider=factories.make_party())
    Succession(amendment=other, predecessor_id=keys[0]).save_because("Test", by=by)
    assert codes(group, today) == {(Code.DOUBLE, keys[0])}


def test_endings_are_put_under_the_point_of_the_new_one(group, new, matter, son, leanlink, by):
    keys = draw_in(group, make_olds(2, board=son, provider=leanlink, ends_on=None))
    keys += draw_in(group, make_olds(1, board=son, provider=leanlink, title="I tid"))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    assert replacements.create_endings(group=group, boards=[son.pk], by=by) == 2
    point = matter.points.get()
    ends = PointEffect.objects.filter(point=point, amendment__kind=AmendmentKind.END)
    assert {e.amendment.agreement_id for e in ends} == set(keys[:2])
    assert {t.ends_on for t in TerminationTerm.objects.all()} == {LAST_OLD_DAY}
    assert replacements.obstacles(matter) == []
    assert replacements.create_endings(group=group, boards=[son.pk], by=by) == 0


def test_endings_follow_a_new_start(group, new, son, leanlink, by, today):
    keys = draw_in(group, make_olds(1, board=son, provider=leanlink, ends_on=None))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    replacements.create_endings(group=group, boards=[son.pk], by=by)
    new.refresh_from_db()
    from contracts.actions import agreements

    agreements.revise(
        amendment=new,
        terms=factories.base_terms(date(2028, 3, 1), None),
        predecessors=[link.predecessor for link in new.successions.all()],
        by=by,
    )
    assert codes(group, today) == {(Code.GAP, keys[0])}
    assert replacements.create_endings(group=group, boards=[son.pk], by=by) == 1
    assert codes(group, today) == set()


def test_endings_are_taken_back_together(group, new, son, leanlink, by, today):
    keys = draw_in(group, make_olds(2, board=son, provider=leanlink, ends_on=None))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    replacements.create_endings(group=group, boards=[son.pk], by=by)
    assert replacements.remove_endings(group=group, boards=[son.pk], by=by) == 2
    assert codes(group, today) == {(Code.OVERLAP, key) for key in keys}


def test_nothing_is_changed_when_the_matter_is_closed(group, matter, new, son, leanlink, by):
    keys = draw_in(group, make_olds(1, board=son, provider=leanlink))
    decide(matter, by)
    with pytest.raises(ValidationError, match="avslutat"):
        replacements.map_to(group=group, amendment=new, agreements=keys, by=by)


def test_the_obstacles_are_sentences_about_the_boards_own(group, matter, son, leanlink, by):
    draw_in(group, make_olds(5, board=son, provider=leanlink))
    assert replacements.obstacles(matter) == [
        "5 saknar ersättare: Äldre uppdrag 1, Äldre uppdrag 2, Äldre uppdrag 3 och 2 till."
    ]


def test_a_matter_without_a_group_has_no_obstacles():
    assert replacements.obstacles(factories.make_matter()) == []


def decide(matter, by):
    decision = Decision(matter=matter, decided_on=date(2026, 11, 18), section=90)
    rulings = [Ruling(point, Outcome.APPROVED) for point in matter.open_points()]
    return decisions.record(decision=decision, rulings=rulings, by=by)


def test_one_decision_puts_hundreds_in_force_in_few_queries(
    group, matter, new, son, leanlink, by, django_assert_max_num_queries
):
    keys = draw_in(group, make_olds(120, board=son, provider=leanlink, ends_on=None))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    with django_assert_max_num_queries(150):
        replacements.create_endings(group=group, boards=[son.pk], by=by)
    with django_assert_max_num_queries(400):
        decide(matter, by)
    ended = Standing.objects.filter(agreement_id__in=keys, valid_until=None)
    assert set(ended.values_list("ends_on", "is_replaced")) == {(LAST_OLD_DAY, True)}
    assert Standing.objects.get(agreement=new.agreement, valid_until=None).is_decided
    assert list(integrity.problems()) == []
    assert Matter.objects.get(pk=matter.pk).state == "decided"


def test_nothing_of_a_decision_remains_when_one_of_its_parts_is_refused(
    group, matter, new, son, leanlink, by
):
    """An ending before the agreement has begun stops all the rest."""
    keys = draw_in(group, make_olds(2, board=son, provider=leanlink, ends_on=None))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=by)
    point = matter.points.get()
    replacements.propose_endings(
        last_days={keys[0]: date(2023, 12, 31)}, points={keys[0]: point.pk}, reason="Fel", by=by
    )
    with pytest.raises(ValidationError, match="innan det har börjat"):
        decide(matter, by)
    assert Amendment.objects.get(pk=new.pk).state == AmendmentState.PROPOSED
    assert NEW_STARTS_ON > LAST_OLD_DAY
