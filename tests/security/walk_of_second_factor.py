"""The part of the walk that sets up a second factor: its secret and its codes are looked for everywhere afterwards."""

from typing import TYPE_CHECKING

from tests.factories.phones import Phone, recovery_codes_on, secret_on

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

PAGE = "/account/second-factor"


def second_factor(walk: "Walk") -> None:
    """Whoever follows up sets one up, signs in half and whole, mistypes codes, uses one up, and draws new ones."""
    worker = walk.signed_in("worker")
    worker.post(f"{PAGE}/begin")
    phone = _phone(walk, worker)
    worker.post(f"{PAGE}/confirm", code=walk.canaries.word("mistyped first code"))
    codes = _codes(walk, worker.noted(worker.post(f"{PAGE}/confirm", code=phone.code())).text)
    worker.post("/account/proof", code=walk.canaries.word("mistyped proof"))
    worker.post(f"{PAGE}/begin")
    _phone(walk, worker)  # another one waits, beside the one in force
    assert worker.post("/sign-out").status_code == 303
    c, again = walk.canaries, walk.browser()
    again.get("/sign-in")
    half = again.post("/sign-in", email=c.email("e-mail of worker"), password=c.word("password of worker"))
    assert half.headers["Location"] == "/sign-in/code"
    again.get("/sign-in/code")
    again.post("/sign-in/code", code=c.word("mistyped code"))
    assert again.post("/sign-in/code", code=codes[0]).status_code == 303
    again.get("/account")
    _codes(walk, again.noted(again.post(f"{PAGE}/codes")).text)


def _phone(walk: "Walk", browser: "WatchedBrowser") -> Phone:
    phone = Phone(walk.container, secret_on(browser.get(PAGE).text))
    walk.canaries.fact(f"secret of a second factor, {len(walk.canaries.facts)}", phone.secret)
    return phone


def _codes(walk: "Walk", page: str) -> list[str]:
    codes = recovery_codes_on(page)
    assert len(codes) == 10
    for code in codes:
        walk.canaries.fact(f"recovery code, {len(walk.canaries.facts)}", code.replace("-", ""))
        walk.canaries.fact(f"recovery code as shown, {len(walk.canaries.facts)}", code)
    return codes
