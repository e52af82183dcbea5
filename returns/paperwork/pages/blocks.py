"""The blocks that papers are made of, in one language each; and the manifest, which group movements have as well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.accounts.queries.staff import Reached
from foundation.papers.languages import PaperLanguage, paper_language
from foundation.papers.sheet import Block, Fields, Signatures, Table, code, said
from foundation.papers.words import PaperWords, words_of
from returns.journey.queries.legs import EndContent, ShownLeg, ShownWay, city_of_end, onward_legs
from returns.paperwork.queries import EscortLine, PersonLine, ReceptionLine
from returns.people.rules.people import Sex

HAND_WRITTEN = ""  # a line to write on that says nothing: what it takes is known only when it is signed


@dataclass(frozen=True)
class Blocks:
    """The blocks of papers in one language."""

    language: PaperLanguage
    words: PaperWords

    @classmethod
    def of(cls, language: str) -> "Blocks":
        """The blocks in a language of papers, by its code."""
        return cls(paper_language(language), words_of(language))

    def heading(self, topic: str) -> str:
        """The heading of a topic."""
        return self.words(f"{topic}.heading")

    def born(self, person: PersonLine) -> str | None:
        """A birth as it is known."""
        if person.born_on is not None:
            return self.language.day(person.born_on)
        return self.words("person.born_about", year=str(person.birth_year)) if person.birth_year else None

    def sex(self, person: PersonLine) -> str | None:
        """The sex; a line to fill in where it is not known."""
        return self.words(f"sex.{person.sex.value}") if person.sex is not Sex.UNKNOWN else None

    def nationality(self, person: PersonLine) -> str:
        """The countries whose nationality somebody has; in words where they have none, or it is not known."""
        countries = self.language.listed([self.language.country(country) for country in person.nationalities])
        return countries or self.words("person.stateless" if person.is_stateless else "person.nationality_unknown")

    def languages(self, person: PersonLine) -> str | None:
        """The languages that somebody speaks, the one to talk in first."""
        return self.language.listed([self.language.language(spoken) for spoken in person.languages]) or None

    def document(self, person: PersonLine) -> str | None:
        """What somebody travels on: kind, number, and until when it is good."""
        document = person.document
        if document is None:
            return None
        parts = [self.words(f"document.{document.kind.value}"), code(document.number)]
        until = self.language.day(document.expires_on) if document.expires_on else ""
        last = f"{self.words('person.valid_until')}: {until}" if until else ""
        return "\n".join(part for part in (" ".join(part for part in parts if part), last) if part)

    def assistance(self, person: PersonLine) -> str | None:
        """What somebody needs on the way, and with which codes carriers were asked; never why."""
        needs = person.fitness.needs if person.fitness else ()
        parts = [self.words(f"need.{need}") for need in needs] + [code(service) or "" for service in person.codes]
        return self.language.listed(parts) or None

    def cells(self, person: PersonLine) -> dict[str, str | None]:
        """What lists say of a person, by the keys of their columns."""
        return {
            "name": said(person.name),
            "own_script": said(person.own_script),
            "born": self.born(person),
            "sex": self.sex(person),
            "nationality": self.nationality(person),
            "languages": self.languages(person),
            "document": self.document(person),
            "assistance": self.assistance(person) or "–",
        }

    def person(self, person: PersonLine) -> Fields:
        """One person as names and values."""
        keys = ("name", *(["own_script"] if person.own_script else []), "born", "sex", "nationality", "document")
        cells = self.cells(person)
        return Fields(tuple((self.words(f"person.{key}"), cells[key]) for key in keys), self.heading("person"))

    def people(self, people: Sequence[PersonLine], columns: Mapping[str, int], heading: str) -> Table:
        """People as a table, by the keys of its columns and their widths."""
        numbered = [{"number": str(number), **self.cells(person)} for number, person in enumerate(people, 1)]
        rows = tuple(tuple(cells[key] for key in columns) for cells in numbered)
        return Table(tuple(self.words(f"person.{key}") for key in columns), rows, tuple(columns.values()), heading)

    def at(self, value: datetime, end: EndContent) -> str:
        """The local day, and below it the local time with the city whose clocks show it."""
        time, city = code(f"{value:%H:%M}") or "", said(city_of_end(end)) or ""
        return f"{self.language.day(value)}\n{self.words('journey.clock', time=time, city=city)}"

    def end(self, end: EndContent) -> str:
        """Where a leg begins or ends."""
        airport = f" ({end.airport})" if end.airport else ""
        return f"{said(end.name + airport)}\n{self.language.country(end.country)}"

    def carried(self, leg: ShownWay) -> str:
        """By what a leg is travelled."""
        mode = self.words(f"mode.{leg.mode.value}")
        return f"{mode}\n{code(leg.flight)}" if leg.flight else mode

    def legs(self, legs: Sequence[ShownWay], people: Sequence[PersonLine] = (), heading: str = "") -> Table:
        """Legs as a table; with `people` it says who travels each where not everybody does."""
        label, is_apart = self.words, bool(people) and any(leg.travellers for leg in legs)
        names = {person.id: said(person.name) or "–" for person in people}
        columns = [label(f"journey.{name}") for name in ("from", "to", "with", "departs", "arrives")]
        rows: list[tuple[str | None, ...]] = []
        for leg in legs:
            cells = [self.end(leg.content.origin), self.end(leg.content.destination), self.carried(leg)]
            cells += [self.at(leg.departs, leg.content.origin), self.at(leg.arrives, leg.content.destination)]
            who = [names[person] for person in leg.travellers if person in names]
            cells += [self.language.listed(who) or label("journey.everybody")] if is_apart else []
            rows.append(tuple(cells))
        columns += [label("journey.who")] if is_apart else []
        rows = rows or [(None,) * len(columns)]
        widths = (6, 6, 4, 5, 5, 5)[: len(columns)]
        return Table(tuple(columns), tuple(rows), widths, heading or self.heading("journey"), label("journey.local"))

    def reception(self, met: ReceptionLine | None, heading: str = "") -> Fields:
        """Who meets people, of which organisation, and where."""
        rows = (
            (self.words("reception.met_by"), said(met.content.name) if met else None),
            (self.words("reception.organisation"), said(met.organisation) if met else None),
            (self.words("reception.phone"), code(met.content.phone) if met else None),
            (self.words("reception.where"), said(met.content.where) if met else None),
        )
        return Fields(rows, heading or self.heading("reception"))

    def onward(self, met: ReceptionLine | None) -> str | None:
        """How people go on from where they are met."""
        if met is None:
            return None
        onward = met.content.onward
        mode = self.words(f"onward.{onward.mode}") if onward.mode else None
        parts = [mode, said(onward.origin), said(onward.when), said(onward.by)]
        return self.language.listed([part for part in parts if part]) or None

    def onward_by_legs(self, legs: Sequence[ShownLeg]) -> str | None:
        """How people go on after their last flight, as the legs of the journey say it."""
        begin = [(leg, self.at(leg.departs, leg.content.origin)) for leg in onward_legs(legs)]
        return "\n".join(_in_one_line(self.carried(leg), at) for leg, at in begin) or None

    def escorts(self, escorts: Sequence[EscortLine]) -> Block:
        """Escorts as a table."""
        label = self.words
        columns = tuple(label(key) for key in ("person.name", "escort.kind", "escort.phone", "escort.legs"))
        rows = [
            (
                said(escort.name),
                label(f"escort.{escort.kind.value}"),
                code(escort.phone) or HAND_WRITTEN,
                self.language.listed([str(number) for number in escort.legs]) or HAND_WRITTEN,
            )
            for escort in escorts
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


def file_name(kind: str, mark: str) -> str:
    """The file name of a paper: its kind, and a mark without meaning, so that it names no person and no case."""
    return f"{kind.replace('_', '-')}-{mark}.pdf"


# The manifest: everybody who travels, of one case or of many, with documents, assistance and escorts.


@dataclass(frozen=True)
class ManifestRow:
    """One traveller, and the reference of the case, which is shown where there are several cases.

    Without a person it is a line to write on: of a place that is kept for somebody. `number` is that of the place,
    where there are places.
    """

    person: PersonLine | None
    reference: str
    number: int | None = None


def manifest(
    blocks: Blocks,
    rows: Sequence[ManifestRow],
    legs: Sequence[ShownWay],
    escorts: Sequence[EscortLine],
    office: Reached,
    issuer: str | None = None,
) -> tuple[Block, ...]:
    """The blocks of a manifest; rows of one case or of many, legs and escorts that they have in common."""
    people = _people(blocks, rows)
    table = blocks.legs(legs, [row.person for row in rows if row.person is not None])
    along = (blocks.escorts(escorts),) if escorts else ()
    return (table, people, *along, blocks.contact(office), blocks.signatures(("officer", issuer)))


def _people(blocks: Blocks, rows: Sequence[ManifestRow]) -> Table:
    label, is_of_many = blocks.words, len({row.reference for row in rows if row.reference}) > 1
    columns = [label("person.number"), *([label("manifest.case")] if is_of_many else [])]
    keys = ("name", "sex", "born", "nationality", "document", "assistance")
    columns += [label(f"person.{key}") for key in (*keys, "seat", "remarks")]
    rows_of_people: list[tuple[str | None, ...]] = []
    for number, traveller in enumerate(rows, 1):
        who = traveller.person
        row: list[str | None] = [
            str(traveller.number or number),
            *([code(traveller.reference) or HAND_WRITTEN] if is_of_many else []),
        ]
        if who is None:
            row += [HAND_WRITTEN] * (len(columns) - len(row))
        else:
            cells = blocks.cells(who)
            row += [cells[key] for key in keys] + [HAND_WRITTEN, HAND_WRITTEN]
        rows_of_people.append(tuple(row))
    widths = (2, *([5] if is_of_many else []), 8, 3, 6, 5, 8, 6, 3, 5)
    return Table(tuple(columns), tuple(rows_of_people), widths, label("person.people"))
