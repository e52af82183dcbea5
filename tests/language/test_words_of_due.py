"""A day by which, a visit whose window is open and a person to be counted are not one word in other languages."""

import pytest
from flask import Flask
from flask_babel import force_locale

from foundation.language.words import gettext
from reintegration.episodes.words import VISIT_LABELS
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.outcomes.words import WHO_IS_COUNTED


@pytest.mark.parametrize(
    ("language", "day", "state", "people"),
    [
        ("en", "Due on", "Window open", "Due"),
        ("fr", "Échéance", "Fenêtre ouverte", "Attendus"),
        ("tr", "Yapılacağı gün", "Süresi açık", "Zamanı gelenler"),
        ("ar", "الموعد", "الفترة مفتوحة", "من حان موعدهم"),
    ],
)
def test_what_is_due_is_said_by_what_it_is(app: Flask, language: str, day: str, state: str, people: str) -> None:
    with app.test_request_context(), force_locale(language):
        counted = [str(label) for label, _sentence in WHO_IS_COUNTED]
        assert (gettext("Due on"), str(VISIT_LABELS[VisitState.DUE]), counted[1]) == (day, state, people)
