"""The items of an edition as a table: nothing is lost, and every problem has its row and column."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.catalogue import CatalogueError, Edition, Item, Source, Text
from guidelines.item_columns import COLUMNS, NUMBERS, letters
from guidelines.item_table import Row, edition_from, rows
from tests.guidelines.builders import changed, edition, mapping, reading_mapping, supplement_mapping, wide_mapping
from tests.guidelines.test_catalogue_write import WORDS, reworded

DAY = date(2027, 3, 31)
BASES = (mapping, wide_mapping, reading_mapping, supplement_mapping)


def back(table: tuple[Row, ...], base: Edition) -> Edition:
    """The edition of the table under the base's own label and day."""
    return edition_from(table, base, label=base.version.label, published_on=base.version.published_on)


def written(number: int, **cells: str) -> tuple[Row, ...]:
    """The table of the wide edition with other cells in one row."""
    table = list(rows(edition(base=wide_mapping())))
    old = list(table[number - 1].cells)
    for name, cell in cells.items():
        old[NUMBERS[name]] = cell
    table[number - 1] = replace(table[number - 1], cells=tuple(old))
    return tuple(table)


def told(table: tuple[Row, ...], base: Edition | None = None) -> list[str]:
    """Every problem of a table laid over the wide edition, or over another one."""
    with pytest.raises(CatalogueError) as refused:
        back(table, base or edition(base=wide_mapping()))
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("base", BASES)
def test_a_table_laid_over_its_edition_gives_the_edition_back(base) -> None:
    values = edition(base=base())
    assert back(rows(values), values) == values


@given(ja=WORDS, en=WORDS)
def test_any_words_survive_the_table(ja: str, en: str) -> None:
    values = reworded(edition(), Text(ja=ja, en=en))
    assert back(rows(values), values) == values


@given(st.permutations(range(2, 6)))
def test_rows_of_one_principle_keep_the_order_in_which_they_stand(order: list[int]) -> None:
    table = rows(edition(base=wide_mapping()))
    found = back((table[0], *(table[number - 1] for number in order)), edition(base=wide_mapping()))
    asked = {key: [row.cells[1] for row in (table[n - 1] for n in order) if row.cells[0] == key] for key in "AB"}
    assert {row.key: [item.key for item in row.items] for row in found.principles if row.items} == asked
    assert [item.position for row in found.principles for item in row.items] == [1, 2, 1, 2]


def test_every_value_of_an_item_has_its_column() -> None:
    paths = {column.path.partition(".")[0] for column in COLUMNS[1:]}
    assert paths == {field.name for field in fields(Item)} - {"position"}
    places = {column.path.split(".")[1] for column in COLUMNS if column.path.startswith("source.")}
    assert places == {field.name for field in fields(Source)}


def test_label_and_day_are_those_that_are_given() -> None:
    found = edition_from(rows(edition()), edition(), label=" 1.3 ", published_on=DAY)
    assert found.version == replace(edition().version, label="1.3", published_on=DAY)


def test_columns_stand_in_any_order_and_lists_in_the_words_of_a_person() -> None:
    table = [Row(number=row.number, cells=row.cells[::-1]) for row in written(3, roles="user、 Provider".lower())]
    assert back(tuple(table), edition(base=wide_mapping())) == edition(base=wide_mapping())


