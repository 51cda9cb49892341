"""What is left of an SVG that a host gives as its logo."""

import re

import pytest

from assessments.svg import LARGEST, Unclean, clean

HEAD = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"'
HOSTILE = (
    "<script>alert(1)</script>",
    '<rect onload="alert(1)" width="1" height="1"/>',
    '<a href="javascript:alert(1)"><rect width="1" height="1"/></a>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<use xlink:href="file:///etc/passwd"/>',
    '<image href="https://evil.example/x.png"/>',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></body></foreignObject>',
    "<style>@import url(https://evil.example/x.css)</style>",
    '<rect style="fill:url(https://evil.example/x)" width="1" height="1"/>',
    '<rect fill="url(&quot;https://evil.example/x&quot;)" width="1" height="1"/>',
    '<rect fill="URL(https://evil.example/x)" width="1" height="1"/>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onload" to="alert(1)"/>',
    '<rect clip-path="\\75rl(https://evil.example/x)" width="1" height="1"/>',
)


def svg(inner: str) -> bytes:
    return f"<svg {HEAD}>{inner}</svg>".encode()


@pytest.mark.parametrize("inner", HOSTILE)
def test_whatever_runs_or_loads_is_gone(inner):
    left = clean(svg(inner)).decode().lower()
    assert not re.search(r"script|evil|alert|passwd|\son\w+=|foreignobject|import|animate|<set", left)


def test_shapes_colours_and_references_within_the_file_stay():
    kept = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#123"/></linearGradient></defs>'
        '<path d="M0 0h5" fill="url(#g)" transform="scale(2)"/><use href="#g"/><title>山川</title>'
    )
    left = clean(svg(kept)).decode()
    for part in ("linearGradient", "stop-color", "url(#g)", "M0 0h5", "scale(2)", 'href="#g"', "山川"):
        assert part in left


def test_a_style_becomes_attributes():
    assert 'fill="#123456"' in clean(svg('<rect style="fill:#123456; -moz-binding: x" width="1" height="1"/>')).decode()


def test_cleaning_twice_is_cleaning_once():
    once = clean(svg("".join(HOSTILE)))
    assert clean(once) == once


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<html></html>", "outermost element"),
        (b"<svg", "well-formed"),
        (b"", "well-formed"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
            "document type",
        ),
        (svg("<g>" * 1 + "<g/>" * 2001 + "</g>"), "elements"),
        (b" " * (LARGEST + 1), "larger"),
    ],
)
def test_what_is_no_usable_svg_is_refused_with_a_reason(data, why):
    with pytest.raises(Unclean, match=why):
        clean(data)
