"""Words for tests that need no installation."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel


@pytest.fixture(scope="session")
def app_words() -> Iterator[None]:
    """An application context, so that refusals find their words."""
    app = Flask("words")
    Babel(app)
    with app.app_context():
        yield
