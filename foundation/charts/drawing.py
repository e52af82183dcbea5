"""Vega-Lite specifications drawn as SVG on the server, made fit for a page with a strict policy, and kept.

The picture has no style, script, link, font or id from elsewhere: its letters are those of the page around it, its
colours the page's variables. For a reader it is one picture with the title that the caller gives; the table beside it
says the rest. Nothing is fetched: a specification carries its data.
"""

import atexit
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable
from multiprocessing.connection import wait
from pathlib import Path
from threading import Lock
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

# Asks the process that draws (engine.py): started when somebody asks, over when nobody has for a while.

_ANSWER_SECONDS = 30
_COMMAND = (sys.executable, "-I", str(Path(__file__).resolve().with_name("engine.py")))


class Press:
    """Asks the process, starts it where there is none; threads wait for each other."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def drawn(self, specification: dict[str, Any]) -> str:
        """The specification as SVG, as Vega draws it.

        Raises ValueError for one that cannot be drawn or asks for an address, TimeoutError where no answer comes in
        half a minute, and another OSError where the process cannot be started, or ends over a question twice.
        """
        question = json.dumps(specification).encode() + b"\n"
        with self._lock:
            try:
                answer = self._asked(question)
            except BrokenPipeError:  # it had just gone home
                answer = self._asked(question)
        if "error" in answer:
            raise ValueError(answer["error"])
        return str(answer["svg"])

    def _asked(self, question: bytes) -> dict[str, str]:
        process = self._running()
        source, target = process.stdin, process.stdout
        assert source is not None
        assert target is not None
        try:
            source.write(question)
            source.flush()
            if not wait([target.fileno()], _ANSWER_SECONDS):
                raise TimeoutError("a drawing took too long")
            line = target.readline()
            if not line.endswith(b"\n"):
                raise BrokenPipeError("the process that draws has ended")
        except OSError:
            self._stop()
            raise
        answer: dict[str, str] = json.loads(line)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            self._process = None  # made before a fork: it belongs to the parent
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._owner = os.getpid()
        return self._process

    def end(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    pass  # part of a question that nobody reads any more
        process.wait()


PRESS = Press()
atexit.register(PRESS.end)


# Drawn in these colours, shown in those of the page; a picture that is saved alone keeps the first.
INK, SOFT, LINE, ACCENT, SURFACE = "#1c2429", "#535e67", "#dde1e4", "#1b4f8a", "#ffffff"
HATCHED = "#0b0a0d"  # stands for the pattern: Vega knows none
_SHOWN = {
    INK: "currentColor",
    SOFT: f"var(--ink-soft, {SOFT})",
    LINE: f"var(--line, {LINE})",
    ACCENT: f"var(--accent, {ACCENT})",
    SURFACE: f"var(--surface, {SURFACE})",
}
_SVG = "http://www.w3.org/2000/svg"
_KEPT = frozenset(
    (
        *("d", "x", "y", "x1", "y1", "x2", "y2", "rx", "ry", "width", "height", "transform", "opacity"),
        *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin"),
        *("text-anchor", "font-size", "font-weight"),
    )
)
_OTHER_SIDE = {"start": "end", "end": "start", "middle": "middle"}
_MOST_KEPT = 64
_EMPTY = re.compile(r"M0,0h-?0v0h-?0Z|")

_kept: OrderedDict[str, Markup] = OrderedDict()
_lock = Lock()

ElementTree.register_namespace("", _SVG)


def drawing(made_of: object, build: Callable[[], dict[str, Any]], title: str, direction: str) -> Markup:
    """The picture as an SVG element for a page, `role="img"` with the title.

    `made_of`: everything that the specification follows from, with a `repr` that says it all; by its hash the picture
    is kept, and `build` is only called where there is none. `direction` ("ltr" or "rtl") is that of its words; where
    things stand is up to the specification. The same input gives the same bytes. Raises as `Press.drawn` does.
    """
    key = hashlib.sha256(repr((made_of, title, direction)).encode()).hexdigest()
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    drawn = _drawn(build(), title, direction, key[:12])
    with _lock:
        _kept[key] = drawn
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return drawn


def _drawn(specification: dict[str, Any], title: str, direction: str, name: str) -> Markup:
    picture = ElementTree.fromstring(PRESS.drawn(specification))
    width, height, box = (picture.get(key, "") for key in ("width", "height", "viewBox"))
    is_hatched = _clean(picture, direction == "rtl", f"hatched-{name}")
    picture.attrib = {
        "class": "chart",
        "width": width,
        "height": height,
        "viewBox": box,
        "role": "img",
        "aria-label": title,
        "direction": direction,
        "focusable": "false",
    }
    if is_hatched:
        picture.insert(0, _pattern(f"hatched-{name}"))
    # What stands here was built and escaped as XML a line above; nothing that was typed is markup in it.
    return Markup(ElementTree.tostring(picture, encoding="unicode"))


def _clean(node: ElementTree.Element, is_right_to_left: bool, pattern: str) -> bool:
    """Leave only what draws, in the colours of the page; whether anything is hatched."""
    is_hatched = False
    for child in list(node):
        is_hatched |= _clean(child, is_right_to_left, pattern)
        if _draws_nothing(child):
            node.remove(child)
    if node.tag == f"{{{_SVG}}}text" and is_right_to_left:
        # In text from right to left the anchor "start" is the right end: it stays where Vega put it.
        node.set("text-anchor", _OTHER_SIDE[node.get("text-anchor", "start")])
    colours = {key: node.get(key, "") for key in ("fill", "stroke")}
    node.attrib = {key: value for key, value in node.attrib.items() if key in _KEPT}
    for key, colour in colours.items():
        if colour == HATCHED:
            node.set(key, f"url(#{pattern})")
            is_hatched = True
        elif shown := _SHOWN.get({"white": SURFACE}.get(colour, colour).lower()):
            node.set(key, shown)
    return is_hatched


def _draws_nothing(node: ElementTree.Element) -> bool:
    tag = node.tag.rpartition("}")[2]
    if tag == "clipPath":
        return True  # what is drawn lies within its box
    if tag == "path":
        return not node.get("d") or bool(_EMPTY.fullmatch(node.get("d", ""))) or _is_invisible(node)
    return (tag in ("g", "defs") and not len(node)) or (tag == "text" and not node.text)


def _is_invisible(node: ElementTree.Element) -> bool:
    return node.get("fill") in (None, "none", "transparent") and node.get("stroke") in (None, "none", "transparent")


def _pattern(name: str) -> ElementTree.Element:
    """Slanted lines in the colour of quiet words: told from every plain colour, also in grey and in print."""
    definitions = ElementTree.Element(f"{{{_SVG}}}defs")
    pattern = ElementTree.SubElement(
        definitions,
        f"{{{_SVG}}}pattern",
        {
            "id": name,
            "width": "5",
            "height": "5",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
    )
    ElementTree.SubElement(
        pattern, f"{{{_SVG}}}rect", {"width": "5", "height": "5", "fill": f"var(--surface, {SURFACE})"}
    )
    ElementTree.SubElement(
        pattern, f"{{{_SVG}}}rect", {"width": "1.6", "height": "5", "fill": f"var(--ink-soft, {SOFT})"}
    )
    return definitions
