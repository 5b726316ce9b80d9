"""The demo's index runs: one finished, and a definitive value that is not applied yet."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from contracts.index_candidates import Selection, candidates
from contracts.models import IndexedPrice, IndexFormula, IndexRun
from providers.models import Party

pytestmark = pytest.mark.django_db


def test_a_finished_run_and_rows_to_preview():
    price = IndexedPrice.objects.get(year=2019)
    assert price.new_amount == Decimal("1580.55")  # 1 500 × 1,026 × 1,027, per år till öre
    opi = IndexFormula.objects.get(name="OPI")
    assert IndexRun.objects.get(year=2023).formula_text == "OPI 2023 = 3,5 %, preliminärt"
    boards = tuple(Party.objects.boards())
    found = candidates(Selection(opi, 2023, date(2023, 1, 1), timezone.localdate(), boards))
    plans = [c.plan for c in found if c.plan]
    assert any(plan.is_correction for plan in plans)
    assert any(not plan.is_correction for plan in plans)
