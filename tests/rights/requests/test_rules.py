"""The clock of a request, what stands against each step, and what is blacked out of a text."""

from dataclasses import replace
from datetime import date

import pytest

from returns.cases.rules.cases import Reason
from rights.requests.rules.answers import (
    BLACKED,
    Entry,
    Mark,
    Passage,
    Section,
    Span,
    ValueKind,
    Why,
    given,
    is_whole,
    names_in,
    occurrences,
    runs_of,
    whole,
)
from rights.requests.rules.requests import (
    CLOSED,
    RequestFacts,
    RequestKind,
    RequestReason,
    RequestState,
    Step,
    Terms,
    counted,
    due_on,
    reasons_against_assembling,
    reasons_against_extending,
    reasons_against_handing_over,
    reasons_against_marking,
    reasons_against_proving,
    reasons_against_review,
    reasons_against_step,
    state_after,
    steps_of,
)

TERMS = Terms(months=1, extension_months=2, review_days=14, identity_days=30)
TODAY = date(2026, 11, 24)
R, S, K = RequestReason, RequestState, RequestKind


def facts(
    state: RequestState = S.OPEN, kind: RequestKind = K.ACCESS, proven: bool = True, extended: bool = False
) -> RequestFacts:
    """A request received on the first of the month."""
    return RequestFacts(kind, state, date(2026, 11, 1), date(2026, 12, 1), proven, extended)


HANDED_ON = facts(S.WITH_PROTECTION, K.ERASURE)


def codes(reasons: list[Reason]) -> list[str]:
    """The codes of reasons."""
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 24), 1, date(2026, 12, 24)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_an_answer_is_due_on_the_same_day_of_a_later_month(received: date, months: int, due: date) -> None:
    assert due_on(received, months) == due


def test_identity_is_proven_once_and_only_by_a_card() -> None:
    asks = facts(S.IDENTITY, proven=False)
    assert codes(reasons_against_proving(asks, has_card=True)) == []
    assert codes(reasons_against_proving(asks, has_card=False)) == [R.NO_SAFE_CONTACT]
    assert codes(reasons_against_proving(facts(), has_card=True)) == [R.IDENTITY_PROVEN_ALREADY]


@pytest.mark.parametrize(
    ("asked", "months", "today", "reasons"),
    [
        (facts(), 2, TODAY, []),
        (facts(), 3, TODAY, [R.EXTENSION_TOO_LONG]),
        (facts(), 2, date(2026, 12, 1), []),
        (facts(), 3, date(2026, 12, 2), [R.EXTENSION_TOO_LATE, R.EXTENSION_TOO_LONG]),
        (facts(extended=True), 1, TODAY, [R.EXTENDED_ALREADY]),
        (facts(S.DONE), 1, TODAY, [R.REQUEST_IS_CLOSED]),
        (facts(S.IN_FORCE, K.RESTRICTION), 1, TODAY, [R.REQUEST_IS_CLOSED]),
    ],
)
def test_time_is_extended_once_and_before_it_is_over(
    asked: RequestFacts, months: int, today: date, reasons: list[str]
) -> None:
    assert codes(reasons_against_extending(asked, months, TERMS, today)) == reasons


@pytest.mark.parametrize(
    ("asked", "reasons"),
    [
        (facts(), []),
        (facts(S.REVIEWED), []),
        (facts(S.IDENTITY, proven=False), [R.IDENTITY_NOT_PROVEN]),
        (facts(kind=K.CORRECTION), [R.NOT_OF_THIS_KIND]),
        *((facts(state), [R.REQUEST_IS_CLOSED]) for state in CLOSED),
    ],
)
def test_nothing_is_assembled_before_somebody_has_proven_who_asks(asked: RequestFacts, reasons: list[str]) -> None:
    assert codes(reasons_against_assembling(asked)) == reasons


def test_what_is_in_review_does_not_change() -> None:
    assert codes(reasons_against_marking(facts())) == []
    assert codes(reasons_against_marking(facts(S.IN_REVIEW))) == [R.ANSWER_IN_REVIEW]
    assert codes(reasons_against_marking(facts(S.REVIEWED))) == [R.ANSWER_IN_REVIEW]


def test_nobody_reviews_their_own_work() -> None:
    assert codes(reasons_against_review(facts(S.IN_REVIEW), is_own_work=False)) == []
    assert codes(reasons_against_review(facts(S.IN_REVIEW), is_own_work=True)) == [R.REVIEWS_OWN_ANSWER]
    assert codes(reasons_against_review(facts(), is_own_work=False)) == [R.ANSWER_NOT_IN_REVIEW]


