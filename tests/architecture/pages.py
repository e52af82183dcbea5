"""Checks on templates and style sheets: nothing inline, no physical left and right, every word translated."""

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError

from tests.architecture.house import House, Violation
from tests.architecture.template_text import filters, imported, literals, page_of, parsed, said_at_once

TEMPLATES = (".html", ".jinja", ".xml", ".svg", ".txt")
PROSE = re.compile(r"[A-Z][a-z]+(?![\w-])")
SIDE_CLASS = re.compile(r"-?[mp][lr]-(?:\w+-)?(?:\d+|auto)|(?:[a-z]+-)+(?:left|right)(?:-\w+)*|(?:left|right)-[\w-]+")
ARROW = re.compile("[\u2190\u2192\u21d0\u21d2\u27f5\u27f6]")
CSS_NOISE = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'|url\([^)]*\)|safe-area-inset-(?:left|right)", re.S)
CSS_LINE = re.compile(r"([\w-]+)\s*:\s*([^;{}]*)(?=[;}])")
CSS_SIDE = re.compile(r"(?<![a-z])(?:left|right)(?![a-z])", re.I)


def templates_can_be_read(house: House) -> list[Violation]:
    """Every template is well-formed Jinja."""
    found = []
    for path, source in house.files("templates", *TEMPLATES):
        try:
            parsed(source)
        except TemplateSyntaxError as error:
            found.append(Violation(path, error.lineno, "is not well-formed Jinja"))
    return found


def templates_hold_no_inline_code(house: House) -> list[Violation]:
    """No <script> without src, no <style>, no style= and on...= attributes, no javascript: address, no |safe.

    The content security policy forbids the first ones in the browser; here they are found before a page is opened.
    """
    return sorted({Violation(path, line, text) for path, source in _readable(house) for line, text in _inline(source)})


def _inline(source: str) -> Iterator[tuple[int, str]]:
    page = page_of(source)
    for tag in page.tags:
        if tag.name == "style" or (tag.name == "script" and "src" not in tag.attributes):
            yield tag.line, f"inline <{tag.name}>"
        for name, value in tag.attributes.items():
            if name == "style" or (name.startswith("on") and name[2:].isalpha()):
                yield tag.line, f"inline {name}="
            if value.strip().lower().startswith("javascript:"):
                yield tag.line, "a javascript: address"
    yield from ((line, "code inside <script src>") for line in page.code)
    for name, line in filters(source):
        if name in ("safe", "autoescape"):
            yield line, f"{name} switches escaping off"


def nothing_has_a_left_or_a_right(house: House) -> list[Violation]:
    """Pages are read in both directions: start and end, inline and block, never left and right.

    Looked at: static/**/*.css, class names in templates (written out or in an expression), align=, and arrows, which
    point the wrong way from right to left: between two airports they would say the opposite.
    """
    found = {
        Violation(path, line, f"{text!r} has a side: say start or end")
        for path, source in house.files("static", ".css")
        for line, text in _sides_in_css(source)
    }
    for path, source in _readable(house):
        classes = [(c, t.line) for t in page_of(source).tags for c in t.attributes.get("class", "").split()]
        classes += [(word, line) for text, line in literals(source) for word in text.split()]
        sides = [(name, line) for name, line in classes if SIDE_CLASS.fullmatch(name)]
        sides += [
            ("align", tag.line) for tag in page_of(source).tags if tag.attributes.get("align") in ("left", "right")
        ]
        found |= {Violation(path, line, f"{name!r} has a side: say start or end") for name, line in sides}
        found |= {
            Violation(path, number, "an arrow does not turn with the page: use parts.route")
            for number, text in enumerate(source.splitlines(), 1)
            if ARROW.search(text)
        }
    return sorted(found)


def _sides_in_css(source: str) -> Iterator[tuple[int, str]]:
    plain = CSS_NOISE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)
    for match in CSS_LINE.finditer(plain):
        if CSS_SIDE.search(match.group(1)) or CSS_SIDE.search(match.group(2)):
            yield plain.count("\n", 0, match.start()) + 1, f"{match.group(1)}: {match.group(2).strip()}"


def every_word_is_translated(house: House) -> list[Violation]:
    """No word reaches a reader but through _() or {% trans %}: not as text, not in title, alt, aria-label, placeholder.

    Quoted words in expressions count when they are printed as text, or begin like a sentence. What must not be
    translated (a product's name, a code) stands inside an element with translate="no".
    """
    found = set()
    for path, source in _readable(house):
        for text in page_of(source).texts:
            found.add(Violation(path, text.line, f"{text.value!r} ({text.source}) is not translated"))
        said = {(violation.path, violation.line) for violation in found}
        for value, line in literals(source):
            if PROSE.match(value) and (path, line) not in said:
                found.add(Violation(path, line, f"{value!r} (in Jinja) is not translated"))
    return sorted(found)


def imported_templates_speak_in_macros(house: House) -> list[Violation]:
    """No word is said in the body of a template that others import.

    Jinja makes that body once for all requests, and so in the language of its first reader.
    """
    sources = dict(_readable(house))
    parts = {f"templates/{name}" for source in sources.values() for name in imported(source)}
    return sorted(
        Violation(path, line, "is said once for all languages: say it in a macro")
        for path in parts & sources.keys()
        for line in said_at_once(sources[path])
    )


def _readable(house: House) -> Iterator[tuple[str, str]]:
    broken = {violation.path for violation in templates_can_be_read(house)}
    yield from ((path, source) for path, source in house.files("templates", *TEMPLATES) if path not in broken)
