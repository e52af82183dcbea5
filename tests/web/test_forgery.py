"""The forgery token: another one in every answer, so that nobody can guess it from lengths; still only one's own."""

import re
import statistics

import brotli
import pytest
from flask import Flask, g, render_template_string, session
from flask_wtf.csrf import generate_csrf
from wtforms.validators import ValidationError

from foundation.web.forgery import check_forgery_token, forgery_token, init_forgery, masked, unmasked

TEMPLATE = '<meta content="{{ csrf_token() }}"><form><input value="{{ csrf_token() }}"></form>'


@pytest.fixture
def small() -> Flask:
    """An application with a page and a form."""
    app = Flask("small")
    app.config["SECRET_KEY"] = "for this test"
    init_forgery(app)
    app.add_url_rule("/page", "page", lambda: render_template_string(TEMPLATE))
    app.add_url_rule("/form", "form", lambda: "taken", methods=["POST"])
    return app


def test_all_forms_of_an_answer_have_one_token_and_the_next_answer_another(small: Flask) -> None:
    browser = small.test_client()
    pages = [re.findall(r'"([^"]+)"', browser.get("/page").text) for _ in range(20)]
    assert all(first == second for first, second in pages)
    assert len({first for first, _ in pages}) == len(pages)
    for token, _ in pages:  # each of them is good as long as the sign-in is
        assert browser.post("/form", data={"csrf_token": token}).text == "taken"
        assert browser.post("/form", headers={"X-CSRFToken": token}).text == "taken"


def test_nothing_of_the_token_of_the_sign_in_stands_in_a_page(small: Flask) -> None:
    browser = small.test_client()
    with browser:
        page = browser.get("/page").text
        signed = str(g.csrf_token)
        raw = session["csrf_token"]
    assert signed.partition(".")[0] not in page
    assert raw not in page


@pytest.mark.parametrize("sent", ["", "a", "=", "====", "AAAA", "Ærø", "AA==", "x" * 5000])
def test_what_is_no_token_is_refused(small: Flask, sent: str) -> None:
    assert small.test_client().post("/form", data={"csrf_token": sent}).status_code == 400


def test_the_token_of_somebody_else_and_one_without_a_mask_are_refused(small: Flask) -> None:
    browser, other = small.test_client(), small.test_client()
    browser.get("/page")
    [token, _] = re.findall(r'"([^"]+)"', other.get("/page").text)
    assert browser.post("/form", data={"csrf_token": token}).status_code == 400
    assert other.post("/form", data={"csrf_token": token}).status_code == 200
    assert other.post("/form", data={"csrf_token": unmasked(token)}).status_code == 400


def test_a_token_is_checked_within_a_request_too(small: Flask) -> None:
    with small.test_request_context("/page"):
        check_forgery_token(forgery_token())
        with pytest.raises(ValidationError):
            check_forgery_token(masked("another"))


def test_a_right_guess_makes_a_compressed_page_no_shorter(small: Flask) -> None:
    """What BREACH needs: a guess that is right repeats what is there, and compresses away."""
    rounds = 40

    def gain(token_of_page: str, guess: str) -> float:
        wrong = guess[::-1]
        both = (len(brotli.compress(f"{token_of_page} {words}".encode(), quality=5)) for words in (wrong, guess))
        return next(both) - next(both)

    with small.test_request_context("/page"):
        signed = str(generate_csrf())
        guess = signed[:40]
        assert gain(signed, guess) > 10
        assert abs(statistics.mean(gain(masked(signed), guess) for _ in range(rounds))) < 1
