"""Names across scripts: letters, parts and skeletons, whatever alphabet and habit they were written in."""

import pytest
from hypothesis import given, strategies as st

from returns.names.queries.parts import parts_of
from returns.names.rules.letters import from_arabic, leaves_vowels_out, words_of
from returns.names.rules.likeness import Closeness, closeness, score
from returns.names.rules.names import NamePart, first_letters, whole_name
from returns.names.services.names import ALIKE
from tests.golden.measured_names import other_pairs, same_pairs


def shown(name: str) -> list[str]:
    """The parts of a name by their letters."""
    return [part.letters for part in parts_of(name)]


def shares(one: str, other: str) -> bool:
    """Whether two single words have a skeleton in common."""
    return bool(parts_of(one)[0].skeletons & parts_of(other)[0].skeletons)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("İBRAHİM Isık ışık", ["ibrahim", "isik", "ishik"]),
        ("علي", ["علی"[:2] + "ى"]),
        ("كريم", ["کر" + "ىم"]),
        ("مُحَمَّد", ["محمد"]),
        ("محـــمد", ["محمد"]),
        ("حسن\u200cزاده", ["حسنزاده"]),
        ("ﻼﻝ", ["لال"]),
        ("Gʻulom O'tkir O’tkir", ["gulom", "otkir", "otkir"]),
        ("  Al-Masri,\u200f (Ali) 12 ", ["al", "masri", "ali"]),
        ("٣ علی ۴", ["علی"[:2] + "ى"]),
        ("", []),
        ("123 !?", []),
    ],
)
def test_words_have_one_form_for_every_way_of_writing_them(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khaled", "Halid"), ("Qasem", "Ghasem"), ("Qosim", "Kasım"), ("Jamal", "Cemal"), ("Djamal", "Жамол"),
        ("Rashid", "Rachid"), ("Uthman", "Osman"), ("Uthman", "عثمان"), ("Reza", "رضا"), ("Rida", "رضا"),
        ("Reza", "Rida"), ("Yusuf", "Jussuf"), ("يوسف", "Юсуф"), ("Mohammad", "Mehmet"), ("محمد", "Мухаммад"),
        ("Fatima", "فاطمة"), ("Fatma", "فاطمه"), ("Karimov", "Karimova"), ("Karimow", "کریموف"),
        ("Petrovskaya", "Petrowskaja"), ("Davud", "Daud"), ("داوود", "Довуд"), ("Gʻulom", "Ғулом"),
        ("Xolmatov", "Холматов"), ("Aleksandr", "Alexander"), ("Hassan", "حَسَن"), ("Almasri", "المصري"),
        ("Elham", "الهام"), ("შოთა", "Shota"),
    ],
)  # fmt: skip
def test_spellings_of_a_word_share_a_skeleton(one: str, other: str) -> None:
    assert shares(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rahman", "Rahim"),
        ("Karim", "Hakim"),
        ("Khaled", "Khalil"),
        ("Nasir", "Nasim"),
        ("علی", "لیلا"),
        ("Omar", "Amin"),
    ],
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert not shares(one, other)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Abdul Rahman Noori", "Abdulrahman Noori", "Abd al-Rahman Noori", "Abdurrahman Nuri", "عبد الرحمن نوری"),
        ("Hassan Zadeh", "Hassanzadeh", "حسن زاده", "حسن‌زاده"),
        ("Nur al-Din", "Nuraddin", "Nureddin", "نور الدين", "نورالدین"),
        ("Abu Bakr", "Abubakar", "ابوبکر", "Aboubakr"),
        ("Habib Ullah", "Habibullah", "حبیب الله"),
        ("Ali bin Omar", "Ali Omar", "Ali ibn Omar", "Omar Ali", "علي بن عمر"),
        ("Anvar Valiyev oʻgʻli", "Anvar Valiyev", "Anvar Valiyev ogli", "Анвар Валиев"),
    ],
)  # fmt: skip
def test_what_belongs_together_is_one_part_and_what_ties_is_none(spellings: tuple[str, ...]) -> None:
    first = parts_of(spellings[0])
    for other in map(parts_of, spellings[1:]):
        assert len(other) == len(first)
        assert all(any(part.skeletons & one.skeletons for one in first) for part in other)


def test_a_name_of_particles_alone_keeps_them() -> None:
    assert shown("Al") == ["al"]
    assert shown("Abdul") != []


def test_letters_that_would_read_as_one_are_kept_apart() -> None:
    assert from_arabic("زهرا") == ["z|hra"]
    assert leaves_vowels_out("زهرا")
    assert not leaves_vowels_out("Zahra")


def test_first_letters_are_those_of_every_habit() -> None:
    assert {first_letters(parts_of(name)[0], 3) for name in ("Mohammad", "Muhammed", "Мухаммад")} == {"muh"}
    assert first_letters(parts_of("Al")[0], 3) is None


def test_the_order_of_the_parts_does_not_matter_and_a_middle_name_weighs_little() -> None:
    ali = parts_of("Ali Hassan Omar")
    assert score(ali, parts_of("Omar Ali Hassan"), ALIKE) == pytest.approx(1.0)
    assert score(ali, parts_of("Ali Omar"), ALIKE) > 0.9
    assert score(ali, parts_of("Omar"), ALIKE) < 0.85
    assert score([], ali, ALIKE) == 0.0


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_has_parts_and_a_score_between_nothing_and_all(one: str, other: str) -> None:
    first, second = parts_of(one), parts_of(other)
    assert all(isinstance(part, NamePart) and part.letters and 1 <= len(part.skeletons) <= 4 for part in first)
    assert 0.0 <= score(first, second, ALIKE) <= 1.0
    assert score(first, second, ALIKE) == pytest.approx(score(second, first, ALIKE))
    if first:
        assert score(first, first, ALIKE) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("value", "band"),
    [(1.0, Closeness.VERY_CLOSE), (0.85, Closeness.VERY_CLOSE), (0.84, Closeness.CLOSE), (0.69, Closeness.DISTANT)],
)
def test_a_score_is_shown_as_a_band(value: float, band: Closeness) -> None:
    assert closeness(value, 0.85, 0.7) is band


def test_names_that_are_the_same_as_wholes_are_alike_by_one_and_equally_like_any_other() -> None:
    known = sorted({name for pair in (*same_pairs("tuning"), *other_pairs("tuning")) for name in pair})
    by_whole: dict[str, list[list[NamePart]]] = {}
    for name in known:
        words = name.split()
        for spelling in (name, " ".join(reversed(words)), name.upper()):
            by_whole.setdefault(whole_name(parts_of(spelling)), []).append(parts_of(spelling))
    assert len(known) > 300
    assert 250 < len(by_whole) < 2 * len(known), "most names are wholes of their own, in either order"
    third = parts_of(known[7])
    for group in by_whole.values():
        assert {score(group[0], other, ALIKE) for other in group} == {1.0}
        assert len({score(third, other, ALIKE) for other in group}) == 1


def test_a_whole_tells_names_apart_that_share_every_part_by_sound() -> None:
    def whole(name: str) -> str:
        return whole_name(parts_of(name))

    assert whole("Mohammad Rezaei") == whole("REZAEI, Muhammad")
    assert whole("Mohammad Rezaei") != whole("Mohammud Rezaei")
    assert whole("Mohammad Rezaei") != whole("محمد رضایی")
    assert whole("Ali") != whole("Ali Ali") != whole("Ali Alia")
