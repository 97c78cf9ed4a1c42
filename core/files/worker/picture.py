"""A picture decoded, turned upright, made small and written anew: nothing of the sender's bytes is left."""

import io
from importlib import import_module
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageOps

PIXELS = 40_000_000
PIXELS_OF_JPEG = 120_000_000
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
PLUGINS = {"JPEG": "PIL.JpegImagePlugin", "PNG": "PIL.PngImagePlugin", "WEBP": "PIL.WebPImagePlugin"}
PLUGINS["AVIF"] = "PIL.AvifImagePlugin"
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}


class Refusal(Exception):
    """Why the picture is not taken, in one word."""


def kind_of(head: bytes) -> str:
    """What the first bytes say it is; its name and what the browser says are not asked."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        brands = {head[8:12]} | {head[at : at + 4] for at in range(16, min(int.from_bytes(head[:4]), len(head)), 4)}
        if brands & AVIF_BRANDS:
            return "AVIF"
        if brands & HEIF_BRANDS:
            return "HEIF"
    raise Refusal("not_a_picture")


def clean(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The picture at `side` pixels at most, and a second one of `thumbnail` pixels when that is asked for."""
    kind = kind_of(source.read(64))
    source.seek(0)
    image = opened(source, kind, options["side"])
    upright = made_upright(image, options["side"])
    keeps = kind in {"PNG", "WEBP"} and options.get("keep_format")
    picture = bare(upright, keep_alpha=bool(keeps))
    form = kind if keeps else "JPEG"
    parts = [encoded(picture, form)]
    if options.get("thumbnail"):
        small = bare(upright, keep_alpha=False)
        small.thumbnail((options["thumbnail"], options["thumbnail"]), Image.Resampling.LANCZOS)
        parts.append(encoded(small, "JPEG", quality=72))
    return {"width": picture.width, "height": picture.height, "format": form}, parts


def opened(source: BinaryIO, kind: str, side: int) -> Image.Image:
    """The decoded picture. Its size is judged by its header, before a single pixel is unpacked."""
    Image.MAX_IMAGE_PIXELS = None  # judged here, by our own numbers
    if kind == "HEIF":
        heif = import_module("pillow_heif")
        heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    else:
        import_module(PLUGINS[kind])
    try:
        image = Image.open(source, formats=[kind])
    except Exception as error:
        raise Refusal("unreadable") from error
    width, height = image.size
    if not width or not height or width * height > (PIXELS_OF_JPEG if kind == "JPEG" else PIXELS):
        raise Refusal("too_many_pixels")
    if kind == "JPEG":
        scale = side / max(width, height)
        image.draft(None, (max(1, round(width * scale)), max(1, round(height * scale))))
        if image.width * image.height > PIXELS:
            raise Refusal("too_many_pixels")
    try:
        image.load()
    except MemoryError:
        raise
    except Exception as error:
        raise Refusal("incomplete") from error
    return image


def made_upright(image: Image.Image, side: int) -> Image.Image:
    """Small first, then turned and brought to sRGB: each copy of a large picture costs much memory."""
    turn = TURNS.get(orientation(image))
    profile = image.info.get("icc_profile")
    image = plain_mode(image)
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        image = image.transpose(turn)
    return in_srgb(image, profile)


def orientation(image: Image.Image) -> int:
    """How the camera was held; a broken EXIF block counts as upright."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - any damage in metadata we throw away anyhow
        return 1


def plain_mode(image: Image.Image) -> Image.Image:
    """L, RGB, RGBA or CMYK: what can be made smaller without ugly edges."""
    if image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    if image.mode.startswith("I"):
        return ImageOps.autocontrast(image.convert("L")) if image.mode == "I;16N" else sixteen_to_eight(image)
    see_through = image.mode in {"LA", "La", "PA", "RGBa"} or "transparency" in image.info
    if see_through:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def sixteen_to_eight(image: Image.Image) -> Image.Image:
    """16-bit grey to 8 bits by dividing; Pillow alone would cut everything bright to white."""
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours without a profile. A broken profile is thrown away."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    flat = image.convert("RGB") if image.mode == "RGBA" else image
    if profile and flat.mode in {"RGB", "CMYK"}:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(flat, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            flat = made or flat
        except (ImageCms.PyCMSError, OSError, ValueError):
            flat = flat.convert("RGB")
    if flat.mode != "L":
        flat = flat.convert("RGB")
    if alpha is not None:
        flat.putalpha(alpha)
    return flat


def bare(image: Image.Image, *, keep_alpha: bool) -> Image.Image:
    """Pixels alone on a new picture: Pillow's writers take comments and profiles from the old one's `info`."""
    if image.mode == "RGBA" and not keep_alpha:
        fresh = Image.new("RGB", image.size, "white")
        fresh.paste(image, mask=image.getchannel("A"))
        return fresh
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    return fresh


def encoded(image: Image.Image, form: str, quality: int = 82) -> bytes:
    """As a file."""
    out = io.BytesIO()
    if form == "JPEG":
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    elif form == "WEBP":
        image.save(out, "WEBP", quality=quality, method=4)
    else:
        image.save(out, "PNG", optimize=False)
    return out.getvalue()
