"""Words stand where their readers look for them, in letters of any script."""

import random

import pytest
from flask import Flask

from foundation.language.formats import countries
from foundation.language.sorting import alphabetical

IN_ORDER = {
    "tr": "Cezayir Cibuti Çad Çin Hindistan Irak İran İtalya Oman Özbekistan Pakistan Suriye Şili Ürdün",
    "ar": "أرمينيا إسبانيا أفغانستان أوزبكستان إيران باكستان تركيا",
    "fr": "Égypte Équateur Érythrée Espagne Eswatini Éthiopie Fidji",
    "en": "Åland Albania Curaçao Cyprus Türkiye Uzbekistan",
    "ru": "Афганистан Ёлкин Ереван Житомир",
}


@pytest.mark.parametrize("language", IN_ORDER)
def test_a_letter_stands_where_its_alphabet_has_it(language: str) -> None:
    in_order = IN_ORDER[language].split()
    words = random.Random(3).sample(in_order, len(in_order))
    assert sorted(words, key=lambda word: alphabetical(word, language)) == in_order


def test_letters_of_either_case_are_one_and_turkish_has_two_letters_i() -> None:
    assert alphabetical("IRAK", "tr") == alphabetical("ırak", "tr")
    assert alphabetical("İRAN", "tr") == alphabetical("iran", "tr")
    assert alphabetical("IRAK", "en") == alphabetical("irak", "en")


@pytest.mark.parametrize(
    ("language", "in_order"),
    [("tr", "TR AF AD AL UZ PK OM"), ("ar", "TR AF AL AD UZ PK OM"), ("en", "TR AF AL AD OM PK UZ")],
)
def test_countries_are_offered_as_their_reader_looks_for_them(app: Flask, language: str, in_order: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        offered = countries(["UZ", "PK", "OM", "AL", "AF", "AD", "TR"], own="TR")
    assert [code for code, _name in offered] == in_order.split()
