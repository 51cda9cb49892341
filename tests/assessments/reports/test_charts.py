"""The geometry of the charts."""

import re
from fractions import Fraction

import pytest
from django.conf import settings

from assessments.reports.charts import LINE, RADAR_SIZE, WIDTH, Row, bars, radar, text_width, wrapped
from assessments.scoring import BANDS


def row(label="安全性", confirmed=0.25, ceiling=0.5) -> Row:
    return Row(label=label, confirmed=confirmed, ceiling=ceiling, value="25～50%")


def test_a_bar_is_as_wide_as_its_share_and_its_open_range_follows():
    bar = bars([row()], title="t").bars[0]
    assert (bar.confirmed_width, bar.open_x, bar.open_width) == ("85", "85", "85")
    assert float(bar.open_x) + float(bar.open_width) == WIDTH / 2


def test_an_open_range_is_hatched_and_a_closed_one_is_not():
    drawn = bars([row(), row(ceiling=0.25), row(confirmed=None, ceiling=None)], title="t").bars
    assert [bool(bar.hatch) for bar in drawn] == [True, False, False]


def test_strokes_stay_inside_the_open_range():
    path = bars([row()], title="t").bars[0].hatch
    across = [float(part.split(" ")[0]) for part in path.replace("M", "L").split("L")[1:]]
    assert min(across) >= 85
    assert max(across) <= 170


def test_bars_stand_below_each_other_inside_the_chart():
    chart = bars([row(), row(label="プライバシー保護" * 5), row()], title="t")
    tops = [float(bar.y) for bar in chart.bars]
    assert tops == sorted(tops)
    assert tops[-1] + chart.bar_height <= chart.height


def test_a_value_is_text_beside_its_bar():
    assert bars([row()], title="t").bars[0].value.text == "25～50%"


def test_a_chart_of_nothing_can_be_drawn():
    assert bars([], title="t").height == 1


def test_a_radar_needs_three_scores():
    assert radar([row(), row(), row(confirmed=None, ceiling=None)], title="t") is None
    assert radar([row()] * 3, title="t") is not None


def test_a_radar_holds_ten_axes_at_most():
    assert len(radar([row()] * 17, title="t").axes) == 10


def test_a_principle_without_a_score_keeps_its_axis_and_has_no_point():
    chart = radar([row()] * 4 + [row(confirmed=None, ceiling=None)], title="t")
    assert (len(chart.axes), len(chart.dots)) == (5, 4)


def test_each_axis_says_its_figures():
    chart = radar([row()] * 4, title="t")
    assert [axis.label[-1].text for axis in chart.axes] == ["安全性 25～50%"] * 4


@pytest.mark.parametrize("count", range(3, 11))
def test_labels_of_a_radar_stay_inside_it_and_whole(count):
    chart = radar([row(label="アカウンタビリティ")] * count, title="t")
    lines = [each for axis in chart.axes for each in axis.label]
    heights = [float(each.y) for each in lines]
    assert min(heights) >= LINE - 1
    assert max(heights) <= chart.height
    for number, axis in enumerate(chart.axes):
        wide = max(text_width(each.text, RADAR_SIZE) for each in axis.label)
        x, anchor = float(axis.label[0].x), axis.label[0].anchor
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        assert left >= -1, number
        assert left + wide <= chart.width + 1, number
        assert axis.label[0].text.startswith("アカウンタビリティ"), number


def test_a_very_long_label_keeps_four_lines_and_its_figures():
    label = radar([row(label="System design " * 20)] * 6, title="t").axes[1].label
    assert len(label) == 4
    assert label[2].text.endswith("…")
    assert label[3].text.endswith("25～50%")


def test_the_names_of_the_bands_are_as_wide_as_the_bands():
    styles = (settings.BASE_DIR / "static" / "css" / "figures.css").read_text(encoding="utf-8")
    wide = {name: int(share) for name, share in re.findall(r"\.from-(\w+) { width: (\d+)%; }", styles)}
    ends = [Fraction(1), *(least for least, _name in BANDS)]
    assert wide == {name: (end - least) * 100 for end, (least, name) in zip(ends, BANDS, strict=False)}


def test_the_first_axis_points_straight_up():
    chart = radar([row(confirmed=1, ceiling=1)] * 4, title="t")
    assert chart.dots[0][0] == chart.x
    assert float(chart.dots[0][1]) < float(chart.y)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("安全性", ("安全性",)),
        ("Ensuring fair competition", ("Ensuring fair", "competition")),
        ("教育・リテラシー", ("教育・", "リテラシー")),
        ("プライバシー保護", ("プライバシー", "保護")),
        ("", ("",)),
    ],
)
def test_labels_break_between_words_or_scripts(text, lines):
    assert wrapped(text, 100 if text.isascii() else 75) == lines


def test_a_word_wider_than_the_room_is_cut_and_none_of_it_lost():
    lines = wrapped("W" * 60, 100)
    assert "".join(lines) == "W" * 60
    assert all(text_width(line) <= 100 for line in lines)
