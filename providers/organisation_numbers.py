"""Swedish organisation numbers, written 212000-0449.

Source: lag (1974:174) om identitetsbeteckning för juridiska personer. The third and fourth digits
are at least 20, which tells the number apart from a personal number; the last is a check digit.
"""

import re

from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

EXAMPLE = "212000-0449"
_SEPARATORS = re.compile(r"[\s\-\u2010\u2011\u2012\u2013\u2212]+")
_LOWEST_MIDDLE = 20


def normalise(text: str) -> str:
    """The number as "212000-0449", from ten digits with or without dash, spaces or a leading 16.

    Raises ValueError with a Swedish sentence when it is not a valid organisation number, and for
    personal numbers of sole traders, which are personal data and do not belong in the register.
    """
    digits = _digits(text)
    if _is_personal(digits):
        raise ValueError(
            "Numret är ett personnummer och får inte registreras. "
            "Lämna fältet tomt för en enskild firma."
        )
    return _with_check_digit(digits)


def _digits(text: str) -> str:
    """The digits without separators, a leading 16 removed."""
    digits = _SEPARATORS.sub("", text).replace("+", "")
    if not re.fullmatch(r"[0-9]{10}|(?:16|18|19|20)[0-9]{10}", digits):
        raise ValueError(f"Skriv organisationsnumret med tio siffror, till exempel {EXAMPLE}.")
    return digits.removeprefix("16") if len(digits) == 12 else digits


def _is_personal(digits: str) -> bool:
    """Whether the month digits or the century show a personal or coordination number."""
    return len(digits) == 12 or int(digits[2:4]) < _LOWEST_MIDDLE


def _with_check_digit(digits: str) -> str:
    try:
        number = orgnr.validate(digits)
    except ValidationError as error:
        raise ValueError(
            "Kontrollsiffran i organisationsnumret stämmer inte. "
            "Kontrollera siffrorna och skriv numret igen."
        ) from error
    return f"{number[:6]}-{number[6:]}"
