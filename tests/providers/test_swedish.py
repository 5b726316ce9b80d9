"""Swedish sorting and search words, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.swedish import fold, is_reference, sort_key, stem, words


def test_names_sort_as_in_a_swedish_index() -> None:
    in_order = [
        "Edfors",
        "Édgren",
        "Edholm",
        "Valter",
        "van",
        "Wahlberg",
        "Zetter",
        "Åsa",
        "Älvan",
        "Ödman",
    ]
    assert sorted(reversed(in_order), key=sort_key) == in_order


def test_numbers_sort_by_size() -> None:
    in_order = ["Vård AB 9", "Vård AB 10", "Vård AB 100"]
    assert sorted(reversed(in_order), key=sort_key) == in_order
    assert sort_key("12345678901234") == "5678901234"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Müller", "myller"),
        ("Þór", "thor"),
        ("A\u030asa", "{sa"),
        ("Ærø", "|r}"),
        ("Weiß 7", "weiss 0000000007"),
    ],
)
def test_foreign_letters_sort_with_their_swedish_kin(text: str, key: str) -> None:
    assert sort_key(text) == key


def test_fold_keeps_the_swedish_letters() -> None:
    assert fold("ÅÄÖ Édgren MÜLLER Ærø") == "åäö edgren muller ärö"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("boendestödet", "boendestöd"),
        ("insatserna", "insats"),
        ("insatser", "insats"),
        ("assistansens", "assistans"),
        ("skolorna", "skol"),
        ("avtalen", "avtal"),
        ("hemmet", "hemm"),
        ("huset", "huset"),
        ("son", "son"),
        ("2019-509s", "2019-509s"),
    ],
)
def test_it_cuts_swedish_endings(word: str, kept: str) -> None:
    assert stem(word) == kept


@given(st.text(alphabet="abenorståäö"))
def test_a_stem_begins_the_word(word: str) -> None:
    assert word.startswith(stem(word))
    assert len(stem(word)) >= min(len(word), 4)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Boendestöd SON 2019-509", ["boendestöd", "son", "2019-509"]),
        ("2.3.4-181/2022", ["2.3.4-181/2022"]),
        ("SN/2018:98, 212000-0449.", ["sn/2018:98", "212000-0449"]),
        ("e-post & (vård|omsorg):* '!", ["e", "post", "vård", "omsorg"]),
        ("  ", []),
    ],
)
def test_it_takes_words_and_whole_numbers(query: str, expected: list[str]) -> None:
    assert words(query) == expected


@given(st.text())
def test_words_hold_no_query_signs(query: str) -> None:
    for word in words(query):
        assert not set(word) & set("'&|!()*<>\\ \0")


def test_it_tells_references_from_words() -> None:
    assert [is_reference(w) for w in words("SON 2019-509 2019")] == [False, True, False]
