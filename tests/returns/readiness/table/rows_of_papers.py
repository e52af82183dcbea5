"""Section 6 of the domain: medical reports, forms of the airline, the check before boarding, assistance, medicines."""

from dataclasses import replace
from datetime import timedelta

from returns.escorts.rules.escorts import EscortKind
from returns.health.rules.assistance import Answer, CarrierRequest
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import Medicines
from tests.returns.readiness.table.departures import Change, leg
from tests.returns.readiness.table.family import AIR, BEGINS_AT, FIT, LEGS, WOMAN, asked, checked, escort, paper
from tests.returns.readiness.table.rows import as_it_is, both, case, health, person, row, travels

REPORT, FORM, CHECK, HELP = "medical_report", "medif", "boarding_check", "assistance"
FEW, LETTER = "medicines_too_few", "medicine_letter_missing"


def needs(*words: str) -> Change:
    """What the decision on the mother says that she needs on the way."""
    return person("mother", fitness=replace(FIT, needs=words))


def at(hours: float) -> Change:
    """It is judged so many hours before the journey begins."""
    return lambda one: replace(one, now=BEGINS_AT - timedelta(hours=hours))


def ill(*reports: int) -> Change:
    """The mother is seriously ill, with reports issued so many days before; checked before boarding."""
    papers = (checked(), *(paper(CertificateKind.MEDICAL_REPORT, one) for one in reports))
    return health("mother", flags=("serious_illness",), papers=papers)


def on_oxygen(*forms: tuple[int, float | None], answer: Answer = Answer.CONFIRMED) -> Change:
    """The mother needs oxygen, asked for in time; forms issued so many days before, handed in so many hours before."""
    papers = (checked(), *(paper(CertificateKind.MEDIF, days, hours) for days, hours in forms))
    return both(needs("oxygen"), health("mother", requests=asked("OXYG", 100, answer=answer), papers=papers))


def boards(*hours: float) -> Change:
    """The mother is seriously ill, with a report, and was checked so many hours before the journey begins."""
    papers = (paper(CertificateKind.MEDICAL_REPORT, 1), *(checked(one) for one in hours))
    return health("mother", flags=("serious_illness",), papers=papers)


def in_a_chair(*requests: CarrierRequest) -> Change:
    """The mother needs a wheelchair; the connection is long enough for it."""
    later = replace(LEGS[1], departs_at=LEGS[1].departs_at + timedelta(minutes=30))
    waits = case(
        legs=(
            LEGS[0],
            later,
            *(
                replace(
                    one,
                    departs_at=one.departs_at + timedelta(minutes=30),
                    arrives_at=one.arrives_at + timedelta(minutes=30),
                )
                for one in LEGS[2:]
            ),
        )
    )
    return both(waits, needs("wheelchair"), health("mother", requests=requests))


def chair(
    *, hours: float = 60, again: float | None = 48, answer: Answer = Answer.CONFIRMED
) -> tuple[CarrierRequest, ...]:
    """A wheelchair asked for on both flights, by when these take off with time for it."""
    moved = timedelta(minutes=30)
    return tuple(
        replace(one, asked_at=one.asked_at + moved, reconfirmed_at=one.reconfirmed_at and one.reconfirmed_at + moved)
        for one in asked("WCHR", hours, again, answer)
    )


def carries(days: int, letter: bool = True) -> Change:
    """The mother has medicines for so many days."""
    return health("mother", medicines=Medicines(days, letter))


