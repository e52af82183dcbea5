"""What an upload is, decided by its bytes; pictures lose what is hidden in them."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask_babel import Babel
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from foundation.errors import BadInput
from foundation.files.content import Content, Limits, MediaType, checked_content, media_type_of
from tests.foundation.files.pictured import HIDDEN, PLACE, huge_png, jpeg, pdf, png, striped

LIMITS = Limits(most_bytes=1_000_000, most_pixels=1_000_000)


def _taken(data: bytes, limits: Limits = LIMITS) -> Content:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        return checked_content(data, limits)


def _refused(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(BadInput) as refused:
        _taken(data, limits)
    return refused.value.errors["file"][0]


def _opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def _zip() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("inside.txt", HIDDEN)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [(pdf(), MediaType.PDF), (jpeg(), MediaType.JPEG), (png(), MediaType.PNG)],
    ids=["pdf", "jpeg", "png"],
)
def test_a_whole_file_is_taken_with_the_type_of_its_content(data: bytes, kind: MediaType) -> None:
    taken = _taken(data)
    assert taken.media_type is kind
    assert media_type_of(taken.data) is kind
    assert taken.digest == hashlib.sha256(taken.data).hexdigest()


def test_a_pdf_is_kept_as_it_is() -> None:
    assert _taken(pdf("one")).data == pdf("one")


@pytest.mark.parametrize("data", [jpeg(), jpeg(orientation=6), jpeg(progressive=True), png(), png("P"), png("LA")])
def test_nothing_that_is_hidden_in_a_picture_survives(data: bytes) -> None:
    assert HIDDEN.encode() in data  # it was there
    cleaned = _taken(data).data
    for word in (HIDDEN, PLACE, "Exif", "xmpmeta", "Photoshop", "ICC_PROFILE", "tEXt", "iTXt", "zTXt", "tIME", "eXIf"):
        assert word.encode() not in cleaned, word
    picture = _opened(cleaned)
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert cleaned.count(b"\xff\xd8\xff") <= 1  # no second picture inside


def test_a_picture_is_turned_upright_before_its_metadata_go() -> None:
    turned = _opened(_taken(jpeg(orientation=6)).data)
    assert turned.size == (40, 60)
    top, bottom = turned.getpixel((20, 5)), turned.getpixel((20, 55))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 200, bottom[2] > 200) == (True, True)  # red was at the left, and the left is now above


def test_a_jpeg_loses_next_to_nothing_when_it_is_written_anew() -> None:
    kept = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(kept, "JPEG", quality=80)
    before, after = _opened(kept.getvalue()), _opened(_taken(kept.getvalue()).data)
    assert getattr(after, "quantization", 1) == getattr(before, "quantization", 2)
    apart = [abs(one - other) for one, other in zip(before.tobytes(), after.tobytes(), strict=True)]
    assert max(apart) <= 2  # of 255


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "P", "I;16"])
def test_a_png_keeps_every_point(mode: str) -> None:
    source = striped().convert("L").convert("I;16") if mode == "I;16" else striped(mode=mode)
    kept = io.BytesIO()
    source.save(kept, "PNG")
    assert _opened(_taken(kept.getvalue()).data).convert("RGBA").tobytes() == source.convert("RGBA").tobytes()


def test_a_palette_with_a_transparent_colour_stays_transparent() -> None:
    kept = io.BytesIO()
    striped(mode="P").save(kept, "PNG", transparency=0)
    before = _opened(kept.getvalue()).convert("RGBA")
    assert _opened(_taken(kept.getvalue()).data).tobytes() == before.tobytes()


def test_a_picture_for_print_becomes_one_for_screens() -> None:
    kept = io.BytesIO()
    striped(mode="CMYK").save(kept, "JPEG")
    assert _opened(_taken(kept.getvalue()).data).mode == "RGB"


@pytest.mark.parametrize("data", [jpeg(), png()])
def test_what_hangs_on_behind_a_picture_is_gone(data: bytes) -> None:
    cleaned = _taken(data + _zip()).data
    assert b"PK\x03\x04" not in cleaned
    assert not zipfile.is_zipfile(io.BytesIO(cleaned))


def _paper(change: Callable[[pikepdf.Pdf], object] = lambda paper: None, **save: Any) -> bytes:
    """A PDF as another program makes it: `change` adds to it."""
    kept = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        change(paper)
        paper.save(kept, **save)
    return kept.getvalue()


def _opens(action: Dictionary) -> Callable[[pikepdf.Pdf], None]:
    return lambda paper: paper.Root.__setattr__("OpenAction", action)


def _deep(paper: pikepdf.Pdf) -> None:
    script = paper.make_indirect(Dictionary(S=Name.JavaScript, JS=String("1")))
    then = Dictionary(S=Name.URI, URI=String("https://example.org"), Next=Array([script]))
    paper.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, AA=Dictionary(U=then))])


def _attached(paper: pikepdf.Pdf) -> None:
    paper.attachments["a.txt"] = b"x"


def _annotated(paper: pikepdf.Pdf) -> None:
    file = Dictionary(Type=Name.Filespec, F=String("a"), EF=Dictionary(F=paper.make_stream(b"x")))
    paper.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=file)])


ACTIVE = {
    "a script when it is opened": _opens(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
    "a script of the document": lambda paper: paper.Root.__setattr__(
        "Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), Dictionary(JS=String("1"))])))
    ),
    "a script behind an address behind a press": _deep,
    "a program to be started": _opens(Dictionary(S=Name.Launch, F=String("cmd.exe"))),
    "a file inside": _attached,
    "a file on a page": _annotated,
    "a form that is sent": _opens(Dictionary(S=Name.SubmitForm, F=String("https://example.org"))),
    "a form with scripts of its own": lambda paper: paper.Root.__setattr__(
        "AcroForm", Dictionary(Fields=Array(), XFA=paper.make_stream(b"<xdp/>"))
    ),
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "in packed objects"])
@pytest.mark.parametrize("what", ACTIVE)
def test_a_pdf_that_does_something_by_itself_is_refused(what: str, packed: bool) -> None:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    assert "contains a script" in _refused(_paper(ACTIVE[what], object_stream_mode=mode))


def test_what_an_older_version_of_a_pdf_left_in_it_counts() -> None:
    """Readers that mend a file find it again."""
    assert "contains a script" in _refused(pdf("1 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj"))


def test_a_name_that_is_written_otherwise_is_the_same_name() -> None:
    data = pdf().replace(b"<</Type/Catalog", b"<</OpenAction<</S/J#61vaScript/J#53(1)>>/Type/Catalog")
    moved = data.index(b"2 0 obj") - pdf().index(b"2 0 obj")
    for place in (pdf().index(b"2 0 obj"), pdf().index(b"3 0 obj")):
        data = data.replace(f"{place:010d} 00000 n".encode(), f"{place + moved:010d} 00000 n".encode())
    table = pdf().index(b"xref\n")
    data = data.replace(f"startxref\n{table}\n".encode(), f"startxref\n{table + moved}\n".encode())
    assert "contains a script" in _refused(data)


def test_plain_links_protection_from_changes_and_our_own_papers_are_taken() -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org")))
    for data in (
        _paper(lambda paper: paper.pages[0].__setattr__("Annots", Array([link]))),
        _paper(encryption=pikepdf.Encryption(owner="a", user="")),
        _paper(object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True),
    ):
        assert _taken(data).data == data


def test_a_pdf_that_nobody_here_can_open_is_refused_with_the_cure() -> None:
    assert "password" in _refused(_paper(encryption=pikepdf.Encryption(owner="a", user="b")))


def test_a_pdf_whose_table_would_have_to_be_guessed_is_refused() -> None:
    assert "damaged" in _refused(pdf().replace(b"0000000009 00000 n", b"0000000011 00000 n"))


def test_a_large_photo_that_is_no_jpeg_is_no_endless_one() -> None:
    """The marks of a JPEG stand in any large PNG by chance."""
    kept = io.BytesIO()
    Image.frombytes("RGB", (60, 40), b"\xff\xda" * 3_600).save(kept, "PNG", compress_level=0)
    assert _taken(kept.getvalue()).media_type is MediaType.PNG


def test_a_pdf_with_something_behind_its_end_is_refused() -> None:
    assert "damaged" in _refused(pdf() + _zip())


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("data", [jpeg(), png(), pdf()], ids=["jpeg", "png", "pdf"])
def test_half_a_file_is_refused(data: bytes, cut: float) -> None:
    assert "damaged" in _refused(data[: int(len(data) * cut)])


def test_a_png_with_a_flipped_bit_is_refused() -> None:
    data = bytearray(png())
    data[data.index(b"IDAT") + 8] ^= 0xFF
    assert "damaged" in _refused(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a" + b"\x00" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><script>1</script>",
        b"MZ" + b"\x00" * 60,
        _zip(),
        b" %PDF-1.7\n",
        b"\x00" * 200,
    ],
)
def test_other_types_are_refused_whatever_they_are_called(data: bytes) -> None:
    assert "not a PDF, JPEG or PNG" in _refused(data)


def test_html_that_begins_like_a_picture_is_refused() -> None:
    assert "damaged" in _refused(b"\xff\xd8\xff<script>1</script>")
    assert "damaged" in _refused(b"%PDF-1.7<script>1</script>")


def test_an_empty_file_is_refused() -> None:
    assert "not empty" in _refused(b"")


def test_a_file_over_the_limit_is_refused() -> None:
    assert "larger than 1 MB" in _refused(pdf() + b" " * 1_000_000)


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_before_it_is_unpacked() -> None:
    bomb = huge_png(16_000)
    assert len(bomb) < 100_000
    assert "resolution of this picture is too high" in _refused(bomb)
    assert "resolution of this picture is too high" in _refused(huge_png(30_000), Limits(1_000_000, 10**12))


def test_a_jpeg_made_to_keep_a_decoder_busy_is_refused() -> None:
    data = jpeg()
    assert "damaged" in _refused(data[:-2] + b"\xff\xda\x00\x02" * 500 + data[-2:])


def test_a_png_that_moves_is_refused() -> None:
    kept = io.BytesIO()
    striped().save(kept, "PNG", save_all=True, append_images=[striped(mode="L").convert("RGB")])
    assert "several pictures" in _refused(kept.getvalue())


def test_of_a_jpeg_with_several_pictures_the_first_is_kept() -> None:
    kept = io.BytesIO()
    striped().save(kept, "MPO", save_all=True, append_images=[striped(30, 20)])
    cleaned = _taken(kept.getvalue())
    assert cleaned.media_type is MediaType.JPEG
    assert _opened(cleaned.data).size == (60, 40)
    assert cleaned.data.count(b"\xff\xd8\xff") == 1
