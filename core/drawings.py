"""Our drawings: SVG of plain shapes, coloured by class alone. Anything else in a file is refused."""

from xml.etree import ElementTree

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import paths

NAMESPACE = "{http://www.w3.org/2000/svg}"
SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "g"}
FILLS = ("ground", "paper", "ink", "indigo", "indigo-soft", "marigold", "brick", "leaf", "leaf-soft", "line")
STROKES = ("stroke", "stroke-indigo", "stroke-marigold", "stroke-leaf")
CLASSES = {f"d-{name}" for name in (*FILLS, *STROKES)}
ATTRIBUTES = {
    *("class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points"),
    *("transform", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "fill-rule"),
}


class DrawingError(Exception):
    """A drawing holds something that is not allowed; the message names it."""


def shapes(source: str) -> SafeString:
    """The shapes inside the <svg> of `source`, rebuilt element by element. Raises DrawingError."""
    if "<!" in source.replace("<!--", ""):
        raise DrawingError("a declaration or entity")
    try:
        root = ElementTree.fromstring(source)  # noqa: S314 - a file of ours, without declarations
    except ElementTree.ParseError as error:
        raise DrawingError(str(error)) from error
    if root.tag != f"{NAMESPACE}svg" or root.get("viewBox") != "0 0 640 360":
        raise DrawingError('it must be <svg viewBox="0 0 640 360">')
    return format_html_join("", "{}", ((rebuilt(child),) for child in root))


def rebuilt(element: ElementTree.Element) -> SafeString:
    tag = str(element.tag).removeprefix(NAMESPACE)
    if tag not in SHAPES:
        raise DrawingError(f"<{tag}> is not a shape")
    for name, value in element.attrib.items():
        if name not in ATTRIBUTES:
            raise DrawingError(f"<{tag}> has {name}=")
        if name == "class" and not set(value.split()) <= CLASSES:
            raise DrawingError(f"unknown class {value!r}")
    shortened = {name: paths.shortest(value) if name == "d" else value for name, value in element.attrib.items()}
    attributes = format_html_join("", ' {}="{}"', shortened.items())
    children = format_html_join("", "{}", ((rebuilt(child),) for child in element))
    if tag == "g" and not attributes:
        return children
    if children:
        return format_html("<{0}{1}>{2}</{0}>", tag, attributes, children)
    return format_html("<{}{}/>", tag, attributes)
