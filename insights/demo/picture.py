"""A photo of the demo: a drawn sheet of paper with paths to fields, a stream and a house. No face, no word."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

WOOD, PAPER, INK, LEAF, WATER, CLAY = "#8a6f4d", "#f6efdc", "#3b4252", "#5d8a5a", "#5b84b1", "#b2603f"
SPOTS = ((190, 170), (610, 150), (170, 430), (620, 440), (400, 110))


def drawn_photo() -> SimpleUploadedFile:
    """The same bytes each time."""
    picture = Image.new("RGB", (800, 600), WOOD)
    draw = ImageDraw.Draw(picture)
    draw.polygon([(70, 50), (735, 40), (745, 560), (60, 550)], fill=PAPER)
    for x, y in SPOTS:
        draw_path(draw, (400, 310), (x, y))
    draw_house(draw, 400, 300)
    draw.line([(110, 460), (170, 430), (230, 450), (300, 425)], fill=WATER, width=12, joint="curve")
    for x in (570, 600, 630, 660):
        draw.line([(x, 470), (x, 430)], fill=LEAF, width=6)
        draw.ellipse([x - 9, 412, x + 9, 432], fill=LEAF)
    for x, y in ((170, 170), (205, 180), (190, 145)):
        draw.polygon([(x, y - 34), (x - 18, y + 14), (x + 18, y + 14)], fill=LEAF)
    for y in (130, 148, 166):
        draw.arc([560, y - 20, 660, y + 20], 200, 340, fill=CLAY, width=6)
    draw.ellipse([380, 90, 420, 130], outline=CLAY, width=6)
    out = BytesIO()
    picture.save(out, "JPEG", quality=82)
    return SimpleUploadedFile("map.jpg", out.getvalue(), content_type="image/jpeg")


def draw_path(draw: ImageDraw.ImageDraw, start: tuple[int, int], end: tuple[int, int]) -> None:
    """A dotted line, as pupils draw a path."""
    for step in range(2, 13):
        x = start[0] + (end[0] - start[0]) * step / 14
        y = start[1] + (end[1] - start[1]) * step / 14
        draw.ellipse([x - 4, y - 4, x + 4, y + 4], fill=INK)


def draw_house(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rectangle([x - 46, y - 6, x + 46, y + 56], fill=PAPER, outline=INK, width=6)
    draw.polygon([(x - 62, y - 4), (x, y - 56), (x + 62, y - 4)], fill=CLAY, outline=INK)
    draw.line([(x + 62, y + 56), (x + 62, y - 84)], fill=INK, width=6)
    draw.polygon([(x + 65, y - 84), (x + 104, y - 70), (x + 65, y - 56)], fill=WATER)
