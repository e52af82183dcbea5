"""Under which name the service answers, and how somebody arrives who follows a link from elsewhere."""

from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request as http_request
from flask.typing import ResponseReturnValue

from foundation.settings import is_loopback

# Response headers: a strict content policy, no caching of pages, no referrer to other sites.

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


def init_headers(app: Flask, secure: bool) -> None:
    """Set them on every answer."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _POLICY)  # a file that is handed out has a stricter one
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        # A static file says that it may be kept, a calendar that it may be asked for again.
        response.headers.setdefault("Cache-Control", "no-store")
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


HEALTH = "/healthz"  # whoever watches the service asks a machine, not a name
_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def init_hosts(app: Flask, address: str) -> None:
    """Refuse requests for any other host than that of `address`, before anything else is done for them.

    Whoever can make up the host could have pages, and links in them, lead elsewhere. Where the service listens on
    this machine alone, each name of this machine is good.
    """
    own = _host(urlsplit(address).netloc)
    refusal = f"This service answers at {address}\nIf that is wrong, set APP_ADDRESS to the address that people use.\n"

    @app.before_request
    def refuse_other_hosts() -> ResponseReturnValue | None:
        host = _host(http_request.host)
        if http_request.path == HEALTH or host == own or (is_loopback(own) and is_loopback(host)):
            return None
        return refusal, 400, _PLAIN

    @app.before_request
    def come_again_from_here() -> ResponseReturnValue | None:
        """Where a link from elsewhere was followed, ask the browser to go there by itself.

        It keeps the cookie of a sign-in to requests that begin here (SameSite=Strict). Any other answer would be for
        somebody who is not signed in, and its cookie would replace the right one.
        """
        if app.config["SESSION_COOKIE_NAME"] in http_request.cookies or not _follows_link_from_elsewhere():
            return None
        return render_template("shell/arrival.html", target=http_request.full_path.rstrip("?"))


def _follows_link_from_elsewhere() -> bool:
    """Whether a page was asked for by a click on another site, or in another program that opened the browser so."""
    is_from_elsewhere = http_request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    return (
        http_request.method == "GET" and is_from_elsewhere and http_request.headers.get("Sec-Fetch-Mode") == "navigate"
    )


def _host(netloc: str) -> str:
    """The name or number of a host without its port, in small letters; empty if it cannot be one."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").removesuffix(".")
    except ValueError:
        return ""
