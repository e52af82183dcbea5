"""Search: as what a typed text is looked up."""

import enum


class SearchBy(enum.StrEnum):
    """As what a text is looked up where not everything is wanted that it could be."""

    NAME = "name"
    REFERENCE = "reference"
    PHONE = "phone"
    EMAIL = "email"
    DOCUMENT = "document"
