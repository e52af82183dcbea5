"""Kinds of subjects of the audit in words, and what is done about people who may be one."""

from foundation.language.words import lazy_gettext as _l

KINDS = {
    "account": _l("Account"),
    "asked": _l("Asked for"),
    "case": _l("Case"),
    "door": _l("Protected information"),
    "escort": _l("Escort"),
    "file": _l("File"),
    "grant": _l("Grant"),
    "import": _l("Import"),
    "link": _l("Link"),
    "movement": _l("Group movement"),
    "office": _l("Office"),
    "organisation": _l("Organisation"),
    "partner_office": _l("Partner office"),
    "person": _l("Person"),
    "rule": _l("Rule"),
}
OF_DUPLICATES = {
    "duplicates.apart": _l("Said that two people are two"),
    "duplicates.link": _l("Linked two cases of one person"),
    "duplicates.page": _l("Compared people who may be one"),
    "duplicates.same": _l("Linked two cases of one person"),
    "duplicates.set_apart": _l("Said that two people are two"),
    "duplicates.suggest": _l("Looked whether somebody is here already"),
}
