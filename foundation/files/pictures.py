"""Pictures without what they carry along: places, devices, times, comments, previews. Only the points are kept.

A picture is opened whole and written anew, so nothing but its points survives, and nothing behind its end. What its
metadata change about how it looks is done first: it is turned upright, and its colours are brought to sRGB.
"""

import io
import struct
import zlib

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin

from foundation.confined.child import Unreadable

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
_MOST_SCANS = 100  # a JPEG made to keep a decoder busy has thousands; a real one about ten
_SCAN = b"\xff\xda"
_KEPT_MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "RGB", "RGBA", "I;16")}
_QUALITY = 95  # where the tables of the original cannot be kept
# What a decoder may say about bytes that are no picture.
_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
)


def cleaned_picture(data: bytes, media_type: str, most_pixels: int) -> bytes:
    """The same picture, upright, in sRGB and without metadata, as bytes of the same type.

    A JPEG keeps its quantization and sampling, so that writing it anew loses next to nothing; of several pictures in
    one JPEG, as some phones make them, the first is kept. Unreadable as `damaged`, `large` or `several`; `most_pixels`
    bounds what is unpacked.
    """
    shape = _FORMATS[media_type]
    try:
        with _opened(data, shape, most_pixels) as checked:
            checked.verify()
        with _opened(data, shape, most_pixels) as picture:
            if shape == "PNG" and getattr(picture, "n_frames", 1) > 1:
                raise Unreadable("several")
            picture.load()
            return _written(_points(picture, shape), picture, shape)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable("large") from error
    except _FAULTS as error:
        raise Unreadable("damaged") from error


def _opened(data: bytes, shape: str, most_pixels: int) -> Image.Image:
    if shape == "JPEG" and data.count(_SCAN) > _MOST_SCANS:
        raise Unreadable("damaged")
    picture = Image.open(io.BytesIO(data), formats=[shape])
    if picture.width * picture.height > most_pixels:
        raise Unreadable("large")
    return picture


def _points(picture: Image.Image, shape: str) -> Image.Image:
    """An image that never knew the metadata of the original."""
    upright = _in_srgb(ImageOps.exif_transpose(picture))
    if upright.mode not in _KEPT_MODES[shape] or "transparency" in upright.info:
        upright = upright.convert("RGBA" if shape == "PNG" and upright.has_transparency_data else "RGB")
    return Image.frombytes(upright.mode, upright.size, upright.tobytes())


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as the profile of the picture means them; the profile itself can name a device, and goes."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = "RGB" if picture.mode == "CMYK" else picture.mode
        turned = ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), outputMode=target)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture  # a profile that says nothing: the numbers stay as they are
    return picture if turned is None else turned


def _written(points: Image.Image, original: Image.Image, shape: str) -> bytes:
    kept = io.BytesIO()
    tables = getattr(original, "quantization", None)
    if shape == "PNG":
        points.save(kept, "PNG", optimize=False)
    elif tables and points.mode == original.mode:
        points.save(kept, "JPEG", qtables=tables, subsampling=JpegImagePlugin.get_sampling(original), optimize=True)
    else:
        points.save(kept, "JPEG", quality=_QUALITY, optimize=True)
    return kept.getvalue()
