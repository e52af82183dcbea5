"""What an error page says: for each status a title, what happened, and what to do."""

from typing import Any

from foundation.language.words import lazy_gettext as _l

_UNEXPECTED: tuple[Any, Any, list[Any]] = (
    _l("Something went wrong"),
    _l("The program met an error that it did not expect."),
    [_l("Try again. If it happens again, tell your administrator the number below.")],
)
_WORDS: dict[int, tuple[Any, Any, list[Any]]] = {
    400: (
        _l("This request was not understood"),
        _l("The page sent something that cannot be read."),
        [_l("Go back, reload the page, and try again.")],
    ),
    401: (
        _l("Please sign in"),
        _l("Nobody is signed in, or the sign-in has ended."),
        [_l("Sign in, then try again.")],
    ),
    403: (
        _l("Not allowed"),
        _l("Your account lacks the permission for this."),
        [_l("Ask your administrator if you need it for your work.")],
    ),
    404: (
        _l("Not found"),
        _l("There is no such page, or it is not yours to see."),
        [_l("Check the address."), _l("Look for it in your lists.")],
    ),
    405: (
        _l("This page does not take that"),
        _l("The address exists, but not for this kind of request."),
        [_l("Go back and use the buttons of the page.")],
    ),
    409: (
        _l("Changed meanwhile"),
        _l("Somebody else changed this, or it exists already."),
        [_l("Open it again, look at the newest state, then decide.")],
    ),
    410: (
        _l("No longer readable"),
        _l("The key of this information was destroyed, so nobody can read it any more."),
        [_l("If this surprises you, tell the data protection officer.")],
    ),
    413: (
        _l("Too large"),
        _l("What was sent is larger than this service accepts."),
        [_l("Shorten it and send it again.")],
    ),
    422: (
        _l("Something has to be corrected"),
        _l("What was sent does not fit."),
        [_l("Go back and correct the fields that are named.")],
    ),
    429: (
        _l("Too many attempts"),
        _l("There were too many failed attempts in a short time."),
        [_l("Wait a little, then try again.")],
    ),
    503: (
        _l("Not available now"),
        _l("Data or audit could not be read or written, so nothing is shown."),
        [_l("Try again in a minute. If it stays so, tell your administrator.")],
    ),
}

# A form whose page is of another sign-in. Its status is 400, as of what cannot be read.
_OF_ANOTHER_SIGN_IN: tuple[Any, Any, list[Any]] = (
    _l("Not sent"),
    _l("You were signed out, or signed in anew, while this page was open. What you sent was not taken."),
    [_l("Sign in if you are not, then open the page again and send it once more.")],
)


def words_of_another_sign_in() -> tuple[str, str, list[str]]:
    """What is said where a form was sent from a page of an earlier sign-in."""
    title, happened, todo = _OF_ANOTHER_SIGN_IN
    return str(title), str(happened), [str(step) for step in todo]


def error_words(status: int) -> tuple[str, str, list[str]]:
    """Title, what happened, what to do; in the reader's language."""
    title, happened, todo = _WORDS.get(status, _UNEXPECTED)
    return str(title), str(happened), [str(step) for step in todo]
