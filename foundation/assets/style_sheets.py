"""Style sheets without what no page uses: Bootstrap has 2,000 classes, of which the pages wear some twenty.

Reads plain CSS as Bootstrap and the project write it: no nesting, no braces in strings.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import partial

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_SIGNS = re.compile(r" ?([{};,]) ?")
_AFTER_NAME = re.compile(r"(^|[{;])([\w-]+) ?: ?")
_FUNCTION = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")  # what may stand in it, or may not
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_NOT_TAGS = re.compile(r"\[[^\]]*\]|::?[\w-]+(?:\([^)]*\))?|[.#][\w-]+")
_TAG = re.compile(r"[A-Za-z][\w-]*")
_COMMAS = re.compile(r",(?![^(]*\))(?![^\[]*\])")
_SIGN = re.compile(r"[{};]")
_OWN_VALUE = re.compile(r"(?<=[{;])(--bs-[\w-]+):[^;{}]*;?")
_USED_VALUE = re.compile(r"var\((--[\w-]+)")
_EMPTY = re.compile(r"(?:^|(?<=[{}]))[^{}]+\{\}")
_NAMED_MOTION = re.compile(r"animation(?:-name)?:([^;}]*)")

Keeps = Callable[[str], bool]


def small(css: str) -> str:
    """The same sheet without comments and needless space."""
    plain = _SPACE.sub(" ", _COMMENT.sub("", css)).strip()
    return _AFTER_NAME.sub(r"\1\2:", _SIGNS.sub(r"\1", plain)).replace(";}", "}")


def keeps(classes: Collection[str], tags: Collection[str] | None = None) -> Keeps:
    """Whether a selector can mean anything on pages that wear these classes alone; of any tags, or of these."""

    def is_kept(selector: str) -> bool:
        sure = _FUNCTION.sub("", selector)
        if "data-bs-" in sure or not set(_CLASS.findall(sure)) <= set(classes):
            return False
        return tags is None or set(_TAG.findall(_NOT_TAGS.sub(" ", sure))) <= set(tags)

    return is_kept


def with_rules_for(css: str, is_kept: Keeps) -> str:
    """A sheet without comments and needless space, with the rules of the selectors that are kept."""
    parts = []
    for before, within in blocks(css):
        if before.startswith(("@media", "@supports")):
            within = with_rules_for(within, is_kept)
        elif not before.startswith("@"):
            before = ",".join(selector for selector in _COMMAS.split(before) if is_kept(selector))
        if before and within:
            parts.append(f"{before}{{{within}}}")
    return "".join(parts)


def with_what_is_used(css: str) -> str:
    """The same without motion that no rule names, and without Bootstrap's values that none asks for."""
    return _without_unused_values(_without_unused_motion(css))


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """What stands before each outer brace, and within; of a statement without braces, nothing within."""
    at = opened = depth = 0
    for sign in _SIGN.finditer(css):
        place = sign.start()
        if sign[0] == ";":
            if not depth:
                yield css[at:place].strip(), ""
                at = place + 1
        elif sign[0] == "{":
            opened = opened if depth else place
            depth += 1
        else:
            depth -= 1
            if not depth:
                yield css[at:opened].strip(), css[opened + 1 : place]
                at = place + 1


def _without_unused_motion(css: str) -> str:
    named = " ".join(_NAMED_MOTION.findall(css)).split()
    parts = []
    for before, within in blocks(css):
        if not before.startswith("@keyframes") or before.split()[-1] in named:
            parts.append(f"{before}{{{within}}}")
    return "".join(parts)


def _without_unused_values(css: str) -> str:
    """Without Bootstrap's values that no rule asks for; again, as long as that leaves more of them so."""
    while True:
        used = set(_USED_VALUE.findall(css))
        unused = {value for value in _OWN_VALUE.findall(css) if value not in used}
        lean = _OWN_VALUE.sub(partial(_unless_unused, unused), css)
        lean = _EMPTY.sub("", lean).replace(";}", "}")
        if lean == css:
            return css
        css = lean


def _unless_unused(unused: Collection[str], value: re.Match[str]) -> str:
    return "" if value[1] in unused else value[0]