def test_lines_of_a_cell_end_as_texts_do_and_empty_rows_are_no_items() -> None:
    table = (*written(2, question_en="one\r\ntwo"), Row(number=9, cells=("", " ")))
    assert back(table, edition(base=wide_mapping())).items[0].question.en == "one\ntwo"


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        (
            {"principle": "Z"},
            "row 3, column principle (A)",
            'is "Z", which the edition does not have; choose from A, B, C',
        ),
        ({"key": "A-1"}, "row 3, column key (B)", 'is "A-1", which row 2 already has; give each its own key'),
        ({"key": "A-0"}, "row 3, column key (B)", 'is "A-0", which a passage of the edition already has'),
        ({"key": "A 2"}, "row 3, column key (B)", "use only letters, digits"),
        ({"question_en": ""}, "row 3, column question_en (G)", "is blank; write the words"),
        ({"title_ja": "あ" * 301}, "row 3, column title_ja (D)", "is 301 characters long; shorten it to at most 300"),
        ({"roles": "user, boss"}, f"row 3, column roles ({letters(NUMBERS['roles'])})", 'holds "boss", which is not'),
        (
            {"roles": ""},
            f"row 3, column roles ({letters(NUMBERS['roles'])})",
            "is empty; name at least one of developer",
        ),
        ({"strength": ""}, f"row 3, column strength ({letters(NUMBERS['strength'])})", "is empty; choose from should"),
        ({"strength": "very"}, f"row 3, column strength ({letters(NUMBERS['strength'])})", 'holds "very"'),
        ({"quick": "perhaps"}, f"row 3, column quick ({letters(NUMBERS['quick'])})", 'is "perhaps"; write yes or no'),
        ({"verified": "so"}, f"row 3, column verified ({letters(NUMBERS['verified'])})", 'holds "so"'),
        ({"document": "none"}, f"row 3, column document ({letters(NUMBERS['document'])})", "choose from main, annex"),
        ({"note_ja": ""}, f"row 3, column note_ja ({letters(NUMBERS['note_ja'])})", "is blank"),
    ],
)
def test_a_fault_is_told_with_row_and_column(cells: dict[str, str], place: str, words: str) -> None:
    found = told(written(3, **cells))
    assert [line for line in found if line.startswith(f"{place}: ") and words in line], found


def test_all_faults_are_told_at_once_in_the_order_of_the_rows() -> None:
    table = written(4, title_en="", strength="very")
    found = told((*table[:2], written(3, question_ja="")[2], *table[3:]))
    assert [line.partition(":")[0].split()[1] for line in found] == ["3,", "4,", "4,"]


def test_a_table_without_quick_items_is_told_in_the_header() -> None:
    table = rows(edition())
    at = NUMBERS["quick"]
    none = [replace(row, cells=(*row.cells[:at], "no", *row.cells[at + 1 :])) for row in table[1:]]
    assert told((table[0], *none), edition()) == [
        f"row 1, column quick ({letters(at)}): says yes nowhere; write yes for at least one item, for the quick check"
    ]


def test_a_principle_that_lost_its_rows_is_told_by_its_key() -> None:
    assert told(rows(edition())[:3], edition())[0].startswith("principle B: has no row; ")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("questoin_en", 'row 1, column G: is "questoin_en", which is no column of the table; write question_en'),
        ("remarks of mine", "which is no column of the table; remove the column"),
        ("title_ja", 'is "title_ja", which stands twice; keep one of the two'),
        ("", "row 1: has no column question_en; add it, as in the exported table"),
    ],
)
def test_the_columns_are_judged_and_cells_of_a_missing_one_are_not_blamed(name: str, words: str) -> None:
    found = told(written(1, question_en=name))
    assert [line for line in found if words in line], found
    assert [line for line in found if "question_en (" in line] == []


def test_a_cell_under_no_header_is_told() -> None:
    table = rows(edition())
    wide = replace(table[1], cells=(*table[1].cells, "", "left over"))
    last = letters(len(COLUMNS) + 1)
    assert told((table[0], wide, *table[2:]), edition())[0].startswith(
        f"row 2, column {last}: holds text under no column"
    )


@pytest.mark.parametrize("table", [(), (Row(number=1, cells=("what", "ever")),)])
def test_a_table_without_its_header_is_one_problem(table: tuple[Row, ...]) -> None:
    assert len(told(table, edition())) == 1


def test_a_label_that_cannot_be_one_is_told() -> None:
    with pytest.raises(CatalogueError, match=r"version\.label"):
        edition_from(rows(edition()), edition(), label="1-3", published_on=DAY)


def test_faults_of_the_base_are_told_where_they_are() -> None:
    values = edition()
    broken = replace(values, framework=replace(values.framework, title=Text(ja="", en="x")))
    assert told(rows(values), broken)[0].startswith("framework.title.ja: is blank")


def test_ten_thousand_items_come_back() -> None:
    values = edition(base=changed("principles.0.items.0.quick", True))
    first = values.principles[0]
    many = tuple(replace(first.items[0], key=f"K-{n}", position=n) for n in range(1, 10_001))
    large = replace(values, principles=(replace(first, items=many), *values.principles[1:]))
    assert back(rows(large), values) == large
