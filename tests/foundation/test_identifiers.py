"""Normal forms: what is written differently and means the same is found; what differs stays apart."""

import pytest
from hypothesis import given, strategies as st

from foundation.references import draw_reference
from foundation.security.identifiers import normal_document, normal_email, normal_phone, normal_reference

PHONES = [
    ("+90 532 123 45 67", None, "+905321234567"),
    ("+90 (532) 123-45-67", "DE", "+905321234567"),
    ("0532 123 45 67", "TR", "+905321234567"),
    ("00905321234567", "DE", "+905321234567"),
    ("532 123 45 67", "TR", "+905321234567"),
    ("۰۵۳۲ ۱۲۳ ۴۵ ۶۷", "TR", "+905321234567"),
    ("+٩٠ ٥٣٢ ١٢٣ ٤٥ ٦٧", None, "+905321234567"),
    ("0532 123 45 67", None, None),
    ("", "TR", None),
    ("12", "TR", None),
    ("not a number", "TR", None),
    ("+999999999999999999999", None, None),
    ("0532 123 45 67", "XX", None),
]


@pytest.mark.parametrize(("typed", "region", "normal"), PHONES)
def test_a_phone_is_one_number_however_it_is_written(typed: str, region: str | None, normal: str | None) -> None:
    assert normal_phone(typed, region) == normal


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("u 12-34.5", "U12345"),
        ("U12345", "U12345"),
        (" u\u00a012/345 ", "U12345"),
        ("Ｕ１２３４５", "U12345"),
        ("U۱۲۳۴۵", "U12345"),
        ("u١٢٣٤٥", "U12345"),
        ("ف ۱۲", "ف12"),
        ("-- /", ""),
        ("", ""),
    ],
)
def test_a_document_number_is_its_letters_and_digits(typed: str, normal: str) -> None:
    assert normal_document(typed) == normal


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        (" Amina@Example.ORG ", "amina@example.org"),
        ("ａmina@example.org", "amina@example.org"),
        ("Straße@example.org", "strasse@example.org"),
    ],
)
def test_an_email_is_the_same_in_any_case(typed: str, normal: str) -> None:
    assert normal_email(typed) == normal


def test_a_reference_is_read_or_is_none() -> None:
    reference = draw_reference()
    assert normal_reference(reference.lower().replace("-", " ")) == reference
    assert normal_reference(reference + "0") is None
    assert normal_reference("somebody's name") is None


@given(st.text(max_size=30))
def test_a_normal_form_is_its_own_normal_form(typed: str) -> None:
    assert normal_document(normal_document(typed)) == normal_document(typed)
    assert normal_email(normal_email(typed)) == normal_email(typed)
    phone = normal_phone(typed, "TR")
    assert phone is None or normal_phone(phone, None) == phone
