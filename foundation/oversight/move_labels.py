"""The audit's codes of moving people between partners, and of looks before sending, in words."""

from foundation.language.words import lazy_gettext as _l

MOVE_ACTIONS = {
    "partner_moves.keep": _l("Went on with people after all"),
    "partner_moves.move": _l("Sent a case to another partner in place of one"),
    "partner_moves.page": _l("Opened the form that sends a case to another partner"),
    "partner_moves.read": _l("Opened the wish for another partner"),
    "partner_moves.wish": _l("Asked that another partner goes on"),
    "partner_previews.read": _l("Looked at what a partner would see"),
    "visits.list": _l("Listed visits"),
    "referral.keep": _l("Went on with people after all"),
    "referral.move": _l("Sent a case to another partner in place of one"),
    "referral.wish_move": _l("Asked that another partner goes on"),
}
