"""Static files: the project's own, and Bootstrap's from its package. Addresses carry a hash of the content."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import bootstrap_wrapper
from flask import Flask, Response, request as http_request, send_from_directory, url_for

from foundation.web.route import Route

_BOOTSTRAP_FILES = {"css/bootstrap.min.css", "css/bootstrap.rtl.min.css", "js/bootstrap.bundle.min.js"}


@lru_cache(maxsize=200)
def _hash_of(path: Path, modified: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def init_assets(app: Flask, root: Path) -> None:
    """Serve both folders, publicly."""
    folders = {"static": root / "static", "assets.bootstrap": Path(bootstrap_wrapper.get_bootstrap_dir())}

    def own(filename: str) -> Response:
        """A file of the project."""
        return send_from_directory(folders["static"], filename)

    def bootstrap(filename: str) -> Response:
        """One of Bootstrap's files that the pages use."""
        return send_from_directory(folders["assets.bootstrap"], filename if filename in _BOOTSTRAP_FILES else "absent")

    for view in (own, bootstrap):
        view.route = Route(action="asset", is_public=True)  # type: ignore[attr-defined]
    app.add_url_rule("/static/<path:filename>", "static", own)
    app.add_url_rule("/bootstrap/<path:filename>", "assets.bootstrap", bootstrap)

    @app.url_defaults
    def add_hash(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in folders and "filename" in values:
            path = folders[endpoint] / values["filename"]
            if path.is_file():
                values["v"] = _hash_of(path, path.stat().st_mtime)

    addresses: dict[tuple[str, str, str, float], str] = {}

    def asset(filename: str, endpoint: str = "static") -> str:
        """The address of a file, of which a page has some twenty: reckoned once, and again when the file changes.

        Raises FileNotFoundError for a file that is not there.
        """
        modified = os.stat(os.path.join(folders[endpoint], filename)).st_mtime
        place = (http_request.script_root, endpoint, filename, modified)
        if place not in addresses:
            addresses[place] = url_for(endpoint, filename=filename)
        return addresses[place]

    app.jinja_env.globals["asset"] = asset
