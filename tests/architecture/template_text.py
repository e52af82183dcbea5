"""Reading a template: what is left for the browser without Jinja, and the texts inside Jinja's expressions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

from jinja2 import Environment, TemplateSyntaxError, nodes

SYNTAX = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)
TRANSLATING = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext"})
SPOKEN_ATTRIBUTES = frozenset({
    "alt", "title", "placeholder", "label", "summary",
    "aria-label", "aria-description", "aria-placeholder", "aria-roledescription", "aria-valuetext",
})  # fmt: skip
BUTTONS = frozenset({"submit", "button", "reset"})
WORD = re.compile(r"[^\W\d_]{2}")  # a letter by itself is no word
# A macro may write attributes; outside its tag they look like text: ` aria-invalid="true"`.
FRAGMENT = re.compile(r"([\w-]+)=\"([^\"]*)\"")
# Each {{ expression }} leaves one private character behind, so that its place in the page stays known.
FIRST_MARK = 0xF0000


@dataclass(frozen=True)
class Tag:
    """An opening tag with its attributes, at a line."""

    name: str
    line: int
    attributes: dict[str, str]


@dataclass(frozen=True)
class Text:
    """Something a reader sees or hears, at a line; `source` says where it stands: text, an attribute, an expression."""

    value: str
    line: int
    source: str


class Page(HTMLParser):
    """The tags and the spoken texts of one template. Text inside translate="no" is not meant to be translated."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.texts: list[Text] = []
        self.code: list[int] = []  # lines of code inside a <script src>
        self._inside: Tag | None = None
        self._untranslated: list[str] = []
        self._expressions: list[str] = []
        self.feed(self._without_jinja(source))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag, and whatever it says aloud."""
        attributes = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self.tags.append(Tag(tag, line, attributes))
        self._inside = self.tags[-1] if tag in ("script", "style") else None
        if tag in self._untranslated or attributes.get("translate") == "no":
            self._untranslated.append(tag)
        for name, value in attributes.items():
            if _is_spoken(tag, name, attributes):
                self._say(value, line, name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>`: opens and closes."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an untranslated stretch when its own tag closes."""
        self._inside = None
        if self._untranslated and self._untranslated[-1] == tag:
            self._untranslated.pop()

    def handle_data(self, data: str) -> None:
        """Text between tags: for the reader, or code inside script and style."""
        for offset, row in enumerate(data.split("\n")):
            line = self.getpos()[0] + offset
            if self._inside:
                self.code += [line] if row.strip() and "src" in self._inside.attributes else []
            elif not self._untranslated:
                for name, value in FRAGMENT.findall(row):
                    if name in SPOKEN_ATTRIBUTES:
                        self._say(value, line, name)
                self._say(FRAGMENT.sub("", row), line, "text")

    def _say(self, value: str, line: int, source: str) -> None:
        plain = "".join(" " if ord(sign) >= FIRST_MARK else sign for sign in value).strip()
        if WORD.search(plain):
            self.texts.append(Text(plain, line, source))
        for sign in value:
            if ord(sign) >= FIRST_MARK:
                for shown in shown_by(self._expressions[ord(sign) - FIRST_MARK]):
                    self.texts.append(Text(shown, line, "expression"))

    def _without_jinja(self, source: str) -> str:
        """The template with its statements cut out and a mark for every expression; lines keep their numbers."""
        parts, expression, lines, translated, statement = [], None, 1, False, False
        for line, kind, value in SYNTAX.lex(source):
            if lines < line:
                parts.append("\n" * (line - lines))
                lines = line
            if kind == "data":
                kept = re.sub(r"[^\n]", " ", value) if translated else value
                parts.append(kept)
                lines += kept.count("\n")
            elif kind == "variable_begin":
                expression = ""
            elif kind == "variable_end":
                parts.append(" " if translated else chr(FIRST_MARK + len(self._expressions)))
                self._expressions.append(expression or "")
                expression = None
            elif expression is not None:
                expression += value
            elif kind in ("block_begin", "block_end"):
                statement = kind == "block_begin"
                parts.append(" ")
            elif statement and kind == "name":
                translated = (translated or value == "trans") and value != "endtrans"
                statement = False  # only the first word of a statement is its name
        return "".join(parts)


def _is_spoken(tag: str, name: str, attributes: dict[str, str]) -> bool:
    if name == "value":
        return tag == "input" and attributes.get("type") in BUTTONS
    if name == "content":
        return tag == "meta" and attributes.get("name") == "description"
    return name in SPOKEN_ATTRIBUTES


def shown_by(expression: str) -> list[str]:
    """The literal words that an expression may print: `{{ "none" }}`, `{{ name or "nobody" }}`."""
    try:
        output = next(SYNTAX.parse("{{" + expression + "}}").find_all(nodes.Output))
    except (TemplateSyntaxError, StopIteration):
        return []
    words = [word for node in output.nodes for word in _shown(node)]
    return [word for word in words if WORD.search(word)]


def _shown(node: nodes.Node | None) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.CondExpr):
        yield from (*_shown(node.expr1), *_shown(node.expr2))
    elif isinstance(node, (nodes.Or, nodes.And, nodes.Add)):
        yield from (*_shown(node.left), *_shown(node.right))
    elif isinstance(node, nodes.Concat):
        yield from (word for part in node.nodes for word in _shown(part))
    elif isinstance(node, nodes.Mod):
        yield from _shown(node.left)
    elif isinstance(node, nodes.Filter):
        defaults = node.args if node.name in ("default", "d") else []
        yield from (word for part in (node.node, *defaults) for word in _shown(part))


@cache
def page_of(source: str) -> Page:
    """A template as the browser sees it; each text is read once for all checks."""
    return Page(source)


@cache
def parsed(source: str) -> nodes.Template:
    """Jinja's own tree of a template. Raises TemplateSyntaxError."""
    return SYNTAX.parse(source)


def literals(source: str) -> Iterator[tuple[str, int]]:
    """Every quoted text in Jinja's own code, with its line; not what is translated or compared with."""
    yield from _literals(parsed(source), 1)


def _literals(node: nodes.Node, line: int) -> Iterator[tuple[str, int]]:
    line = node.lineno or line
    if isinstance(node, (nodes.Compare, nodes.Test, nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)):
        return
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATING:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value, line
    for child in node.iter_child_nodes():
        yield from _literals(child, line)


def filters(source: str) -> Iterator[tuple[str, int]]:
    """Every filter used, with its line; `autoescape` for a block that switches escaping."""
    tree = parsed(source)
    yield from ((node.name, node.lineno) for node in tree.find_all(nodes.Filter))
    yield from (("autoescape", node.lineno) for node in tree.find_all(nodes.ScopedEvalContextModifier))


def imported(source: str) -> Iterator[str]:
    """The names of the templates whose macros this one imports."""
    for node in parsed(source).find_all((nodes.Import, nodes.FromImport)):
        if isinstance(node.template, nodes.Const):
            yield str(node.template.value)


def said_at_once(source: str) -> Iterator[int]:
    """The lines at which a template translates something outside of its macros."""
    waiting: list[nodes.Node] = [parsed(source)]
    for node in waiting:
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATING:
            yield node.lineno
        waiting += [child for child in node.iter_child_nodes() if not isinstance(child, nodes.Macro)]
