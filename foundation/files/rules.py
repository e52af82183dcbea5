"""Whose a file can be."""

import enum


class Owner(enum.StrEnum):
    """Under whose key its bytes lie."""

    CASE = "case"
    PERSON = "person"
