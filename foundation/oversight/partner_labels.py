"""The audit's codes of partner offices, and of finding one for a case, in words."""

from foundation.language.words import lazy_gettext as _l

PARTNER_ACTIONS = {
    "partner.add": _l("Added a partner office"),
    "partner.close": _l("Recorded when a partner office is closed"),
    "partner.import": _l("Took over a list of partner offices"),
    "partner.offer": _l("Changed what a partner office offers"),
    "partner.open_again": _l("Took closed days of a partner office back"),
    "partner.place": _l("Changed where a partner office is and what it covers"),
    "partners.add": _l("Added a partner office"),
    "partners.close": _l("Recorded when a partner office is closed"),
    "partners.find": _l("Looked for a partner"),
    "partners.find_page": _l("Looked for a partner"),
    "partners.import": _l("Looked at a list of partner offices, or took it over"),
    "partners.import_page": _l("Opened the form of a list of partner offices"),
    "partners.list": _l("Listed partner offices"),
    "partners.new": _l("Opened the form of a new partner office"),
    "partners.offer": _l("Changed what a partner office offers"),
    "partners.offer_page": _l("Opened the form of what a partner office offers"),
    "partners.open": _l("Read a partner office"),
    "partners.place": _l("Changed where a partner office is and what it covers"),
    "partners.place_page": _l("Opened the form of the place of a partner office"),
    "partners.reopen": _l("Took closed days of a partner office back"),
    "partners.send": _l("Sent a case to a partner"),
    "partners.template": _l("Took the template of a list of partner offices"),
}
