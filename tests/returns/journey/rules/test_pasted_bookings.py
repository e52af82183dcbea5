"""What is understood of a pasted booking: lines of reservation systems, mails in three languages, and no word of it."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, strategies as st

from returns.journey.rules.bookings import Missing, Segment, read_booking

TODAY = date(2026, 11, 20)
CODES = {"FRA", "IST", "TAS", "SKD", "ALI", "NOV", "MIA"}
CITIES = {"Tashkent": "TAS", "Taschkent": "TAS", "Taşkent": "TAS", "Frankfurt": "FRA"}
CANARY = "Zyxwvut"

FRA_IST = Segment("TK", "1234", "FRA", "IST", date(2026, 11, 28), time(10, 45), None, time(15, 0))
IST_TAS = Segment("TK", "370", "IST", "TAS", date(2026, 11, 28), time(20, 40), date(2026, 11, 29), time(4, 15))
SAME_DAY = replace(FRA_IST, arrives_on=FRA_IST.departs_on)


def _airport_of(text: str) -> str:
    return text if text in CODES else CITIES.get(text, "")


def _read(text: str) -> tuple[Segment, ...]:
    return read_booking(text, TODAY, _airport_of)


@pytest.mark.parametrize(
    ("line", "segment"),
    [
        ("1 TK1234 Y 28NOV 6 FRAIST HK1 1045 1500", FRA_IST),
        ("  1  TK 1234 Y 28NOV 6*FRAIST HK1       1045 1500  28NOV  E  TK/ABCDEF", SAME_DAY),
        ("1. TK  1234  Y  28NOV26 FRAIST HK4  1045   1500", FRA_IST),
        ("1 TK1234Y 28NOV S FRAIST HK1 1045A 300P", FRA_IST),
        ("2 TK 370 Y 28NOV 6 ISTTAS HK1 2040 0415+1", IST_TAS),
        ("2 TK 370 Y 28NOV 6 ISTTAS HK1 2040 0415#1", IST_TAS),
        ("2 TK 370 Y 28NOV 6 ISTTAS HK1 840P 415A 29NOV S", IST_TAS),
        ("28NOV26 TK1234 FRAIST 1045 1500", FRA_IST),
        ("28NOV TK1234 Y FRAIST HK1 10.45 15.00", FRA_IST),
        ("28NOV26 TK370 IST-TAS 2040 0415+1", IST_TAS),
        ("TK1234/28NOV26 FRAIST 1045 1500", FRA_IST),
        ("TK1234/28NOV FRA/IST 10.45 - 15.00", FRA_IST),
    ],
)
def test_lines_of_reservation_systems(line: str, segment: Segment) -> None:
    assert _read(line) == (segment,)


def test_of_two_codes_before_the_times_the_first_is_where_it_leaves() -> None:
    [segment] = _read("TK 370 28.11.2026 IST TAS 20:40 04:15 +1")
    assert segment == IST_TAS


ENGLISH = f"""Dear {CANARY}, your booking AB1234 is confirmed. Booked on 3 Nov 2026 14:02
Passenger: Ms {CANARY} ALI, born 23 Jul 1990, seat 12A
Flight TK 1234   Check-in closes 09:45
Departure: Sat, 28 Nov 2026 10:45 Frankfurt (FRA) Terminal 1
Arrival: Sat, 28 Nov 2026 3:00 pm Istanbul (IST)
Duration 2:15 h
Flight TK 370
Departure: Sat, 28 Nov 2026 8:40 PM Istanbul (IST)
Arrival: Sun, 29 Nov 2026 4:15 AM Tashkent (TAS)
Total EUR 240.50, baggage 23 kg"""
GERMAN = f"""Buchungscode
AB1234
Fluggast: {CANARY}
Flug TK1234 am 28.11.2026
Abflug: 10:45 Uhr Frankfurt (FRA)
Ankunft: 15.00 Uhr Istanbul (IST)
Reisedauer: 2:15 Std
Flug TK 370
28. November
Von: Istanbul (IST) 20:40 Uhr
Nach: Taschkent 04:15 Uhr (+1)"""
TURKISH = f"""Yolcu: {CANARY}
Uçuş: TK1234
Kalkış: 28 Kasım 2026 10:45 Frankfurt (FRA)
Varış: 28 Kasım 2026 15:00 İstanbul (IST)
Uçuş: TK370
IST - TAS
28 Kasım 20:40 04:15 +1"""
SHORT = (
    "Sat 28 Nov 2026\nTK1234 FRA-IST 10:45 15:00\nTK370 28NOV IST → TAS 20:40 04:15 (+1)\nTK370 IST-TAS 28.11.26 20:40"
)


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, TURKISH, SHORT], ids=["english", "german", "turkish", "short"])
def test_mails_of_carriers(text: str) -> None:
    segments = _read(text)
    plain = [replace(read, arrives_on=None) if read.arrives_on == read.departs_on else read for read in segments]
    assert plain == [FRA_IST, IST_TAS]
    assert CANARY not in repr(segments)


@pytest.mark.parametrize("typed", ["18DEC26", "18-DEC-26", "18DEC2026", "18 DEC 26"])
def test_a_day_is_read_as_airlines_write_it(typed: str) -> None:
    [read] = _read(f"{CANARY}\nTK1234 {typed} FRA-IST 10:45 15:00")
    assert read == replace(FRA_IST, departs_on=date(2026, 12, 18))


WITH_POINTS = f"""Sayın {CANARY}
TK1234/28NOV26
FRA - IST
10.45 15.00
Toplam 12.40 EUR, bagaj 23.50 kg
TK370 28.11.2026 IST 20.40 TAS 04.15 +1"""
JOINED = f"""1.{CANARY}/ALI MR
28NOV26 TK1234 FRAIST 10.45 15.00
28NOV26 TK370 ISTTAS 20.40 04.15 +1"""
LABELS_ALONE = f"""Yolcu
{CANARY}
Uçuş TK1234
Kalkış
Frankfurt
28 Kasım 2026 10.45
Varış:

