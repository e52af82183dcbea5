"""The states of pages that a command pictures: each has a page, and what is wrong with one is noticed."""

from flask import Flask

from bench.looks import look_at
from bench.states import contact_sheet
from bench.states_listed import STATES
from tests.browser.conftest import PHONE, Desk

_SPOIL = """() => {
  const main = document.querySelector("main");
  main.querySelector("label").remove();
  main.insertAdjacentHTML("beforeend", `
    <button type="button">Tiny</button>
    <p><a href="/">A link</a> within a sentence may be as low as its line.</p>
    <p id="cut">A text that is longer than its box</p>
    <p>Who has the original?</p>
    <p><bdi>The person with the letter</bdi></p>
    <div id="long"></div>`);
  const wear = (element, style) => Object.assign(element.style, style);
  wear(main.querySelector("button[type=button]"), {height: "20px", padding: "0", minHeight: "0"});
  wear(document.getElementById("cut"), {width: "60px", overflow: "hidden", whiteSpace: "nowrap"});
  wear(document.getElementById("long"), {height: "4000px", width: "600px"});
}"""


def test_every_state_is_a_page(app: Flask) -> None:
    patterns = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert [state.name for state in STATES if "<" in state.path and state.path not in patterns] == []
    assert len({state.name for state in STATES}) == len(STATES) >= 40


def test_a_page_that_is_right_has_no_fault(desk: Desk) -> None:
    window = desk.open(width=PHONE)
    window.go("/sign-in")
    window.send("/language", {"language": "tr"})
    assert look_at(window, "sign-in", "tr", is_phone=True).faults == []


def test_what_is_wrong_with_a_page_is_noticed(desk: Desk) -> None:
    window = desk.open(width=PHONE)
    window.go("/sign-in")
    window.page.evaluate(_SPOIL)
    look = look_at(window, "sign-in", "tr", is_phone=True)
    kinds = [fault.partition(":")[0] for fault in look.faults]
    assert kinds == [
        "wider than its window",
        "axe",
        "cut off",
        f"{look.screens} screens",
        "targets under 44 px",
        "English",
    ]
    faults = " ".join(look.faults)
    assert all(word in faults for word in ("label", "A text that is longer", "Tiny"))
    assert "A link" not in faults
    assert "The person with the letter" not in faults
    assert "sign-in-390-tr.png" in contact_sheet([look])
