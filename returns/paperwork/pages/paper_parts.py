"""Parts that papers share: people, documents, legs, escorts and receptions as blocks, in the language of a paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.accounts.queries.staff import Reached
from foundation.papers.languages import PaperLanguage, paper_language
from foundation.papers.sheet import Block, Fields, Signatures, Table, code, said
from foundation.papers.words import PaperWords, words_of
from returns.journey.queries.shown_legs import ShownLeg, onward_legs
from returns.journey.rules.itinerary import flight_label
from returns.movements.queries.shown_movements import ShownMovement
from returns.paperwork.queries.paperwork import EscortLine, PersonLine, ReceptionLine
from returns.people.rules.people import Sex

AnyWay = ShownLeg | ShownMovement  # what has two ends, and times there
HAND_WRITTEN = ""  # a line to write on that says nothing: what it takes is known only when it is signed


@dataclass(frozen=True)
class Parts:
    """The parts of papers in one language."""

    language: PaperLanguage
    words: PaperWords

    @classmethod
    def of(cls, language: str) -> "Parts":
        """The parts in a language of papers, by its code."""
        return cls(paper_language(language), words_of(language))

    def heading(self, topic: str) -> str:
        """The heading of a topic."""
        return self.words(f"{topic}.heading")

    def born(self, one: PersonLine) -> str | None:
        """A birth as it is known."""
        if one.born_on is not None:
            return self.language.day(one.born_on)
        return self.words("person.born_about", year=str(one.birth_year)) if one.birth_year else None

    def sex(self, one: PersonLine) -> str | None:
        """The sex; a line to fill in where it is not known."""
        return self.words(f"sex.{one.sex.value}") if one.sex is not Sex.UNKNOWN else None

    def nationality(self, one: PersonLine) -> str:
        """The countries whose nationality somebody has; in words where they have none, or it is not known."""
        countries = self.language.listed([self.language.country(country) for country in one.nationalities])
        return countries or self.words("person.stateless" if one.is_stateless else "person.nationality_unknown")

    def languages(self, one: PersonLine) -> str | None:
        """The languages that somebody speaks, the one to talk in first."""
        return self.language.listed([self.language.language(spoken) for spoken in one.languages]) or None

    def document(self, one: PersonLine) -> str | None:
        """What somebody travels on: kind, number, and until when it is good."""
        held = one.document
        if held is None:
            return None
        parts = [self.words(f"document.{held.kind.value}"), code(held.number)]
        until = self.language.day(held.expires_on) if held.expires_on else ""
        last = f"{self.words('person.valid_until')}: {until}" if until else ""
        return "\n".join(part for part in (" ".join(part for part in parts if part), last) if part)

    def assistance(self, one: PersonLine) -> str | None:
        """What somebody needs on the way, and with which codes carriers were asked; never why."""
        needs = one.fitness.needs if one.fitness else ()
        parts = [self.words(f"need.{need}") for need in needs] + [code(asked) or "" for asked in one.codes]
        return self.language.listed(parts) or None

    def person(self, one: PersonLine, with_document: bool = True) -> Fields:
        """One person as names and values."""
        label = self.words
        rows = [(label("person.name"), said(one.name))]
        if one.own_script:
            rows.append((label("person.own_script"), said(one.own_script)))
        rows += [
            (label("person.born"), self.born(one)),
            (label("person.sex"), self.sex(one)),
            (label("person.nationality"), self.nationality(one)),
        ]
        if with_document:
            rows.append((label("person.document"), self.document(one)))
        return Fields(tuple(rows), self.heading("person"))

    def at(self, value: datetime) -> str:
        """The local day, and below it the local time with how far clocks are from UTC."""
        return f"{self.language.day(value)}\n{code(f'{value:%H:%M} {offset(value)}')}"

    def end(self, end: dict[str, Any]) -> str:
        """Where a leg begins or ends."""
        airport = f" ({end['code']})" if len(end["code"]) == len("IST") else ""
        return f"{said(end['name'] + airport)}\n{self.language.country(end['country'])}"

    def carried(self, leg: AnyWay) -> str:
        """By what a leg is travelled."""
        number = flight_label(leg.carrier, leg.number)
        mode = self.words(f"mode.{leg.mode.value}")
        return f"{mode}\n{code(number)}" if number else mode

    def legs(self, legs: Sequence[AnyWay], people: Sequence[PersonLine] = (), heading: str = "") -> Table:
        """Legs as a table; with `people` it says who travels each where not everybody does."""
        label, is_apart = self.words, bool(people) and any(one.travellers for one in legs)
        names = {one.id: said(one.name) or "–" for one in people}
        columns = [label(f"journey.{name}") for name in ("from", "to", "with", "departs", "arrives")]
        rows: list[tuple[str | None, ...]] = []
        for one in legs:
            cells = [self.end(one.origin), self.end(one.destination), self.carried(one)]
            cells += [self.at(one.departs), self.at(one.arrives)]
            who = [names[person] for person in one.travellers if person in names]
            cells += [self.language.listed(who) or label("journey.everybody")] if is_apart else []
            rows.append(tuple(cells))
        columns += [label("journey.who")] if is_apart else []
        rows = rows or [(None,) * len(columns)]
        widths = (6, 6, 4, 5, 5, 5)[: len(columns)]
        return Table(tuple(columns), tuple(rows), widths, heading or self.heading("journey"), label("journey.local"))

    def reception(self, met: ReceptionLine | None, heading: str = "") -> Fields:
        """Who meets people, of which organisation, and where."""
        rows = (
            (self.words("reception.met_by"), said(met.name) if met else None),
            (self.words("reception.organisation"), said(met.organisation) if met else None),
            (self.words("reception.phone"), code(met.phone) if met else None),
            (self.words("reception.where"), said(met.where) if met else None),
        )
        return Fields(rows, heading or self.heading("reception"))

    def onward(self, met: ReceptionLine | None) -> str | None:
        """How people go on from where they are met."""
        onward = met.onward if met else {}
        mode = self.words(f"onward.{onward['mode']}") if onward.get("mode") else None
        parts = [mode, *(said(onward.get(name)) for name in ("from", "when", "by"))]
        return self.language.listed([part for part in parts if part]) or None

    def onward_by_legs(self, legs: Sequence[ShownLeg]) -> str | None:
        """How people go on after their last flight, as the legs of the journey say it."""
        onward = onward_legs(legs)
        return "\n".join(_in_one_line(self.carried(one), self.at(one.departs)) for one in onward) or None

    def escorts(self, escorts: Sequence[EscortLine]) -> Block:
        """Escorts as a table."""
        label = self.words
        columns = tuple(label(key) for key in ("person.name", "escort.kind", "escort.phone", "escort.legs"))
        rows = [
            (
                said(one.name),
                label(f"escort.{one.kind.value}"),
                code(one.phone) or HAND_WRITTEN,
                self.language.listed([str(number) for number in one.legs]) or HAND_WRITTEN,
            )
            for one in escorts
        ]
        return Table(columns, tuple(rows), (5, 4, 4, 3), label("escort.several"))

    def contact(self, office: Reached) -> Fields:
        """Where the issuing office is reached; a line to fill in where a telephone is not recorded."""
        rows = (
            (self.words("frame.office_phone"), code(office.phone)),
            (self.words("frame.emergency_phone"), code(office.emergency_phone)),
        )
        return Fields(rows, self.words("travel_letter.contact"))

    def signatures(self, *signers: tuple[str, str | None]) -> Signatures:
        """Lines to sign: as what (a key of the words), and the name."""
        return Signatures(
            tuple((self.words(f"sign.{role}"), said(name)) for role, name in signers), self.heading("sign")
        )


def _in_one_line(*parts: str) -> str:
    return ", ".join(" ".join(part.split("\n")) for part in parts)


def offset(value: datetime) -> str:
    """How far clocks there are from UTC, as tickets write it in every language: `UTC+5`, `UTC+4:30`."""
    ahead = value.utcoffset()
    minutes = int(ahead.total_seconds() // 60) if ahead else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def file_name(kind: str, mark: str) -> str:
    """The name under which a paper is saved: what kind it is, and a mark that means nothing. Of nobody, and no case."""
    return f"{kind.replace('_', '-')}-{mark}.pdf"