@pytest.mark.parametrize(
    ("asked", "reviewed_on", "reasons"),
    [
        (facts(S.REVIEWED), date(2026, 11, 10), []),
        (facts(S.REVIEWED), date(2026, 11, 9), [R.ANSWER_EXPIRED]),
        (facts(S.IN_REVIEW), None, [R.ANSWER_NOT_REVIEWED]),
        (facts(S.DONE), date(2026, 11, 24), [R.REQUEST_IS_CLOSED]),
    ],
)
def test_a_review_holds_for_some_days(asked: RequestFacts, reviewed_on: date | None, reasons: list[str]) -> None:
    assert codes(reasons_against_handing_over(asked, reviewed_on, TERMS, TODAY)) == reasons


@pytest.mark.parametrize(
    ("asked", "step", "told_on", "today", "reasons"),
    [
        (facts(kind=K.CORRECTION), Step.ACCEPT, None, TODAY, []),
        (facts(S.IDENTITY, K.CORRECTION, proven=False), Step.ACCEPT, None, TODAY, [R.IDENTITY_NOT_PROVEN]),
        (facts(S.IDENTITY, proven=False), Step.REFUSE, None, TODAY, []),
        (facts(S.IDENTITY, proven=False), Step.LAPSE, None, date(2026, 12, 1), [R.IDENTITY_STILL_EXPECTED]),
        (facts(S.IDENTITY, proven=False), Step.LAPSE, None, date(2026, 12, 2), []),
        (facts(), Step.ACCEPT, None, TODAY, [R.NOT_OF_THIS_KIND]),  # access is answered, not accepted
        (facts(S.IN_FORCE, K.RESTRICTION), Step.LIFT, None, TODAY, [R.NOT_TOLD_BEFORE_LIFTING]),
        (facts(S.IN_FORCE, K.RESTRICTION), Step.LIFT, TODAY, TODAY, []),
        (replace(HANDED_ON, erasure_waits=True), Step.REFUSE, None, TODAY, [R.WITH_PROTECTION_OFFICE]),
        (HANDED_ON, Step.REFUSE, None, TODAY, []),  # data protection declined it
        (HANDED_ON, Step.ACCEPT, None, TODAY, []),
        (facts(S.DONE), Step.REFUSE, None, TODAY, [R.REQUEST_IS_CLOSED]),
    ],
)
def test_a_step_is_taken_where_it_belongs(
    asked: RequestFacts, step: Step, told_on: date | None, today: date, reasons: list[str]
) -> None:
    assert codes(reasons_against_step(asked, step, told_on, TERMS, today)) == reasons


@pytest.mark.parametrize("state", list(RequestState))
@pytest.mark.parametrize("kind", list(RequestKind))
def test_what_is_offered_is_never_refused(kind: RequestKind, state: RequestState) -> None:
    asked = facts(state, kind, proven=state is not S.IDENTITY)
    late = date(2027, 6, 1)
    for step in steps_of(asked):
        assert reasons_against_step(asked, step, late, TERMS, late) == []


@pytest.mark.parametrize(
    ("kind", "step", "state"),
    [
        (K.RESTRICTION, Step.ACCEPT, S.IN_FORCE),
        (K.RESTRICTION, Step.LIFT, S.DONE),
        (K.ERASURE, Step.ACCEPT, S.WITH_PROTECTION),
        (K.OBJECTION, Step.ACCEPT, S.DONE),
        (K.CORRECTION, Step.REFUSE, S.REFUSED),
        (K.ACCESS, Step.LAPSE, S.LAPSED),
    ],
)
def test_where_a_request_stands_after_a_step(kind: RequestKind, step: Step, state: RequestState) -> None:
    assert state_after(facts(kind=kind), step) is state


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((0, 0, 0), (0, 0, 0, 0)),
        ((12, 0, 15), (27, 12, 0, 15)),
        ((12, 3, 15), (30, None, None, None)),  # the three is small: nothing that it could be reckoned from
        ((2, 0, 0), (None, None, None, None)),
    ],
)
def test_small_counts_are_hidden_with_all_that_gives_them_away(
    parts: tuple[int, int, int], shown: tuple[int | None, ...]
) -> None:
    row = counted(K.ACCESS, *parts, least=11)
    assert (row.received, row.in_time, row.late, row.running) == shown


