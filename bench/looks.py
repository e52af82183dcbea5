"""What is wrong with a page as it is seen: its length, width, targets, cut texts, words left in English, axe."""

import re
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from babel.messages.pofile import read_po

from app import ROOT
from tests.browser.window import Window

MOST_SCREENS = 4  # of a phone, before anything is unfolded
THUMB = 44  # CSS pixels
MOST_NAMED = 5  # faults of one kind that are named
SHORTEST_WORD = 4  # letters: shorter ones are words of other languages too
_ENGLISH = re.compile(r"\b(the|and|with|from|this|that|was|were|been|you|your|their|have|cannot)\b", re.IGNORECASE)
_SEEN = """
  const isClipped = (element) => element && (getComputedStyle(element).clipPath === "inset(50%)"
    || isClipped(element.parentElement));
  const isSeen = (element) => element.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && !isClipped(element) && !element.closest(".visually-hidden, .visually-hidden-focusable, .skip");
  const name = (element) => (element.textContent.trim() || element.getAttribute("aria-label") || element.name
    || element.tagName).replace(/\\s+/g, " ").slice(0, 40);
"""
_LENGTH = "() => [document.documentElement.scrollHeight, innerHeight]"
# A target is as large as its box or, where another element lets a press through to it, as what a press reaches.
_SMALL = (
    "(thumb) => {"
    + _SEEN
    + """
  const kinds = "a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button]";
  const isInSentence = (element) => element.matches("a") && getComputedStyle(element).display.startsWith("inline")
    && [...element.parentElement.childNodes].some((node) => node.nodeType === 3 && /\\p{L}/u.test(node.data));
  // A row opens by a press anywhere on it (static/lists.js); a word presses its box.
  const pressed = (element) => {
    const isBox = element.matches("[type=checkbox], [type=radio]");
    const around = isBox ? element.closest(".form-check, label") || element.labels[0]
      : element.matches("[data-open]") && element.closest("[data-row]");
    return around || element;
  };
  const reaches = (element, x, y) => {
    const top = document.elementFromPoint(x, y);
    return top && (top === element || element.contains(top) || top.closest(kinds) === element
      || top.closest("label")?.control === element || pressed(element).contains(top));
  };
  const isLarge = (element) => {
    const box = pressed(element).getBoundingClientRect();
    if (box.height >= thumb - 0.5 && box.width >= thumb - 0.5) return true;
    element.scrollIntoView({block: "center", inline: "center"});
    const at = pressed(element).getBoundingClientRect();
    const [x, y, half] = [at.x + at.width / 2, at.y + at.height / 2, thumb / 2 - 1.5];
    const isWide = at.width >= thumb - 0.5 || (reaches(element, x - half, y) && reaches(element, x + half, y));
    return isWide && (at.height >= thumb - 0.5 || (reaches(element, x, y - half) && reaches(element, x, y + half)));
  };
  const small = [...document.querySelectorAll(kinds)].filter(isSeen).filter((element) => element.tabIndex >= 0)
    .filter((element) => !isInSentence(element) && !isLarge(element));
  scrollTo(0, 0);
  return small.map((element) => {
    const box = pressed(element).getBoundingClientRect();
    return `${name(element)} (${Math.round(box.width)} x ${Math.round(box.height)})`;
  });
}"""
)
# Below, half a letter is the room that Arabic faces keep above a line, and not a line that is cut.
_CUT = (
    "() => {"
    + _SEEN
    + """
  const hides = (value) => value === "hidden" || value === "clip";
  return [...document.querySelectorAll("body *")].filter((element) => {
    if (element.closest("svg, select") || element.clientWidth < 2 || !element.textContent.trim()) return false;
    const style = getComputedStyle(element);
    const isCut = (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + parseFloat(style.fontSize) / 2);
    return isCut && isSeen(element);
  }).map(name);
}"""
)
# What people typed, and names, are in a language of their own.
_TEXTS = (
    "() => {"
    + _SEEN
    + """
  const own = "bdi, textarea, option[lang], [translate=no], [dir=auto], body [lang], code, script, style";
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const isRead = isSeen(parent) || parent.closest(".visually-hidden");
    if (isRead && !parent.closest(own)) texts.push(walker.currentNode.data);
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
    if (!element.closest(own))
      for (const attribute of ["aria-label", "placeholder", "title", "alt"])
        texts.push(element.getAttribute(attribute) || "");
  return texts.map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => text);
}"""
)


@dataclass(frozen=True)
class Look:
    """One page at one width in one language: its length in screens, and what is wrong with it."""

    state: str
    width: int
    language: str
    screens: float
    faults: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called in a list of faults."""
        return f"{self.state} {self.width} {self.language}"

    @property
    def picture(self) -> str:
        """The name of its file."""
        return f"{self.state}-{self.width}-{self.language}.png"

    def as_json(self) -> dict[str, Any]:
        """The same as a file keeps it."""
        return asdict(self)


@cache
def _translated(language: str) -> frozenset[str]:
    """English texts for which the catalogue of a language has other words."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    plain = [message for message in catalogue if isinstance(message.id, str) and message.string]
    return frozenset(message.id for message in plain if message.string != message.id)


def left_in_english(texts: list[str], language: str) -> list[str]:
    """The texts of a page in another language that are English."""
    translated = _translated(language)
    return [text for text in texts if _ENGLISH.search(text) or (len(text) >= SHORTEST_WORD and text in translated)]


def _named(kind: str, faults: list[str]) -> list[str]:
    """Faults of one kind as one line, each once, or no line."""
    different = list(dict.fromkeys(faults))
    if not different:
        return []
    more = f" and {len(different) - MOST_NAMED} more" if len(different) > MOST_NAMED else ""
    return [f"{kind}: {'; '.join(different[:MOST_NAMED])}{more}"]


def look_at(window: Window, state: str, language: str, is_phone: bool) -> Look:
    """Judge the page that is open. Contrast is the same in all languages: it is looked at in English."""
    page = window.page
    assert page.viewport_size
    axe = [fault for fault in window.faults(contrast=language == "en") if fault not in window.overflow()]
    height, screen = page.evaluate(_LENGTH)
    screens = round(height / screen, 1)
    faults = window.overflow() + _named("axe", axe) + _named("cut off", page.evaluate(_CUT))
    if is_phone and screens > MOST_SCREENS:
        faults.append(f"{screens} screens")
    if is_phone:
        faults += _named(f"targets under {THUMB} px", page.evaluate(_SMALL, THUMB))
    if language != "en":
        faults += _named("English", left_in_english(page.evaluate(_TEXTS), language))
    return Look(state, page.viewport_size["width"], language, screens, faults)
