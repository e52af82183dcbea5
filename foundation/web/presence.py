"""Is somebody there: Flask-Login's loader, the idle lock, and where a request comes from.

When a person was last seen stands in the signed cookie, so that reading pages writes nothing to the database.
"""

import hashlib
import re
from datetime import timedelta
from functools import partial

from flask import Flask, Response, after_this_request, g, request as http_request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, current_user
from sqlalchemy.orm import Session

from foundation.accounts.principal import Principal
from foundation.accounts.queries.staff import Account, country_of_office, sign_ins_with
from foundation.accounts.services.sign_in import principal_of
from foundation.messaging.queries import unread_of
from foundation.rulebook.memory import KnownRules
from foundation.rulebook.queries import remember_rules, rules_stored
from foundation.security.encryption import Held
from foundation.storage.query_cache import cache_fact
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container, current_container
from foundation.web.forgery import forgery_token

FILES = "static"
LOOKS = "accounts.presence"  # asked by pages by themselves: nobody has done anything
BACKGROUND = "X-Background"  # a header of what a page asks for by itself, after it is shown
_SIGN_INS = sign_ins_with({"waiting": unread_of(Account.id), "rules_stored": rules_stored()})
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux")
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


def _opened_apart(sealed: Held) -> str:
    with reading(current_container().units, SIGN_IN) as unit:
        return str(sealed.open(unit.participants["keys"]))


def _load(token: str) -> Principal | None:
    container = current_container()
    with reading(container.units, SIGN_IN) as unit:
        principal = principal_of(unit, container.secrets, token, _SIGN_INS, _opened_apart)
    if principal is not None:
        rules = KnownRules(container.rule_memory, principal.rules_stored)
        g.brought_along = partial(_bring_along, principal, rules)
    return principal


def _bring_along(principal: Principal, rules: KnownRules, session: Session) -> None:
    """Give a unit of this request what the sign-in has fetched already, so that it is not asked for again."""
    remember_rules(session, rules)
    cache_fact(session, (country_of_office, principal.office_id), principal.office_country)


class _Cookie(SecureCookieSessionInterface):
    """The signed cookie. A file is the same for everybody: it never sets one, nor says that it differs by one.

    A browser would ask again for what it keeps, as soon as its cookie is another: after every page.
    Nor does what a page asks for by itself: it would bring back an older cookie, and lose a notice put there since.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if http_request.endpoint != FILES and BACKGROUND not in http_request.headers and not g.get("comes_late"):
            super().save_session(app, session, response)


def init_presence(app: Flask) -> None:
    """Attach Flask-Login. Its own session protection is off: the sign-in row decides."""
    app.session_interface = _Cookie()
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    manager.user_loader(_load)

    @app.after_request
    def remember(response: object) -> object:
        if http_request.endpoint in (FILES, LOOKS):
            return response
        if getattr(response, "status_code", 500) < 400 and "_user_id" in session and not is_locked(current_container()):
            session["seen"] = int(current_container().clock.now().timestamp())
            g.comes_late = g.get("sent_by_itself", False) and _load(session["_user_id"]) is None
        return response


def sent_by_itself() -> None:
    """Say of this request that a page sent it, though it counts as work: as a draft of what is being typed.

    If the sign-in ended meanwhile, in another window, its cookie is not brought back over the newer one.
    """
    g.sent_by_itself = True


def begin_presence(principal_token: str, idle_minutes: int) -> None:
    """A fresh cookie for a new sign-in: nothing of the old one survives but the language."""
    language = session.get("language")
    session.clear()
    session["_user_id"] = principal_token
    session["_fresh"] = True
    session["idle"] = idle_minutes * 60
    session["seen"] = int(current_container().clock.now().timestamp())
    if language:
        session["language"] = language


def begin_half(token: str) -> None:
    """A cookie after the right password, before the code: it names nobody, and only the page of the code reads it."""
    end_presence()
    session["half"] = token


def half_token() -> str | None:
    """The token of a sign-in that waits for its code, if the cookie holds one."""
    token = session.get("half")
    return str(token) if token else None


def must_enrol(container: Container, principal: Principal) -> bool:
    """Whether this account has to set up a second factor before it may open anything else."""
    return not principal.has_second_factor and principal.role.value in container.settings.second_factor_roles


def has_fresh_proof(principal: Principal, minutes: int, container: Container) -> bool:
    """Whether this sign-in proved who it is within the last minutes."""
    proved = principal.proved_at
    return proved is not None and container.clock.now() - proved < timedelta(minutes=minutes)


def end_presence() -> None:
    """An empty cookie, but for the language."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def forget_pages() -> None:
    """Have the browser forget the pages it keeps for going back. Never its storage: others' forms may wait there."""

    @after_this_request
    def add(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


def cover_screen(then: str) -> None:
    """Lock at once, behind a page that says nothing of what this is; `then` is the path to go on to afterwards."""
    session["seen"] = 0
    session["covered"] = then


def covered_path() -> str | None:
    """Where to go on after the screen was covered; None if it was locked in the ordinary way, or not at all."""
    path = session.get("covered")
    return path if isinstance(path, str) else None


def presence_mark() -> str:
    """An opaque mark of the account that is signed in, by which the tabs of one browser share activity and the lock."""
    return hashlib.sha256(current_user.account_id.bytes).hexdigest()[:16]


def new_csrf_token() -> str:
    """A CSRF token for the present cookie."""
    return forgery_token()


def is_locked(container: Container) -> bool:
    """Whether whoever is signed in has been idle for too long."""
    if not current_user.is_authenticated:
        return False
    idle = session.get("idle", 0)
    return bool(container.clock.now().timestamp() - session.get("seen", 0) > idle)


def idle_seconds() -> int:
    """After how many seconds of idleness the screen locks."""
    return int(session.get("idle", 0))


def address() -> str:
    """Where the request comes from, after as many proxies as the settings trust."""
    return http_request.remote_addr or "unknown"


def device() -> str:
    """The device in two words, as its owner knows it: `Chrome, Windows`. No version, nothing that singles it out."""
    agent = http_request.user_agent.string
    system = next((name for name in _SYSTEMS if name in agent), "")
    browser = next((name for mark, name in _BROWSERS if re.search(mark, agent)), "")
    return ", ".join(part for part in (browser, system.replace("CrOS", "ChromeOS")) if part)
