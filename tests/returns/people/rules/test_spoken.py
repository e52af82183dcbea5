"""Which of the languages of somebody one talks in: the one that needs nobody between."""

import pytest

from returns.people.rules.people import Interpreter, spoken_first

NEEDED, HELPFUL, NOT_NEEDED = Interpreter.NEEDED, Interpreter.HELPFUL, Interpreter.NOT_NEEDED


@pytest.mark.parametrize(
    ("languages", "code"),
    [
        ([], ""),
        ([("uz", NEEDED)], "uz"),
        ([("uz", NEEDED), ("tr", NOT_NEEDED)], "tr"),
        ([("uz", NEEDED), ("ru", HELPFUL)], "ru"),
        ([("ru", HELPFUL), ("tr", NOT_NEEDED), ("en", NOT_NEEDED)], "tr"),
        ([("uz", NEEDED), ("tg", NEEDED)], "uz"),
    ],
)
def test_a_language_without_an_interpreter_comes_first_then_as_recorded(
    languages: list[tuple[str, Interpreter]], code: str
) -> None:
    assert spoken_first(languages) == code
