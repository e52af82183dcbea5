"""What one has to know to read or quote a report of outcomes: label and sentences."""

from foundation.language.words import lazy_gettext as _l

WHO_IS_COUNTED = (
    (
        _l("Who is counted"),
        _l("Every adult who returned with reintegration, each by themselves. Children are not asked."),
    ),
    (
        _l("Due"),
        _l("The twelve-month window has closed, whether or not somebody was asked. Open windows are counted apart."),
    ),
    (_l("Measured"), _l("Who is due and gave a complete interview in the window that has a score.")),
    (
        _l("Missing"),
        _l("Everybody who is due and has no score: not reached, refused, not safe, not attempted, died or moved on."),
    ),
)
WHAT_TO_KNOW = (
    (
        _l("What the interval does not know"),
        _l(
            "It speaks of chance alone. It knows nothing of the people who are missing: they may fare better or"
            " worse than those who were measured. That is what the worst and the best case are for."
        ),
    ),
    (
        _l("May be quoted"),
        _l(
            "The sentences under “What may be quoted”, whole: the share together with its interval, with measured of"
            " due, with the worst and the best case, and with the day of its counts. A difference together with its"
            " interval. A mean or a change together with its interval and the number of people."
        ),
    ),
    (
        _l("May not be quoted"),
        _l(
            "A share by itself. Anything of a row that is not shown, also where it could be guessed. A difference as"
            " if one had caused it: programmes, partners and countries receive different people, and nothing here"
            " says why rows differ. One of twenty rows that are alike lies outside of its interval by chance."
        ),
    ),
    (
        _l("What is hidden, and why"),
        _l(
            "Small numbers, on either side of a share, and whatever would give them away by subtracting rows, tables"
            " or earlier reports: somebody could learn from them how one person fares. An empty place is no zero."
        ),
    ),
    (
        _l("Older counts"),
        _l(
            "A row takes new counts only once enough people came to it since it was last shown. Until then it keeps"
            " its day."
        ),
    ),
)