# What is blacked out.


def masked(text: str, *names: str, own: tuple[str, ...] = ()) -> str:
    """A text with these names blacked out."""
    return given(Passage("note", ValueKind.TEXT, text, spans=names_in(text, names, own)))


@pytest.mark.parametrize(
    ("text", "names", "own", "left"),
    [
        ("Her sister Lola called.", ("Lola Karimova",), (), f"Her sister {BLACKED} called."),
        ("LOLA KARIMOVA called", ("Lola Karimova",), (), f"{BLACKED} called"),
        ("Call 45 67", ("Colleague 67",), (), "Call 45 67"),
        ("Lolas are flowers", ("Lola",), (), "Lolas are flowers"),
        (
            "Aziza Karimova and Lola Karimova",
            ("Lola Karimova",),
            ("aziza", "karimova"),
            f"Aziza Karimova and {BLACKED}",
        ),
        ("Karimova waits", ("Lola Karimova",), ("aziza", "karimova"), "Karimova waits"),  # her own name, too
        ("lola called", ("Lola Karimova",), (), f"{BLACKED} called"),  # rather too much than too little
        ("وصلت ليلى أمس", ("ليلى",), (), f"وصلت {BLACKED} أمس"),
        ("O. came", ("O",), (), "O. came"),
        ("With Sukru and OZGUR.", ("Şükrü Özgür",), (), f"With {BLACKED} and {BLACKED}."),  # as many keyboards have it
        ("With S\u0327ükru\u0308.", ("Sukru",), (), f"With {BLACKED}."),  # letters with their marks beside them
        ("IŞIK and ışık", ("Işık",), (), f"{BLACKED} and {BLACKED}"),
        ("آمد كريم\u064e با مُحمّـد.", ("کریم محمد",), (), f"آمد {BLACKED} با {BLACKED}."),
        ("Ozturk waits", ("Lola Öztürk",), ("öztürk",), "Ozturk waits"),
    ],
)
def test_names_of_others_are_blacked_out_and_nothing_else(
    text: str, names: tuple[str, ...], own: tuple[str, ...], left: str
) -> None:
    assert masked(text, *names, own=own) == left


INFLECTED = [
    # Turkish: after an apostrophe, and without one.
    ("Ayşe'nin evi", "Ayşe", f"{BLACKED} evi"),
    ("Ayşe\u2019den duydum", "Ayşe", f"{BLACKED} duydum"),
    ("MEHMET'E verdi", "Mehmet", f"{BLACKED} verdi"),
    ("Mehmetten haber yok", "Mehmet", f"{BLACKED} haber yok"),
    ("Mehmetin annesi", "Mehmet", f"{BLACKED} annesi"),
    ("Yılmazlar geldi, Yılmazlarda kaldı", "Ali Yılmaz", f"{BLACKED} geldi, {BLACKED} kaldı"),
    ("Gülşahla konuştu", "Gülşah", f"{BLACKED} konuştu"),
    # Uzbek, in both scripts.
    ("Lolaning singlisi", "Lola", f"{BLACKED} singlisi"),
    ("Oʻktamdan xat, O\u2018ktamga javob", "O'ktam", f"{BLACKED} xat, {BLACKED} javob"),
    ("Лоланинг синглиси", "Лола", f"{BLACKED} синглиси"),
    ("Каримовларда", "Каримов", BLACKED),
    # Russian: the end of the name changes.
    ("видел Ивана, говорил с Иваном об Иване", "Иван", f"видел {BLACKED}, говорил с {BLACKED} об {BLACKED}"),
    ("у Анны, с Анной, к Анне, Аннин", "Анна", f"у {BLACKED}, с {BLACKED}, к {BLACKED}, {BLACKED}"),
    ("брат Марии, с Марией", "Мария", f"брат {BLACKED}, с {BLACKED}"),
    ("письмо Дмитрия, Андрею, Игорем", "Дмитрий Андрей Игорь", f"письмо {BLACKED}, {BLACKED}, {BLACKED}"),
    ("у Каримовой, с Каримовым, Каримовы", "Каримов Каримова", f"у {BLACKED}, с {BLACKED}, {BLACKED}"),
    ("дом Достоевского", "Достоевский", f"дом {BLACKED}"),
    ("ждёт Павла и Яну", "Павел Яна", f"ждёт {BLACKED} и {BLACKED}"),
    # Arabic and Dari: particles before the name, endings after it.
    ("وأحمد ولأحمد وبأحمد", "أحمد", f"{BLACKED} {BLACKED} {BLACKED}"),
    ("سافر مع أخيه فليلى بقيت", "ليلى", f"سافر مع أخيه {BLACKED} بقيت"),
    ("للحسن وبالحسن", "الحسن", f"{BLACKED} {BLACKED}"),
    ("رأيت محمدا", "محمد", f"رأيت {BLACKED}"),
    ("کتاب کریمی را", "کریم", f"کتاب {BLACKED} را"),
]


