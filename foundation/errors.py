"""The handful of domain errors, each with a stable code. `web.errors` maps them to HTTP in one table."""

import enum
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

_Row = TypeVar("_Row")
_Stated = TypeVar("_Stated")


class DomainError(Exception):
    """Something the program refuses for a reason that a person can be told."""

    code = "refused"


class NotFound(DomainError):
    """No such row, or none that this person may know of: the two are not told apart."""

    code = "not_found"


class NotSignedIn(DomainError):
    """Nobody is signed in, or the sign-in has ended."""

    code = "not_signed_in"


class Locked(DomainError):
    """Signed in, but idle for too long: the password is asked again."""

    code = "locked"


class SecondFactorNeeded(DomainError):
    """Signed in, but the role needs a second factor and the account has none yet: that comes first."""

    code = "second_factor_needed"


class StepUpNeeded(DomainError):
    """Allowed, but what is asked for needs a fresh proof of who asks."""

    code = "step_up_needed"


class AccessDenied(DomainError):
    """The row may be known, but the permission is missing."""

    code = "access_denied"

    def __init__(self, permission: str) -> None:
        """Name the permission that is missing, by its stable name."""
        super().__init__(permission)
        self.permission = permission


class Conflict(DomainError):
    """The state has changed meanwhile, or the thing exists already. `hint` says what to do (a translated sentence)."""

    code = "conflict"

    def __init__(self, hint: str = "") -> None:
        """Keep a translated sentence that says what to do."""
        super().__init__(hint)
        self.hint = hint


class SentBefore(Conflict):
    """A form with this idempotency key was taken before, with other content. `location`: the page it led to."""

    def __init__(self, hint: str, location: str) -> None:
        """Keep a translated sentence that says what to do, and where the first one led."""
        super().__init__(hint)
        self.location = location


class RuleBroken(DomainError):
    """A rule says no. Carries every reason at once, as translated sentences."""

    code = "rule_broken"

    def __init__(
        self,
        reasons: Sequence[str],
        codes: Sequence[str] = (),
        about: Sequence[tuple[str, str]] = (),
        fields: Sequence[Sequence[str]] = (),
    ) -> None:
        """Keep all reasons, in the order in which they should be read, and their stable codes in the same order.

        `about`, in the same order: whom a reason is about (the id in hex), and its sentence with `%(who)s` in the place
        of a name. Only a page that may name people fills it in (`shown`); everything else reads `reasons`. `fields`, in
        the same order: the fields that a reason is about, by which forms call them.
        """
        super().__init__("; ".join(reasons))
        self.reasons = list(reasons)
        self.codes = list(codes)
        self.about = list(about)
        self.fields = list(fields) or [()] * len(self.reasons)
        self.shown: list[str] = self.reasons

    def by_field(self, known: Collection[str], typed: Mapping[str, str]) -> dict[str, list[str]]:
        """What is `shown`, by the field of a form that it is about; "form" where the form has none of its fields.

        Of several it is the first one that is still empty, else the first one.
        """
        errors: dict[str, list[str]] = {}
        for reason, fields in zip(self.shown, self.fields, strict=True):
            here = [name for name in fields if name in known]
            name = next((name for name in here if not typed.get(name)), here[0] if here else "form")
            errors.setdefault(name, []).append(reason)
        return errors


class BadInput(DomainError):
    """What was typed cannot be taken. Carries, per field, what is wrong and how to mend it."""

    code = "bad_input"

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        """Keep field -> list of translated messages; the field "form" stands for the whole form."""
        super().__init__(", ".join(sorted(errors)))
        self.errors = dict(errors)


def by_row(rows: Mapping[str, _Row], read: Callable[[_Row], _Stated]) -> dict[str, _Stated]:
    """What is read of each row, by what the names of its fields begin with; BadInput with the errors of all rows."""
    stated: dict[str, _Stated] = {}
    errors: dict[str, list[str]] = {}
    for start, row in rows.items():
        try:
            stated[start] = read(row)
        except BadInput as error:
            errors |= {start + name: words for name, words in error.errors.items()}
    if errors:
        raise BadInput(errors)
    return stated


class TooLarge(BadInput):
    """What was sent is larger than its route takes, so it was not even read."""

    code = "too_large"


class TooManyAttempts(DomainError):
    """Throttled. `retry_after` is in whole seconds."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        """Keep how long to wait, in seconds."""
        super().__init__(str(retry_after))
        self.retry_after = retry_after


class AuditUnavailable(DomainError):
    """The audit row could not be written, so there is no answer."""

    code = "audit_unavailable"


class Outage(enum.StrEnum):
    """Why a store does not do what it is asked: it is away or busy, it has no room, or it takes no changes."""

    AWAY = "away"
    FULL = "full"
    READ_ONLY = "read_only"


class StoreUnavailable(DomainError):
    """A store cannot be reached, or takes no changes: the same may work in a minute."""

    code = "store_unavailable"

    def __init__(self, outage: Outage = Outage.AWAY) -> None:
        """`outage`: why."""
        super().__init__(outage.value)
        self.outage = outage


class KeyGone(DomainError):
    """The key of a sealed value does not exist (any more): the value is erased, or not ours to read."""

    code = "key_gone"


class SealBroken(DomainError):
    """A sealed value was changed, cut short, or moved from another row or column."""

    code = "seal_broken"


class ScopeBreach(DomainError):
    """Code tried to reach rows past the scope of its session. Always a bug, never the user's fault."""

    code = "scope_breach"


class SettingsError(DomainError):
    """One or more settings cannot be used. Carries every problem at once."""

    code = "settings"

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep all problems, one line each."""
        super().__init__("\n".join(problems))
        self.problems = list(problems)
