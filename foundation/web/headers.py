"""Response headers: a strict content policy, no caching of pages, no referrer to other sites."""

from flask import Flask, Response, request as http_request

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
_STATIC = ("static", "assets.bootstrap")


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
        if http_request.endpoint in _STATIC and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif http_request.endpoint not in _STATIC:
            response.headers.setdefault("Cache-Control", "no-store")  # a calendar says that it may be asked for again
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
