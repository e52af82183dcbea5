"""Health on the way in words: papers, requests of carriers, answers."""

from foundation.language.words import lazy_gettext as _l
from returns.health.rules.assistance import Answer
from returns.health.rules.certificates import Paper
from returns.health.rules.health import EntryKind

KIND_LABELS = {
    EntryKind.PREGNANCY: _l("Pregnancy"),
    EntryKind.BIRTH: _l("Birth of a child"),
    EntryKind.PAPER: _l("Medical paper"),
    EntryKind.ASSISTANCE: _l("Request to the carrier"),
    EntryKind.MEDICINES: _l("Medicines carried"),
}
PAPER_LABELS = {
    Paper.MEDICAL_REPORT: _l("Medical report"),
    Paper.MEDIF: _l("Medical form of the airline (MEDIF)"),
    Paper.PREGNANCY_REPORT: _l("Report on the pregnancy"),
    Paper.BOARDING_CHECK: _l("Check before boarding"),
}
CODE_LABELS = {
    "WCHR": _l("Wheelchair to the aircraft (WCHR)"),
    "WCHS": _l("Wheelchair, and carried on steps (WCHS)"),
    "WCHC": _l("Wheelchair to the seat (WCHC)"),
    "MEDA": _l("Medical case (MEDA)"),
    "STCR": _l("Stretcher (STCR)"),
    "OXYG": _l("Oxygen (OXYG)"),
    "UMNR": _l("Child alone, in the care of the airline (UMNR)"),
    "BLND": _l("Blind passenger (BLND)"),
    "DEAF": _l("Deaf passenger (DEAF)"),
    "DPNA": _l("Passenger who needs help to understand (DPNA)"),
    "INFT": _l("Infant without a seat (INFT)"),
    "BSCT": _l("Cot for an infant (BSCT)"),
    "EXST": _l("Extra seat (EXST)"),
    "LANG": _l("Help with the language (LANG)"),
    "MAAS": _l("Meet and assist (MAAS)"),
    "TWOV": _l("Transit without a visa (TWOV)"),
}
ANSWER_LABELS = {
    Answer.NONE: _l("No answer yet"),
    Answer.CONFIRMED: _l("Confirmed by the carrier"),
    Answer.REFUSED: _l("Refused by the carrier"),
}
ANSWER_MARKS = {Answer.NONE: "due", Answer.CONFIRMED: "done", Answer.REFUSED: "blocked"}
CHILDREN_LABELS = {"one": _l("One child"), "more": _l("More than one")}
LETTER_LABELS = {"yes": _l("Yes"), "no": _l("No")}
