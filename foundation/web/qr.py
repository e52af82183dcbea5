"""QR codes, drawn where the page is made: nothing leaves for another service, and no address holds what they say."""

from typing import TYPE_CHECKING

from foundation.lazy import lazily

if TYPE_CHECKING:
    import segno
else:
    segno = lazily("segno")


def qr_image(text: str) -> str:
    """A QR code as a `data:` address for an image, black on white whatever the page looks like."""
    drawn = segno.make(text, error="m", micro=False)
    return str(drawn.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))
