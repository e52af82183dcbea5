"""What others made and the service hands on, byte for byte: a package that came to hold something else is noticed.

The lock pins what is downloaded. This pins what is served, and what is drawn into papers: who brings the lock up to
date looks at each file that differs, since some of these packages have a single maintainer.
"""

import base64
import hashlib
from pathlib import Path

import bootstrap_wrapper
from flask import Flask

from foundation.papers import compiling as fonts
from tests.factories.makers import Browser

# File -> SHA-384, as its makers and browsers write it (Subresource Integrity). Bootstrap 5.3.8.
SERVED = {
    "css/bootstrap.min.css": "sRIl4kxILFvY47J16cr9ZwB07vP4J8+LH7qKQnuqkuIAvNWLzeN8tE5YBujZqJLB",
    "css/bootstrap.rtl.min.css": "CfCrinSRH2IR6a4e6fy2q6ioOX7O6Mtm1L9vRvFZ1trBncWmMePhzvafv7oIcWiW",
}
# Noto Sans 2.15, IBM Plex Sans Arabic 1.101.
DRAWN = {
    "NotoSans-Italic[wdth,wght].ttf": "qGTI+w+TKfMMfmnLjY3sqMcwW7VE4tkl+jGnWcYT48XFxAacdRg6UzEcQa0hg0+B",
    "NotoSans[wdth,wght].ttf": "CpeUFd8kU/dwzh84d5Ne8pknsSpiI99uMDyA0FHneotpJBpeGtjBr/JtqDro1F00",
    "IBMPlexSansArabic-Bold.ttf": "dH8bN1OpMzQnDgwPelkWsqgM2svgeH3ipFKpNm6cEdrlmR6ZBiNF2C0Htq/QmbR2",
    "IBMPlexSansArabic-ExtraLight.ttf": "ePBTNsSlwAFXM8f6o4/Y2pSpzvHddna92QO+oUl0qvqt/iLl2p52M7+hDio2mwN4",
    "IBMPlexSansArabic-Light.ttf": "3Gh6vUOxj3jeGat+ZCCmDzmKtTtU+8Vn0gBjHuP5jaxIDGYsjaqu31sEoPXs1cAI",
    "IBMPlexSansArabic-Medium.ttf": "qAJrZ7PS0F40ms3zvjCKGdpM+f8K7Ab7BgjhXjogpiJsCt6cNWBt/w6zUpuAeZyO",
    "IBMPlexSansArabic-Regular.ttf": "WDW9G+rNwcFU3RBgBmEJyF+mrROECetnmMeBjfwnaqm6elx1CtZuApDKNm5vZI9B",
    "IBMPlexSansArabic-SemiBold.ttf": "65QXm/IcqcGIUHXhcDMdy9qJgHb1+kbjk430MZX7Ec5fjzRsGxcyixRod6LacBHU",
    "IBMPlexSansArabic-Thin.ttf": "7bmbw1AqwUIblesNOmQQBMxw8gChOKTbAvR6Jx60ph/tNJilYFDJTnJCaQmNgzg0",
}


def _digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha384(content).digest()).decode()


def test_every_file_of_others_that_is_served_from_is_the_one_that_was_looked_at() -> None:
    folder = Path(bootstrap_wrapper.get_bootstrap_dir())
    assert {name: _digest((folder / name).read_bytes()) for name in SERVED} == SERVED


def test_what_is_served_of_others_says_whose_it_is(app: Flask) -> None:
    for name in ("program.css", "program.rtl.css", "sign-in.css", "sign-in.rtl.css"):
        assert "Licensed under MIT" in Browser(app).client.get(f"/static/now/{name}").text


def test_every_font_that_is_drawn_into_papers_is_the_one_that_was_looked_at() -> None:
    found = {path.name: _digest(path.read_bytes()) for folder in fonts._folders() for path in _files(folder)}
    assert found == DRAWN


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def test_nothing_of_others_lies_among_the_files_of_the_project() -> None:
    """What is served from `static/` is the project's own: no marks of a licence, nothing minified."""
    root = Path(__file__).parents[2] / "static"
    for path in root.rglob("*"):
        if path.suffix in (".js", ".css"):
            text = path.read_text(encoding="utf-8")
            assert "@license" not in text, path
            assert "Copyright" not in text, path
            assert max(map(len, text.splitlines())) < 400, path
