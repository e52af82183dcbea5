"""Case references: easy to say, and one wrong or two swapped characters are found out."""

import re

import pytest
from hypothesis import assume, given, strategies as st

from foundation.references import ALPHABET, ReferenceMistyped, draw_reference, read_reference

_POSITIONS = st.integers(0, 8)


@st.composite
def references(draw: st.DrawFn) -> str:
    """A reference without its hyphens, whose check character is a letter or digit."""
    body = draw(st.text(ALPHABET, min_size=8, max_size=8))
    for check in ALPHABET:
        try:
            return read_reference(body + check).replace("-", "")
        except ReferenceMistyped:
            continue
    assume(False)
    raise AssertionError


def _is_read(text: str) -> bool:
    try:
        read_reference(text)
    except ReferenceMistyped:
        return False
    return True


def test_what_is_drawn_is_read_and_looks_like_a_reference() -> None:
    drawn = [draw_reference() for _ in range(300)]
    assert len(set(drawn)) == 300
    for reference in drawn:
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]", reference)
        assert read_reference(reference) == reference


def test_drawn_references_use_the_whole_alphabet() -> None:
    assert set("".join(draw_reference() for _ in range(400))) == {*ALPHABET, "-"}


@given(references(), _POSITIONS, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(reference: str, at: int, other: str) -> None:
    assume(reference[at] != other)
    assert not _is_read(reference[:at] + other + reference[at + 1 :])


@given(references(), _POSITIONS, _POSITIONS)
def test_two_swapped_characters_are_found(reference: str, one: int, two: int) -> None:
    assume(reference[one] != reference[two])
    swapped = list(reference)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    assert not _is_read("".join(swapped))


@given(references(), _POSITIONS)
def test_a_missing_or_doubled_character_is_found(reference: str, at: int) -> None:
    assert not _is_read(reference[:at] + reference[at + 1 :])
    assert not _is_read(reference[:at] + reference[at] + reference[at:])


@given(references(), st.data())
def test_spaces_hyphens_and_case_do_not_matter_and_misread_letters_are_understood(
    reference: str, data: st.DataObject
) -> None:
    spoken = ""
    for character in reference:
        looks = {"1": "1IiLl", "0": "0Oo"}.get(character, character + character.lower())
        spoken += data.draw(st.sampled_from(looks)) + data.draw(st.sampled_from(["", " ", "-", "–", "\u00a0", "\t"]))
    assert read_reference(spoken).replace("-", "") == reference


@pytest.mark.parametrize("text", ["", "-", "7KQ2", "U" * 9, "7KQ2-M9XT-*", "٧KQ2M9XT4", "7KQ2-M9XT-4-7", "ßßßßßßßßß"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ReferenceMistyped):
        read_reference(text)


@given(st.text(max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    if _is_read(text):
        assert read_reference(read_reference(text)) == read_reference(text)
