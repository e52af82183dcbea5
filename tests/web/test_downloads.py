"""A file in parts is made while it is sent, in the language of whoever asked."""

from collections.abc import Iterator

from flask import Flask, g

from foundation.sheets.writing import delimited, delimited_lines
from foundation.web.downloads import handed_out

ROWS: list[list[str | float]] = [["Row", "Due"], ["=cmd()", 11], ["Ærø; “two”\nlines", 0.5]]


def test_parts_are_made_while_they_are_sent() -> None:
    made: list[int] = []

    def parts() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield f"{g.word}{number};".encode()

    with Flask(__name__).test_request_context():
        g.word = "part"
        answer = handed_out(parts(), "parts.csv", "text/csv")
        assert made == []
        sent = iter(answer.response)
        assert next(sent) == b"part0;"
        assert made == [0]
        assert b"".join(sent) == b"part1;part2;"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="parts.csv"'


def test_lines_are_the_file() -> None:
    lines = list(delimited_lines(ROWS))
    assert len(lines) == len(ROWS)
    assert b"".join(lines) == delimited(ROWS)
    assert [line.startswith(b"\xef\xbb\xbf") for line in lines] == [True, False, False]
    assert b'"\'=cmd()"' in lines[1]
