"""Makers of uploads: pictures that carry everything a camera hides in them, and a small PDF."""

import io
import zlib
from struct import pack

from PIL import Image, ImageCms, PngImagePlugin

HIDDEN = "Hidden-in-the-picture-7391"
PLACE = "GPS-place-8842"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>{HIDDEN} xmp</rdf:RDF></x:xmpmeta>'.encode()
_GPS, _MAKE, _ORIENTATION, _COMMENT = 0x8825, 0x010F, 0x0112, 0x9286


def striped(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """A picture whose left part is red and whose right part is blue: it shows how it is turned."""
    picture = Image.new("RGB", (width, height), (250, 10, 10))
    picture.paste((10, 10, 250), (width // 2, 0, width, height))
    return picture.convert(mode)


def exif(orientation: int = 1) -> bytes:
    """What a camera writes: who made it, where it was taken, how it is to be turned."""
    found = Image.Exif()
    found[_MAKE] = f"{HIDDEN} make"
    found[_ORIENTATION] = orientation
    found[_COMMENT] = f"{HIDDEN} comment".encode()
    found.get_ifd(_GPS).update({1: "N", 2: (41.0, 0.5, 0.25), 29: "2026:11:24", 27: PLACE.encode()})
    return found.tobytes()


def _segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + pack(">H", len(body) + 2) + body


def jpeg(orientation: int = 1, quality: int = 80, **more: object) -> bytes:
    """A JPEG with EXIF, GPS, a thumbnail, XMP, IPTC, a comment and a colour profile."""
    kept = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"exif": exif(orientation), "icc_profile": profile, "comment": f"{HIDDEN} note".encode(), **more}
    striped().save(kept, "JPEG", quality=quality, **options)
    plain = kept.getvalue()
    thumbnail = io.BytesIO()
    striped(12, 8).save(thumbnail, "JPEG", comment=f"{HIDDEN} thumbnail".encode())
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + pack(">I", len(HIDDEN)) + HIDDEN.encode()
    extra = (
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + XMP)
        + _segment(0xED, iptc)
        + _segment(0xE2, b"thumbnail\x00" + thumbnail.getvalue())
    )
    return plain[:2] + extra + plain[2:]


def png(mode: str = "RGB", **more: object) -> bytes:
    """A PNG with tEXt, zTXt, iTXt, EXIF and a time."""
    kept, said = io.BytesIO(), PngImagePlugin.PngInfo()
    said.add_text("Comment", f"{HIDDEN} text")
    said.add_text("Author", f"{HIDDEN} packed", zip=True)
    said.add_itxt("XML:com.adobe.xmp", XMP.decode())
    said.add(b"tIME", pack(">HBBBBB", 2026, 11, 24, 10, 0, 0))
    striped(mode=mode).save(kept, "PNG", pnginfo=said, exif=exif(), **more)
    return kept.getvalue()


def pdf(said: str = "A paper.") -> bytes:
    """A PDF of one empty page that begins and ends as one."""
    parts = (
        f"<</Type/Catalog/Pages 2 0 R>>\n% {said}",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n".encode()
    entries = "".join(f"{place:010d} 00000 n \n" for place in places)
    table = f"xref\n0 4\n0000000000 65535 f \n{entries}trailer\n<</Size 4/Root 1 0 R>>\n".encode()
    return body + table + f"startxref\n{len(body)}\n%%EOF\n".encode()


def huge_png(side: int) -> bytes:
    """A PNG of a few kilobytes that unpacks to a square of this many points a side."""
    rows = zlib.compress(b"\x00" * (side // 8 + 1) * side, 9)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))

    header = pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
