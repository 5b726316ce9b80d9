"""Price indexes: series of published yearly changes, and formulas that weigh them together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from contracts.indexation import Component, Uplift, composite_percent
from providers.tracking import TrackedModel, Versioned, track


def in_swedish(number: Decimal) -> str:
    """A percentage or a weight with the decimals it has, at least one: "2,432", "3,0"."""
    text = f"{number.normalize():f}"
    return (text if "." in text else f"{text}.0").replace(".", ",").replace("-", "−")


class IndexSeries(Versioned, TrackedModel):
    """A published series (sv: index), such as OPI, KPI or a wage series."""

    code = models.CharField(
        "beteckning",
        max_length=20,
        unique=True,
        error_messages={"unique": "Det finns redan en serie med den beteckningen."},
    )
    name = models.CharField("namn", max_length=200)

    history = track()

    class Meta:
        verbose_name = "indexserie"
        verbose_name_plural = "indexserier"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class IndexValue(Versioned, TrackedModel):
    """The change of a series for a year, in percent, as it was published. Never recomputed."""

    series = models.ForeignKey(IndexSeries, on_delete=models.PROTECT, related_name="values")
    year = models.PositiveSmallIntegerField(
        "år", validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    percent = models.DecimalField(
        "procent",
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(-50), MaxValueValidator(100)],
    )
    is_preliminary = models.BooleanField("preliminärt", default=False)
    published_on = models.DateField("publicerat", null=True, blank=True)
    applies_from = models.DateField("tillämpas från och med", null=True, blank=True)
    source = models.CharField("källa", max_length=300, blank=True)

    history = track()

    class Meta:
        verbose_name = "indexvärde"
        verbose_name_plural = "indexvärden"
        ordering = ("series", "year", "is_preliminary")
        constraints = (
            models.UniqueConstraint(
                fields=["series", "year", "is_preliminary"],
                name="indexvalue_once",
                violation_error_message="Serien har redan ett sådant värde för året.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.percent} %"

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)


class IndexFormula(Versioned, TrackedModel):
    """How an agreement is indexed: one series, or several with weights, as in 90/10."""

    name = models.CharField(
        "namn",
        max_length=100,
        unique=True,
        error_messages={"unique": "Det finns redan en formel med det namnet."},
    )

    history = track()

    class Meta:
        verbose_name = "indexformel"
        verbose_name_plural = "indexformler"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def uplifts(self) -> list[Uplift]:
        """One uplift a year, for the years in which every component has a value.

        A definitive value takes the place of a preliminary one. Components may start on
        different days; the uplift at full effect counts from the first of January.
        """
        components = list(self.components.all())
        by_component = [component.values_by_year() for component in components]
        if not components:
            return []
        years = set.intersection(*(set(values) for values in by_component))
        return [self._uplift(year, components, by_component) for year in sorted(years)]

    def explain(self, year: int) -> str:
        """How the change of a year came about: "0,9 × 2,58 + 0,1 × 1,1 = 2,432 %"."""
        uplift = next((u for u in self.uplifts() if u.year == year), None)
        if uplift is None:
            return ""
        parts = [(c, c.values_by_year()[year]) for c in self.components.all()]
        percent = f"{in_swedish(uplift.percent)} %"
        mark = ", preliminärt" if uplift.preliminary else ""
        if len(parts) == 1:
            return f"{parts[0][0].series} {year} = {percent}{mark}"
        sums = " + ".join(f"{in_swedish(c.weight)} × {in_swedish(v.percent)}" for c, v in parts)
        return f"{sums} = {percent}{mark}"

    def _uplift(
        self,
        year: int,
        components: list[IndexComponent],
        values: list[dict[int, IndexValue]],
    ) -> Uplift:
        from_on = min(v[year].applies_from or v[year].first_day for v in values)
        percent = composite_percent(
            [
                Component(component.series.code, component.weight, value[year].percent)
                for component, value in zip(components, values, strict=True)
            ]
        )
        return Uplift(
            year=year,
            percent=percent,
            name=self.name,
            preliminary=any(v[year].is_preliminary for v in values),
            from_on=from_on,
        )


class IndexComponent(TrackedModel):
    """A series with its weight in a formula; the weights of a formula add up to 1."""

    formula = models.ForeignKey(IndexFormula, on_delete=models.PROTECT, related_name="components")
    series = models.ForeignKey(IndexSeries, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(
        "vikt",
        max_digits=5,
        decimal_places=4,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )

    history = track()

    class Meta:
        verbose_name = "indexdel"
        verbose_name_plural = "indexdelar"
        ordering = ("formula", "-weight")

    def __str__(self) -> str:
        return f"{self.formula}: {self.series} {self.weight}"

    def values_by_year(self) -> dict[int, IndexValue]:
        ordered = sorted(self.series.values.all(), key=lambda value: not value.is_preliminary)
        return {value.year: value for value in ordered}
