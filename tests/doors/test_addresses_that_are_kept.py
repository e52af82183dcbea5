"""Addresses that are reckoned once: they follow what a file holds and the path at which the program was found."""

import os
import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from werkzeug.routing import BuildError

from foundation.web.assets import init_assets
from foundation.web.shell import fixed_address, init_addresses

TEMPLATE = "{{ asset('page.css') }} {{ url_for('static', filename='page.css') }}"


@pytest.fixture
def small(tmp_path: Path) -> Flask:
    """An application with one static file, a door without values, and one with a value."""
    (tmp_path / "static").mkdir()
    _write(tmp_path / "static" / "page.css", "one", 1)
    app = Flask("small", static_folder=None)
    init_assets(app, tmp_path)
    init_addresses(app)
    app.add_url_rule("/cases", "cases.list", lambda: "")
    app.add_url_rule("/cases/<int:number>", "cases.open", lambda number: "")
    return app


def _write(path: Path, text: str, second: int) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (second, second))


def _shown(app: Flask, template: str, root: str = "") -> list[str]:
    with app.test_request_context("/here", environ_overrides={"SCRIPT_NAME": root}):
        return render_template_string(template).split()


def test_the_address_of_a_file_changes_with_what_it_holds(small: Flask, tmp_path: Path) -> None:
    path = tmp_path / "static" / "page.css"
    first = _shown(small, TEMPLATE)
    _write(path, "two", 2)
    second = _shown(small, TEMPLATE)
    _write(path, "one", 3)
    third = _shown(small, TEMPLATE)
    assert re.fullmatch(r"/static/page\.css\?v=[0-9a-f]{12}", first[0])
    assert first[0] == first[1] == third[0] == third[1] != second[0] == second[1]


def test_a_file_that_is_not_there_has_no_address(small: Flask) -> None:
    with pytest.raises(FileNotFoundError):
        _shown(small, "{{ asset('absent.css') }}")


@pytest.mark.parametrize("root", ["", "/returns"])
def test_every_address_is_under_the_path_at_which_the_program_was_found(small: Flask, root: str) -> None:
    _shown(small, "{{ url_for('cases.list') }} {{ asset('page.css') }}", "/elsewhere")
    shown = _shown(
        small, "{{ url_for('cases.list') }} {{ asset('page.css') }} {{ url_for('cases.open', number=7) }}", root
    )
    assert [address.partition("?")[0] for address in shown] == [
        f"{root}/cases",
        f"{root}/static/page.css",
        f"{root}/cases/7",
    ]
    with small.test_request_context("/here", environ_overrides={"SCRIPT_NAME": root}):
        assert fixed_address("cases.list") == f"{root}/cases"


def test_values_are_part_of_an_address_and_doors_that_are_not_there_have_none(small: Flask) -> None:
    assert _shown(
        small, "{{ url_for('cases.list') }} {{ url_for('cases.list', page=2) }} {{ url_for('cases.list') }}"
    ) == [
        "/cases",
        "/cases?page=2",
        "/cases",
    ]
    for template in ("{{ url_for('cases.open') }}", "{{ url_for('cases.absent') }}"):
        with pytest.raises(BuildError):
            _shown(small, template)
