"""Turkish speaks in one voice: buttons and tasks in the plain imperative, instructions in the polite one."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

from planning.path.words import ACTIVITY_LABELS
from returns.lists.words import NEXT_STEPS
from returns.work.words import KIND_LABELS

ROOT = Path(__file__).parents[2]
_ROOMS = ("foundation", "returns", "planning", "reintegration", "rights")
_VOWEL = "[ıiuü]"
_STEMS = (
    "al|ara|ayır|başla|başlat|bak|bas|bekle|belirle|belirt|bildir|bırak|birleştir|bul|çık|çıkar|dene|değiştir|devral|"
    "doğrula|doldur|düzelt|ed|ekle|geç|gir|göster|gönder|hazırla|ilgilen|incele|indir|iste|kaldır|kapat|karşıla|kayded|"
    "konuş|kullan|oku|onayla|onaylat|öğren|planla|reddet|seç|sil|sor|söyle|taşı|üstlen|ver|yanıtla|yap|yaz|yinele|yükle"
)
POLITE = re.compile(rf"\b(?:{_STEMS})y?{_VOWEL}n\b", re.IGNORECASE)
FORMAL = re.compile(rf"\b(?:{_STEMS})y?{_VOWEL}n{_VOWEL}z\b", re.IGNORECASE)
_BUTTON = re.compile(r"<button\b.*?</button>", re.DOTALL)
_SAID = re.compile(r'\b_\("((?:[^"\\]|\\.)*)"')
_DUTY = re.compile(r'\bduty=_\("([^"]*)"')


def turkish() -> dict[str, tuple[str, ...]]:
    with (ROOT / "translations/tr/LC_MESSAGES/messages.po").open("rb") as file:
        return {
            message.id if isinstance(message.id, str) else message.id[0]: (
                (message.string,) if isinstance(message.string, str) else tuple(message.string)
            )
            for message in read_po(file)
            if message.id
        }


def said_by_buttons_and_tasks() -> set[str]:
    """The words of buttons, and of the lines of Today that say what to do, in English."""
    pages = [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")]
    code = [path.read_text("utf-8") for room in _ROOMS for path in (ROOT / room).rglob("*.py")]
    buttons = {words for page in pages for button in _BUTTON.findall(page) for words in _SAID.findall(button)}
    tables = (ACTIVITY_LABELS, NEXT_STEPS, KIND_LABELS)
    tasks = {str(label) for table in tables for label in table.values()}
    return buttons | tasks | {duty for module in code for duty in _DUTY.findall(module)}


def test_nothing_is_asked_in_the_most_formal_way() -> None:
    assert [text for forms in turkish().values() for text in forms if FORMAL.search(text)] == []


def test_buttons_and_tasks_are_in_the_plain_imperative() -> None:
    said, words = said_by_buttons_and_tasks(), turkish()
    assert len(said & set(words)) > 150
    assert {one: words[one] for one in said & set(words) if any(map(POLITE.search, words[one]))} == {}


def test_the_endings_are_told_apart() -> None:
    assert POLITE.search("Formu kaydedin")
    assert POLITE.search("Birini seçin.")
    assert FORMAL.search("Lütfen bir gün seçiniz")
    assert not any(map(POLITE.search, ("Kaydet", "Kişinin adı", "Bugün")))
    assert not FORMAL.search("Kaydedildiğinizde")
