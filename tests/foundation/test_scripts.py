"""In which script a name is written, and how it could be spelled in Latin letters."""

import pytest

from foundation.language.scripts import proposed_latin, script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Zahra O'Neil", "latin"), ("Şükrü", "latin"), ("زهرا احمدی", "arabic"), ("Наталья", "cyrillic"),
        ("გიორგი", "georgian"), ("ሰላም", "ethiopic"), ("李明", "chinese"), ("রহিম", "bengali"), ("Ali علی", "mixed"),
        ("12 -", ""), ("", ""), ("ᚠᚢ", "other"),
    ],
)  # fmt: skip
def test_the_script_of_a_name(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(("text", "latin"), [("Наталья Иванова", "Natal'ya Ivanova"), ("გიორგი", "Giorgi"), ("", "")])
def test_a_spelling_is_proposed_word_by_word(text: str, latin: str) -> None:
    assert proposed_latin(text) == latin
    assert script_of(proposed_latin(text)) in ("latin", "")