TWO_DAYS = travels(leg(1, AIR, "TR 2027-03-27 23:00", "UZ 2027-03-28 05:00"))
EAST = travels(leg(1, AIR, "WS 2027-03-27 09:00", "AS 2027-03-26 10:00"))
LYING = both(
    on_oxygen((3, 80)),
    needs("stretcher"),
    health("mother", requests=asked("STCR", 100)),
)
NURSE = case(escorts=(escort(EscortKind.MEDICAL),))
ROWS = (
    row(f"{REPORT}_missing", "nobody is ill", as_it_is),
    row(f"{REPORT}_missing", "ill, with a report", ill(3)),
    row(f"{REPORT}_missing", "ill without", ill(), f"{REPORT}_missing mother"),
    row(f"{REPORT}_missing", "issued after the flight", ill(-1), f"{REPORT}_missing mother"),
    row(f"{REPORT}_too_old", "of ten days", ill(10)),
    row(f"{REPORT}_too_old", "of eleven days", ill(11), f"{REPORT}_too_old mother"),
    row(f"{REPORT}_too_old", "of eleven days, and another of one", ill(11, 1)),
    row(f"{REPORT}_due", "there already", ill(9)),
    row(f"{REPORT}_due", "eleven days before it would be too old", both(ill(), at(24 * 11)), f"~{REPORT}_due mother"),
    row(f"{FORM}_missing", "no oxygen", as_it_is),
    row(f"{FORM}_missing", "oxygen, and the form in time", on_oxygen((14, 72))),
    row(f"{FORM}_missing", "oxygen without a form", on_oxygen(), f"{FORM}_missing mother"),
    row(f"{FORM}_late", "72 hours before", on_oxygen((5, 72))),
    row(
        f"{FORM}_late",
        "a minute late",
        on_oxygen((5, 72 - 1 / 60), answer=Answer.NONE),
        f"{FORM}_late mother",
        "~assistance_unanswered mother",
    ),
    row(
        f"{FORM}_late",
        "a minute late, and the carrier has said yes",
        on_oxygen((5, 72 - 1 / 60)),
        f"~{FORM}_late mother",
    ),
    row(f"{FORM}_not_handed_in", "handed in", on_oxygen((5, 90))),
    row(f"{FORM}_not_handed_in", "filled in, and kept", on_oxygen((5, None)), f"{FORM}_not_handed_in mother"),
    row(f"{FORM}_too_old", "of fourteen days", on_oxygen((14, 90))),
    row(f"{FORM}_too_old", "of fifteen days", on_oxygen((15, 90)), f"{FORM}_too_old mother"),
    row(f"{FORM}_due", "there already", on_oxygen((14, 72))),
    row(f"{FORM}_due", "while it would be too old on the day", both(on_oxygen(), at(24 * 15)), f"~{FORM}_due mother"),
    row(f"{CHECK}_missing", "nobody has to be checked", as_it_is),
    row(f"{CHECK}_missing", "checked 72 hours before", both(boards(72), at(1))),
    row(f"{CHECK}_missing", "checked 24 hours before", both(boards(24), at(1))),
    row(
        f"{CHECK}_missing", "never, and the time has passed", both(boards(), at(24 - 1 / 60)), f"{CHECK}_missing mother"
    ),
    row(f"{CHECK}_due", "checked", both(boards(30), at(24))),
    row(f"{CHECK}_due", "the time has come, and has not passed", both(boards(), at(24)), f"~{CHECK}_due mother"),
    row(f"{CHECK}_too_early", "72 hours before", both(boards(72), at(2))),
    row(f"{CHECK}_too_early", "a minute too early", both(boards(72 + 1 / 60), at(2)), f"{CHECK}_too_early mother"),
    row(f"{CHECK}_late", "24 hours before", both(boards(24), at(2))),
    row(f"{CHECK}_late", "a minute late", both(boards(24 - 1 / 60), at(2)), f"~{CHECK}_late mother"),
    row(f"{HELP}_not_asked", "no wheelchair", as_it_is),
    row(f"{HELP}_not_asked", "asked on both flights", in_a_chair(*chair()), base=WOMAN),
    row(
        f"{HELP}_not_asked",
        "asked on one flight alone",
        in_a_chair(*chair()[:1]),
        f"{HELP}_not_asked mother",
        base=WOMAN,
    ),
    row(
        f"{HELP}_refused",
        "refused, and another kind confirmed",
        in_a_chair(*chair(), replace(chair()[0], code="WCHC", answer=Answer.REFUSED)),
        base=WOMAN,
    ),
    row(
        f"{HELP}_refused",
        "refused",
        in_a_chair(replace(chair()[0], answer=Answer.REFUSED), chair()[1]),
        f"{HELP}_refused mother",
        base=WOMAN,
    ),
    row(f"{HELP}_asked_late", "48 hours before, to the minute", in_a_chair(*chair(hours=48)), base=WOMAN),
    row(
        f"{HELP}_asked_late",
        "a minute late",
        in_a_chair(*chair(hours=48 - 1 / 60, answer=Answer.NONE)),
        f"{HELP}_asked_late mother",
        base=WOMAN,
    ),
    row(
        f"{HELP}_asked_late",
        "a minute late, and the carrier has said yes",
        in_a_chair(*chair(hours=48 - 1 / 60)),
        f"~{HELP}_asked_late mother",
        base=WOMAN,
    ),
    row(f"{HELP}_unanswered", "answered", in_a_chair(*chair()), base=WOMAN),
    row(
        f"{HELP}_unanswered",
        "not answered",
        in_a_chair(*chair(answer=Answer.NONE)),
        f"~{HELP}_unanswered mother",
        base=WOMAN,
    ),
    row(f"{HELP}_to_reconfirm", "confirmed again 48 hours before", in_a_chair(*chair(again=48)), base=WOMAN),
    row(
        f"{HELP}_to_reconfirm",
        "there is time until then",
        both(in_a_chair(*chair(again=None)), at(60)),
        f"~{HELP}_to_reconfirm mother",
        base=WOMAN,
    ),
    row(f"{HELP}_not_reconfirmed", "confirmed again", both(in_a_chair(*chair()), at(10)), base=WOMAN),
    row(
        f"{HELP}_not_reconfirmed",
        "not confirmed again, and the time has passed",
        both(in_a_chair(*chair(again=None)), at(10)),
        f"{HELP}_not_reconfirmed mother",
        base=WOMAN,
    ),
    row(f"{HELP}_reconfirmed_late", "48 hours before, to the minute", in_a_chair(*chair(again=48)), base=WOMAN),
    row(
        f"{HELP}_reconfirmed_late",
        "a minute late",
        in_a_chair(*chair(again=48 - 1 / 60)),
        f"~{HELP}_reconfirmed_late mother",
        base=WOMAN,
    ),
    row("medicines_not_recorded", "nobody takes any", as_it_is),
    row("medicines_not_recorded", "on board, and recorded", both(needs("medicines_on_board"), carries(15))),
    row(
        "medicines_not_recorded",
        "on board, and nobody says how many",
        needs("medicines_on_board"),
        "medicines_not_recorded mother",
    ),
    row(FEW, "the day and fourteen days", carries(15)),
    row(FEW, "a day less", carries(14), f"{FEW} mother"),
    row(FEW, "two days and fourteen days", both(TWO_DAYS, carries(16)), base=WOMAN),
    row(FEW, "two days, and a day less", both(TWO_DAYS, carries(15)), f"{FEW} mother", base=WOMAN),
    row(FEW, "over the date line it is a day at least", both(EAST, carries(14)), f"{FEW} mother", base=WOMAN),
    row(LETTER, "with a letter", carries(30)),
    row(LETTER, "without", carries(30, letter=False), f"~{LETTER} mother"),
    row("medical_escort_missing", "nobody needs one", as_it_is),
    row(
        "medical_escort_missing",
        "needed, and there on every leg",
        both(needs("medical_escort"), NURSE, health("mother", papers=(checked(),))),
    ),
    row(
        "medical_escort_missing",
        "needed, and not there",
        both(needs("medical_escort"), health("mother", papers=(checked(),))),
        "medical_escort_missing",
    ),
    row(
        "medical_escort_missing",
        "needed, and there on all legs but the last",
        both(
            needs("medical_escort"),
            case(escorts=(escort(EscortKind.MEDICAL, 1, 3),)),
            health("mother", papers=(checked(),)),
        ),
        "medical_escort_missing",
    ),
    row("too_few_for_stretcher", "nobody lies", as_it_is),
    row("too_few_for_stretcher", "one who lies, and a nurse", both(LYING, NURSE)),
    row("too_few_for_stretcher", "one who lies, and nobody", LYING, "~too_few_for_stretcher"),
)
