"""Fonts of papers: every letter is drawn, or spelled in letters that can be."""

import pytest

from foundation.papers.compiling import drawable, families, fonts


def test_only_fonts_of_the_packages_are_used() -> None:
    assert {one.family for one in fonts().fonts()} == {"Noto Sans", "IBM Plex Sans Arabic"}
    assert set(families(True)) == set(families(False))


@pytest.mark.parametrize("said", ["Zärîna Ğüneş ıİ", "Зарина Каримова", "زرینا پښتو ټ ډ ړ ځ گ ژ", "Ελένη", "a\nb", ""])
def test_what_the_fonts_have_stays_as_it_is(said: str) -> None:
    assert drawable(said) == said


@pytest.mark.parametrize(
    ("said", "spelled"),
    [("ქართული", "kartuli"), ("Հայ Anna", "Hay Anna"), ("李明", "LiMing"), ("a\x00b\x07c", "a b c")],
)
def test_what_no_font_has_is_spelled(said: str, spelled: str) -> None:
    assert drawable(said).replace("'", "") == spelled


def test_nothing_is_left_that_cannot_be_drawn() -> None:
    for code in (*range(0x20, 0x3000, 7), *range(0x4E00, 0x9FFF, 531), 0x1F600, 0x10FFFF, 0xE000, 0xFEFF, 0xFFFE):
        spelled = drawable(f"x{chr(code)}")
        assert drawable(spelled) == spelled, hex(code)
