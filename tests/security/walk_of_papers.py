"""The part of the walk that makes every paper of a case, as everybody who is offered one."""

import html
import re
from typing import TYPE_CHECKING

from returns.paperwork.rules import CasePaper

if TYPE_CHECKING:
    from tests.security.walk import Walk

_FORM = re.compile(r'<form[^>]*action="(/cases/[^"]+/paperwork/([a-z_]+))"[^>]*>(.*?)</form>', re.DOTALL)
_WHOSE = re.compile(r'<select[^>]*name="whose".*?</select>', re.DOTALL)
_CHOICE = re.compile(r'<option value="([0-9a-f]{32})"')


def papers(walk: "Walk") -> None:
    """Every paper that the page of a case offers, of everybody whom it may be about."""
    for who in ("officer", "specialist", "coordinator", "worker"):
        browser = walk.at_work(who)
        page = html.unescape(browser.get(f"/cases/{walk.case_id}/paperwork").text)
        for address, kind, fields in _FORM.findall(page):
            choices = _WHOSE.search(fields)
            for whose in _CHOICE.findall(choices.group()) if choices else [""]:
                made = browser.get(f"{address}?language=en" + (f"&whose={whose}" if whose else ""))
                assert made.mimetype == "application/pdf", made.text
                walk.papers.setdefault(who, set()).add(CasePaper(kind))