@pytest.mark.parametrize(("text", "names", "left"), INFLECTED, ids=[row[0] for row in INFLECTED])
def test_names_are_found_as_their_languages_inflect_them(text: str, names: str, left: str) -> None:
    assert masked(text, names) == left


@pytest.mark.parametrize(
    ("text", "name", "own", "why"),
    [
        ("Mehmetten haber yok", "Mehmet", (), Why.INFLECTED),
        ("Mehmet geldi", "Mehmet", (), Why.NAMED),
        ("Mehmetcan geldi", "Mehmet", (), Why.ALIKE),
        ("Canlar geldi", "Can", (), Why.ALIKE),  # a short name begins too many words
        ("Lolas are flowers", "Lola", (), Why.ALIKE),
        ("Azizaning ukasi", "Aziz", ("aziza",), None),  # her own name with an ending
        ("Alina waits", "Ali", ("alina",), None),
        ("Istanbul", "Ist", (), None),
        ("Екатеринбург", "Екатерина", (), Why.ALIKE),
    ],
)
def test_what_a_rule_is_not_sure_of_is_to_be_checked(
    text: str, name: str, own: tuple[str, ...], why: Why | None
) -> None:
    spans = names_in(text, [name], own)
    assert [span.why for span in spans] == ([why] if why else [])
    [first, *_others] = runs_of(Passage("note", ValueKind.TEXT, text, spans=spans))
    assert first.is_to_check == (why in (Why.INFLECTED, Why.ALIKE))
    assert first.is_black == (why in (Why.INFLECTED, Why.NAMED))


def test_what_is_only_alike_can_be_blacked_out_by_hand() -> None:
    passage = Passage("note", ValueKind.TEXT, "Lolas", spans=names_in("Lolas", ["Lola"], ()))
    assert given(passage) == "Lolas"
    assert is_whole(passage)
    assert given(passage, (Mark(0, 0, 0, 0, 5),)) == BLACKED


def test_the_bar_is_as_long_whatever_stands_behind_it() -> None:
    short, long = (
        Passage("x", ValueKind.TEXT, text, spans=(Span(0, len(text), Why.OTHERS),)) for text in ("a", "b" * 90)
    )
    assert given(short) == given(long) == BLACKED


def test_marks_that_overlap_are_one_bar() -> None:
    passage = Passage("note", ValueKind.TEXT, "abcdefgh", spans=(Span(1, 4, Why.NAMED),))
    marks = (Mark(0, 0, 0, 3, 6), Mark(0, 0, 0, 3, 6))
    assert given(passage, marks) == f"a{BLACKED}gh"
    assert [run.text for run in runs_of(passage, marks)] == ["a", "bcdef", "gh"]
    assert not is_whole(passage, marks)
    assert is_whole(Passage("note", ValueKind.TEXT, "abc"))


def _sections() -> tuple[Section, ...]:
    texts = ("Lola and lola", "no one", "Lola")
    entries = tuple(
        Entry((Passage("text", ValueKind.TEXT, text), Passage("n", ValueKind.NUMBER, "7"))) for text in texts
    )
    return (Section("note", "casework", entries),)


def test_words_are_found_in_one_passage_or_everywhere() -> None:
    sections = _sections()
    assert [(mark.entry, mark.start) for mark in occurrences(sections, "lola")] == [(0, 0), (0, 9), (2, 0)]
    assert [mark.entry for mark in occurrences(sections, "Lola", only=(0, 2, 0))] == [2]
    assert occurrences(sections, "  ") == []
    assert occurrences(sections, "7") == []  # a number is no text


@pytest.mark.parametrize("place", [(5, 0, 0), (0, 9, 0), (0, 0, 4), (-1, 0, 0), (0, 0, -1)])
def test_a_place_that_is_not_there_is_no_passage(place: tuple[int, int, int]) -> None:
    assert whole(_sections(), place) is None
