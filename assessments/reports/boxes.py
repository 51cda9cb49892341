"""A font of last resort: a box for every sign that no other font can draw."""

from collections.abc import Iterable
from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

EM = 1000
LEFT, RIGHT, BOTTOM, TOP, STROKE = 80, 920, -40, 800, 50
SPACES = {0x20: 300, 0xA0: 300, 0x3000: EM}  # a space takes the font of the sign before it
EPOCH = 2_082_844_800  # 1970 in the fonts' count from 1904: a font carries a date, and ours must not be the clock's


def boxes(code_points: Iterable[int]) -> bytes:
    """A TrueType font with one outlined box for each of some code points, each with a glyph of its own.

    One glyph for all would draw the same, but a PDF could then give back only one of them as text.
    """
    names = {code: f"box{code:X}" for code in sorted({*code_points, *SPACES})}
    glyphs = [".notdef", *names.values()]
    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder(glyphs)
    font.setupCharacterMap(names)
    blank = {names[code]: width for code, width in SPACES.items()}
    font.setupGlyf({name: Glyph() if name in blank else _box() for name in glyphs})
    font.setupHorizontalMetrics({name: (blank.get(name, EM), 0 if name in blank else LEFT) for name in glyphs})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Tenken Last Resort", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    font.setupPost()
    font.updateHead(created=EPOCH, modified=EPOCH)
    font.font.recalcTimestamp = False
    target = BytesIO()
    font.save(target)
    return target.getvalue()


def _box() -> Glyph:
    pen = TTGlyphPen(None)
    _contour(pen, (LEFT, BOTTOM), (LEFT, TOP), (RIGHT, TOP), (RIGHT, BOTTOM))
    left, right, bottom, top = LEFT + STROKE, RIGHT - STROKE, BOTTOM + STROKE, TOP - STROKE
    _contour(pen, (left, bottom), (right, bottom), (right, top), (left, top))
    return pen.glyph()


def _contour(pen: TTGlyphPen, first: tuple[int, int], *others: tuple[int, int]) -> None:
    pen.moveTo(first)
    for point in others:
        pen.lineTo(point)
    pen.closePath()
