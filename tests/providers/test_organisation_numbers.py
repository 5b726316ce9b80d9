"""Organisation numbers, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.organisation_numbers import normalise


@pytest.mark.parametrize(
    "text",
    [
        "212000-0449", "2120000449", " 212000 0449 ", "16212000-0449", "162120000449",
        "212000–0449", "212 000\u00a00449",
    ],
)  # fmt: skip
def test_it_writes_the_number_in_one_form(text: str) -> None:
    assert normalise(text) == "212000-0449"


@pytest.mark.parametrize("number", ["212000-0449", "212000-0456", "212000-0043", "556036-0793"])
def test_it_accepts_real_numbers(number: str) -> None:
    assert normalise(number) == number


@pytest.mark.parametrize("text", ["", "212000", "212000-04491", "SE212000044901", "²12000-0449"])
def test_it_asks_for_ten_digits(text: str) -> None:
    with pytest.raises(ValueError, match="tio siffror"):
        normalise(text)


def test_it_checks_the_check_digit() -> None:
    with pytest.raises(ValueError, match="Kontrollsiffran"):
        normalise("212000-0448")


@pytest.mark.parametrize(
    "text", ["811228-9874", "19811228-9874", "811288-9874", "121212+1212", "20121212-1212"]
)
def test_it_refuses_personal_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="personnummer"):
        normalise(text)


@given(st.text(max_size=20))
def test_it_never_fails_in_another_way(text: str) -> None:
    try:
        assert normalise(normalise(text)) == normalise(text)
    except ValueError as error:
        assert str(error).endswith(".")