IST - İstanbul
15.00
Uçuş TK370
Kalkış
IST
28 Kasım 2026, 20.40
Varış
Taşkent (TAS)
29 Kasım 2026, 04.15"""
STRICT = {"points": WITH_POINTS, "joined": JOINED, "labels": LABELS_ALONE}


@pytest.mark.parametrize("text", STRICT.values(), ids=STRICT)
def test_times_with_a_point_joined_codes_and_labels_alone_on_their_line(text: str) -> None:
    assert list(_read(text)) == [FRA_IST, IST_TAS]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("28.11 FRA IST 10.45 15.00", FRA_IST),
        ("28NOV26 FRA-IST 10.12 12.05", replace(FRA_IST, departs_time=time(10, 12), arrives_time=time(12, 5))),
        ("FRA-IST 10.12 12.05", replace(FRA_IST, departs_on=None, departs_time=None, arrives_time=None)),
        ("28NOV26 FRA-IST 10.45 15.00 12.40 EUR", FRA_IST),
    ],
)
def test_what_may_be_a_day_or_a_time_is_left_aside_unless_the_day_is_known(typed: str, expected: Segment) -> None:
    assert _read(f"TK1234 {typed}") == (expected,)


NAMES = ["ALI", "ALINOV", "MIANOV", "SKDMIA", "ALI NOV", "ALI/MIA MR", "ALINOV/SKD MRS", "ALINOV MIA", "NOV ALI SKD"]
BESIDE_NAMES = [
    "{}",
    "1.{}",
    "Passenger: {}",
    "Yolcu: {}",
    "Sayın {},",
    "Fluggast {}",
    "TK1234 {}",
    "28NOV26 TK1234 {}",
]


@given(
    st.sampled_from(NAMES) | st.text("ABDEFIKLMNORSTUVZ", min_size=2, max_size=12),
    st.sampled_from(BESIDE_NAMES),
    st.sampled_from([ENGLISH, GERMAN, TURKISH, *STRICT.values()]),
    st.integers(0, 16),
)
def test_no_name_is_taken_for_a_place(name: str, beside: str, text: str, at: int) -> None:
    lines = text.splitlines()
    above = lines[at - 1 : at]
    lines.insert(at, beside.format(name))
    if not above or above[0].strip(": ") not in ("Kalkış", "Varış"):  # what is below such a label is a place
        assert {place for read in _read("\n".join(lines)) for place in (read.origin, read.destination)} <= {
            "", "FRA", "IST", "TAS",
        }  # fmt: skip


def test_a_turkish_mail_with_places_under_labels_of_their_own() -> None:
    text = (
        f"Sayın {CANARY}, TK 1234 sefer sayılı uçuşunuz\nUçuş no: TK1234\nKalkış yeri: Frankfurt\nVarış yeri: Taşkent\n"
        "18 Aralık 2026\nKalkış saati: 10:45\nVarış saati: 15:00"
    )
    [read] = _read(text)
    assert read == replace(FRA_IST, destination="TAS", departs_on=date(2026, 12, 18))


def test_a_day_without_a_year_is_the_next_one() -> None:
    for typed, day in (("20NOV", date(2026, 11, 20)), ("19NOV", date(2027, 11, 19)), ("29FEB", date(2028, 2, 29))):
        assert _read(f"1 TK1234 Y {typed} 6 FRAIST HK1 1045 1500")[0].departs_on == day


def test_what_was_not_understood_is_named() -> None:
    [read] = _read("1 TK1234 Y 28NOV 6 XXXIST HK1 1045 2575")
    assert read.missing == (Missing.ORIGIN, Missing.ARRIVES_TIME)
    [read] = _read("Frankfurt – Tashkent\n28 Nov 2026, 10:45")
    assert (read.origin, read.destination) == ("FRA", "TAS")
    assert read.missing == (Missing.FLIGHT, Missing.ARRIVES_TIME)


@pytest.mark.parametrize(
    "text", ["", "Hello, my name is Ali", "TK 1234", "ALI - NOV", "PNR AB1234", "28 Nov 2026 10:45"]
)
def test_what_names_no_flight_is_none(text: str) -> None:
    assert [segment for segment in _read(text) if segment.number] == []


@given(st.text(max_size=300), st.sampled_from([ENGLISH, GERMAN, TURKISH, SHORT]), st.integers(0, 400))
def test_of_any_text_only_flights_come_out(more: str, text: str, at: int) -> None:
    for segment in _read(text[:at] + more + text[at:]):
        assert segment.origin in {"", *CODES}
        assert segment.destination in {"", *CODES}
        assert len(segment.carrier) in (0, 2)
        assert segment.number == "" or (
            segment.number.isascii() and segment.number.isdigit() and len(segment.number) < 5
        )
