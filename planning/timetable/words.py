"""The timetable in words: audited acts, labels of columns, what is wrong with a row and what would be right."""

from decimal import Decimal

from foundation.acts import AuditedAct
from foundation.language.formats import listed, weekday_names
from foundation.language.money import money
from foundation.language.words import _, lazy_gettext as _l
from foundation.money import Money
from planning.timetable.rules.flights import DAILY, FileKind, FlightFacts, FlightReason, ImportState, Trouble


class TimetableAct(AuditedAct):
    """Pages and changes of the timetable, as the audit calls them."""

    LIST = "timetable.list", _l("Looked at the timetable")
    OPEN = "timetable.open", _l("Opened a flight in the timetable")
    NEW = "timetable.new", _l("Opened the form of a flight")
    ADD = "timetable.add", _l("Added a flight to the timetable")
    CHANGE = "timetable.change", _l("Changed a flight in the timetable")
    REMOVE = "timetable.remove", _l("Removed a flight from the timetable")
    EXPORT = "timetable.download", _l("Downloaded the timetable")
    TEMPLATE = "timetable.template", _l("Downloaded the timetable template")
    IMPORTS = "timetable.imports", _l("Looked at timetable imports")
    STAGE = "timetable.stage", _l("Uploaded a timetable to check")
    LOOK = "timetable.look", _l("Looked at a timetable before importing it")
    APPLY = "timetable.apply", _l("Imported a timetable")
    DROP = "timetable.drop", _l("Discarded a timetable that was not imported")
    REMOVE_IMPORT = "timetable.remove_import", _l("Removed a timetable import")


KIND_LABELS: dict[FileKind, object] = {
    FileKind.CSV: _l("Table (CSV)"),
    FileKind.SSIM: _l("SSIM, chapter 7"),
}
STATE_LABELS: dict[ImportState, object] = {
    ImportState.STAGED: _l("To be checked"),
    ImportState.APPLIED: _l("Imported"),
    ImportState.REMOVED: _l("Removed"),
}
STATE_MARKS = {ImportState.STAGED: "due", ImportState.APPLIED: "done", ImportState.REMOVED: "later"}
COLUMN_LABELS: dict[str, object] = {
    "carrier": _l("Carrier"),
    "number": _l("Flight number"),
    "origin": _l("Departs from"),
    "destination": _l("To"),
    "days": _l("Days of operation"),
    "from": _l("First day"),
    "until": _l("Last day"),
    "departs": _l("Departs"),
    "arrives": _l("Arrives"),
    "day_offset": _l("Days later"),
    "departs_terminal": _l("Terminal of departure"),
    "arrives_terminal": _l("Terminal of arrival"),
    "seats": _l("Seats"),
    "currency": _l("Currency"),
    "adult": _l("Adult fare"),
    "child": _l("Child fare"),
    "infant": _l("Infant fare"),
    "departs_zone": _l("Time zone of departure"),
    "arrives_zone": _l("Time zone of arrival"),
}
_R = FlightReason
# `typed`: what stands in the row; `right`: what would be right; `column`: where.
TROUBLES: dict[FlightReason, object] = {
    _R.FIELD_MISSING: _l("This is missing. Fill in the column “%(column)s”."),
    _R.NOT_A_CARRIER: _l("“%(typed)s” is not a carrier code. Use two characters, such as TK."),
    _R.NOT_A_NUMBER: _l("“%(typed)s” is not a flight number. Use one to four digits."),
    _R.AIRPORT_UNKNOWN: _l("No airport has the code “%(typed)s”. Use its IATA code, such as IST."),
    _R.ENDS_WHERE_IT_BEGINS: _l("The flight ends where it begins. Correct one of the airports."),
    _R.DAYS_WRONG: _l("“%(typed)s” are not days of operation. Use the digits 1 (Monday) to 7 (Sunday), each once."),
    _R.NOT_A_DATE: _l("“%(typed)s” is not a date. Enter it as 2027-03-28."),
    _R.VALIDITY_BACKWARDS: _l("The last day (%(typed)s) is before the first (%(right)s)."),
    _R.VALIDITY_TOO_LONG: _l("It is valid for more than %(right)s days. Check the year of the last day."),
    _R.NEVER_FLIES: _l("None of its days of operation falls between its first and its last day."),
    _R.OVER: _l("It last flew on %(typed)s, which has passed. Leave the row out, or correct its dates."),
    _R.NOT_A_TIME: _l("“%(typed)s” is not a time. Enter it as 08:05."),
    _R.OFFSET_WRONG: _l("“%(typed)s” is not a number of days. Use 0, or 1 if it arrives the next day."),
    _R.NEGATIVE_DURATION: _l(
        "It arrives before it departs, in the local times of both airports. Does it arrive the next day?"
    ),
    _R.TOO_LONG: _l("It takes longer than %(right)s hours. Check times and days."),
    _R.CLOCKS_SKIP: _l("On %(typed)s clocks go forward over this time. Split the period on that day."),
    _R.ZONE_WRONG: _l("The time zone of this airport is %(right)s, not %(typed)s. Correct it and check the times."),
    _R.NOT_AN_AMOUNT: _l("“%(typed)s” is not an amount. Enter it as 129.50."),
    _R.FARE_WITHOUT_CURRENCY: _l("The fare has no currency. Add one, such as EUR."),
    _R.CURRENCY_UNKNOWN: _l("“%(typed)s” is not a currency in use. Use the three-letter code, such as EUR."),
    _R.FARE_WITHOUT_ADULT: _l("There is a currency or a fare, but no adult fare. Add it, or leave all of them empty."),
    _R.SEATS_WRONG: _l("“%(typed)s” is not a number of seats. Leave it empty if it is not known."),
    _R.DUPLICATE: _l(
        "%(typed)s already departs on one of these days in row %(right)s. Remove one, or give them separate dates."
    ),
    _R.RECORD_WRONG: _l("This is not an SSIM record of %(right)s characters. Ask the carrier for a chapter 7 file."),
    _R.TIMES_IN_UTC: _l("The times of this file are in UTC. Ask the carrier for one in local time (mode L)."),
    _R.EVERY_SECOND_WEEK: _l("It flies every second week, which cannot be imported. Give each period its own row."),
}


def trouble_sentence(trouble: Trouble) -> str:
    """What is wrong in a row, with what would be right."""
    return str(TROUBLES[trouble.code]) % {"typed": trouble.typed, "right": trouble.right, "column": trouble.column}


def by_form(troubles: list[Trouble], names: dict[str, str]) -> dict[str, list[str]]:
    """What is wrong with a flight that was typed, by the fields of its form; `names` where a column is called other."""
    errors: dict[str, list[str]] = {}
    for trouble in troubles:
        errors.setdefault(names.get(trouble.column, trouble.column) or "form", []).append(trouble_sentence(trouble))
    return errors


def days_words(days: str) -> str:
    """Weekdays of operation (Monday is 1) in words: every day, or the short names of the days."""
    if days == DAILY:
        return _("Every day")
    names = weekday_names("abbreviated")
    return listed([names[int(day) - 1] for day in days])


def fare_words(flight: FlightFacts) -> str:
    """What an adult pays, with the currency; empty where nobody has said it."""
    if flight.adult is None:
        return ""
    return money(Money(Decimal(flight.adult) / 1000, flight.currency))
