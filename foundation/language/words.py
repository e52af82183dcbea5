"""The words that every floor may use to say something to a person: gettext, by one import."""

from flask_babel import gettext, lazy_gettext, ngettext

_ = gettext

__all__ = ["_", "gettext", "lazy_gettext", "ngettext"]
