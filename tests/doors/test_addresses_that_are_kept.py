"""Addresses that are reckoned once: they follow what a file holds and the path at which the program was found."""

import re
import uuid
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from werkzeug.routing import BuildError

from foundation.assets.assets import init_assets
from foundation.web.addresses import fixed_address, init_addresses

TEMPLATE = "{{ asset('mark.svg') }} {{ url_for('static', mark='other', filename='mark.svg') }}"


@pytest.fixture
def small(tmp_path: Path) -> Flask:
    """An application with one static file, a door without values, and one with a value."""
    return _with_file(tmp_path, "one")


def _with_file(folder: Path, text: str) -> Flask:
    (folder / "static").mkdir(exist_ok=True)
    (folder / "static" / "mark.svg").write_text(text, encoding="utf-8")
    app = Flask("small", static_folder=None)
    init_assets(app, folder)
    init_addresses(app)
    app.add_url_rule("/cases", "cases.list", lambda: "")
    app.add_url_rule("/cases/<int:number>", "cases.open", lambda number: "")
    app.add_url_rule("/visits/<uuid:visit_id>/notes", "visits.notes", lambda visit_id: "")
    return app


def _shown(app: Flask, template: str, root: str = "") -> list[str]:
    with app.test_request_context("/here", environ_overrides={"SCRIPT_NAME": root}):
        return render_template_string(template).split()


def test_the_address_of_a_file_changes_with_what_it_holds(tmp_path: Path) -> None:
    first, second, third = (_shown(_with_file(tmp_path, text), TEMPLATE)[0] for text in ("one", "two", "one"))
    assert re.fullmatch(r"/static/[0-9a-f]{12}/mark\.svg", first)
    assert first == third != second


def test_a_program_that_runs_serves_what_it_was_started_with(small: Flask, tmp_path: Path) -> None:
    address = _shown(small, TEMPLATE)[0]
    (tmp_path / "static" / "mark.svg").write_text("two", encoding="utf-8")
    assert _shown(small, TEMPLATE)[0] == address
    assert small.test_client().get(address).text == "one"


def test_a_file_that_is_not_there_has_no_address(small: Flask) -> None:
    with pytest.raises(KeyError):
        _shown(small, "{{ asset('absent.css') }}")


@pytest.mark.parametrize("root", ["", "/returns"])
def test_every_address_is_under_the_path_at_which_the_program_was_found(small: Flask, root: str) -> None:
    _shown(small, "{{ url_for('cases.list') }} {{ asset('mark.svg') }}", "/elsewhere")
    shown = _shown(
        small, "{{ url_for('cases.list') }} {{ asset('mark.svg') }} {{ url_for('cases.open', number=7) }}", root
    )
    assert [re.sub("/[0-9a-f]{12}/", "/", address) for address in shown] == [
        f"{root}/cases",
        f"{root}/static/mark.svg",
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


@pytest.mark.parametrize("root", ["", "/returns"])
def test_each_row_has_an_address_of_its_own_under_that_path(small: Flask, root: str) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    template = "{{ url_for('visits.notes', visit_id=first) }} {{ url_for('visits.notes', visit_id=second) }}"
    for path in ("/elsewhere", root):
        with small.test_request_context("/here", environ_overrides={"SCRIPT_NAME": path}):
            shown = render_template_string(template, first=first, second=second).split()
        assert shown == [f"{path}/visits/{first}/notes", f"{path}/visits/{second}/notes"]


def test_an_id_under_another_name_is_a_value_like_any_other(small: Flask) -> None:
    row = uuid.uuid4()
    with small.test_request_context("/here"):
        assert render_template_string("{{ url_for('cases.list', view=row) }}", row=row) == f"/cases?view={row}"
        with pytest.raises(BuildError):
            render_template_string("{{ url_for('visits.notes', other=row) }}", row=row)
