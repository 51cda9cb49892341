"""Taking everything out of an SVG that is not a still picture: for the host's logo.

What is not on the lists below is dropped: scripts, handlers, styles that load, links, foreign content, animation.
A file with a document type (and with it entities) is refused as a whole.
"""

import re
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

NAMESPACE = "http://www.w3.org/2000/svg"
LARGEST = 200_000  # bytes
MOST_ELEMENTS = 2_000
ELEMENTS = frozenset((
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs", "use",
    "symbol", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "title", "desc",
))  # fmt: skip
ATTRIBUTES = frozenset((
    "id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d",
    "points", "dx", "dy", "rotate", "textLength", "lengthAdjust", "transform", "preserveAspectRatio", "offset",
    "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits", "href",
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "color", "display",
    "visibility", "clip-path", "clip-rule", "mask", "stop-color", "stop-opacity", "font-family", "font-size",
    "font-weight", "font-style", "text-anchor", "letter-spacing", "paint-order", "vector-effect",
))  # fmt: skip
OWN = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)", re.ASCII)
register_namespace("", NAMESPACE)


class Unclean(Exception):
    """The file is no SVG that can be used; the text says why."""


def clean(data: bytes) -> bytes:
    """The same picture with nothing but shapes, text and colours. Raises ``Unclean``."""
    if len(data) > LARGEST:
        raise Unclean(f"it is larger than {LARGEST // 1000} KB")
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unclean("it declares a document type or entities; save it as plain SVG without them") from error
    except (ParseError, ValueError) as error:
        raise Unclean(f"it is no well-formed XML ({error})") from error
    if root.tag != f"{{{NAMESPACE}}}svg":
        raise Unclean("its outermost element is not svg")
    if sum(1 for _element in root.iter()) > MOST_ELEMENTS:
        raise Unclean(f"it has more than {MOST_ELEMENTS} elements")
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        raise Unclean("it says neither viewBox nor width and height")
    _strip(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _strip(element: Element) -> None:
    _plain_style(element)
    for name in list(element.attrib):
        value = element.attrib.pop(name)
        local = name.removeprefix("{http://www.w3.org/1999/xlink}")
        if local in ATTRIBUTES and _harmless(local, value):
            element.set(local, value)
    for child in list(element):
        if isinstance(child.tag, str) and child.tag.removeprefix(f"{{{NAMESPACE}}}") in ELEMENTS:
            _strip(child)
        else:
            element.remove(child)


def _plain_style(element: Element) -> None:
    """Turn ``style="fill:#123"`` into attributes, which are then judged like others."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if value.strip():
            element.set(name.strip(), value.strip())


def _harmless(name: str, value: str) -> bool:
    """Whether an attribute refers to nothing outside the file."""
    if name == "href":
        return value.startswith("#")
    rest = OWN.sub("", value)
    return not any(sign in rest.lower() for sign in ("url", "\\", "javascript", "data:", "/*", "@"))
