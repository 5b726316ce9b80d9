"""Names and services of the matter, misspelt beyond the first word of a party."""

from dataclasses import replace

import pytest

from tests.memos.check_cases import AGREEMENT, FACTS, found

SOLBACKEN = replace(
    FACTS,
    agreements=(
        replace(
            AGREEMENT,
            title="Daglig verksamhet Solbacken",
            provider="Solbackens Dagverksamhet AB",
            services=("Daglig verksamhet", "Korttidstillsyn"),
        ),
    ),
)


def said(text):
    told = ("NAMN-LIKNAR", "STAVNING", "PART-NAMN", "NAMN-VARIANT")
    return [(f.code, f.excerpt, f.suggestion) for f in found(text, SOLBACKEN) if f.code in told]


@pytest.mark.parametrize(
    ("text", "code", "wrong", "right"),
    [
        ("Avtalet med Solbaken förlängs.", "NAMN-LIKNAR", "Solbaken", "Solbacken"),
        ("Det är Solbakens lokaler.", "NAMN-LIKNAR", "Solbakens", "Solbackens"),
        ("Platserna på Soblacken räcker.", "NAMN-LIKNAR", "Soblacken", "Solbacken"),
        ("De har kortidstillsyn på lov.", "STAVNING", "kortidstillsyn", "korttidstillsyn"),
        ("Den kortidstillsynen är ny.", "STAVNING", "kortidstillsynen", "korttidstillsynen"),
        ("Hus på Klostergatan och Kolstergatan.", "NAMN-VARIANT", "Klostergatan", "Kolstergatan"),
    ],
)  # fmt: skip
def test_a_name_that_is_nearly_ours(text, code, wrong, right):
    assert (code, wrong, right) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Avtalet med Solbacken och Solbackens lokaler.",
        "I dag har Solbacken plats för fler.",
        "Elever från Solberga deltar.",
        "Verksamheten leds av Anna Solbaken.",
        "De skrev ”Solbaken” i sin ansökan.",
        "Korttidstillsynen, korttidstillsyns och korttidstillsynens former.",
        "Den dagliga verksamheten är daglig.",
        "De bor på Klostergatan. På Klostergatans hörn är det fullt.",
    ],
)
def test_other_names_and_inflected_forms_are_left(text):
    assert said(text) == []
