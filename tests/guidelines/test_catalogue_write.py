"""Writing an edition: the shipped files are what the writer writes, and what is written reads as the same values."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.catalogue import CatalogueError, Edition, Text, digest
from guidelines.catalogue_write import dump
from guidelines.catalogue_yaml import read
from guidelines.rules import problems
from tests.guidelines.builders import edition, mapping, reading_mapping, supplement_mapping, wide_mapping

FILES = {path.stem: path for path in Path(__file__).resolve().parents[2].joinpath("fixtures/catalogues").glob("*.yaml")}
DIGESTS = {
    "aigb-1.2": "5efc5285bfccc81b",
    "aigb-risks-1.2": "8e36963277672527",
    "aisi-evaluation-1.10": "9c8aa1d8ef82c476",
    "eu-ai-act-2026": "e9dacc1ce8b8a49e",
    "eu-altai-2020": "039e01aee4b86ee4",
    "hiroshima-code-2023": "7a559481c56d02d2",
    "hiroshima-principles-all-2023": "f10c61be34bd086f",
    "hiroshima-principles-dev-2023": "b04910fa6af72127",
    "iso-42001-2023": "2ec813319d708922",
    "jp-ai-act-2025": "d9db98cb2d6b2242",
    "jp-ai-guideline-2025.12": "05b0e11c215a1ded",
    "jp-social-principles-2019": "685ceb415d2ae481",
    "meti-governance-1.1": "583c5768cd8fae42",
    "mic-rd-2017": "5d6e01257e670070",
    "mic-utilization-2019": "6c1598b48f4ac790",
    "nist-ai-600-1-2024": "bf15f08799ea4cd3",
    "nist-ai-rmf-1.0": "a246f5095d6227d5",
    "oecd-ai-2024": "c2d63749e1e17ba1",
    "oecd-haip-1.0": "2f862a013a3af703",
    "sg-ai-verify-2026.01": "9030f085957f6f60",
    "situations-2026.11": "681641d3f10037cf",
}
"""How the digest of each edition began when its file was brought into the layout of the writer."""
NAMES = ("1", "1.10", "1e5", "0x1F", "no", "y", "true", "null", "2026-01-01", "12_30", "a.b-c_d", "1-2")
SIGNS = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n"\\:#{}[]&*!|>%@`=\u2028\u2029\ufeff\uffff')
WORDS = st.text(SIGNS, min_size=1, max_size=60).map(str.strip).filter(bool)


def reworded(base: Edition, text: Text) -> Edition:
    """The edition with the text in a paragraph, on one line and inside braces."""
    first = base.principles[0]
    item = replace(first.items[0], question=text, note=text, printed_id=text.ja)
    changed = replace(first, title=text, items=(item, *first.items[1:]))
    return replace(base, principles=(changed, *base.principles[1:]))


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_is_byte_for_byte_what_the_writer_writes(name: str) -> None:
    assert dump(read(FILES[name].read_bytes())).encode() == FILES[name].read_bytes()


@pytest.mark.parametrize("name", DIGESTS)
def test_bringing_the_files_into_one_layout_changed_no_value(name: str) -> None:
    assert digest(read(FILES[name].read_bytes())).startswith(DIGESTS[name])


@pytest.mark.parametrize("base", [mapping, wide_mapping, reading_mapping, supplement_mapping])
def test_every_key_of_the_format_comes_back(base) -> None:
    values = edition(base=base())
    assert read(dump(values)) == values


@given(ja=WORDS, en=WORDS)
def test_any_words_come_back(ja: str, en: str) -> None:
    values = reworded(edition(), Text(ja=ja, en=en))
    written = dump(values)
    if not problems(values):
        assert read(written) == values
        assert dump(read(written)) == written


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_yaml_would_take_for_something_else_stands_in_quotes(name: str) -> None:
    values = edition("principles.0.key", name)
    assert read(dump(values)) == values


@pytest.mark.parametrize("label", ["1.10", "2026", "2025.12"])
def test_a_label_is_a_text(label: str) -> None:
    assert read(dump(edition("version.label", label))).version.label == label


def test_a_date_is_written_as_a_day() -> None:
    assert "  published_on: 2026-03-31\n" in dump(edition())
    assert "applies_on: 2027-08-02\n" in dump(edition(base=wide_mapping()))


def test_a_draft_with_faults_is_written_too_and_told_when_it_is_read() -> None:
    values = edition()
    empty = replace(values, principles=(), version=replace(values.version, documents=(), published_on=date.min))
    with pytest.raises(CatalogueError) as refused:
        read(dump(empty))
    assert {problem.path for problem in refused.value.problems} == {"principles", "version.documents"}


def test_a_text_with_white_space_around_it_is_a_fault_because_a_file_would_lose_it() -> None:
    [problem] = problems(reworded(edition(), Text(ja="言葉\u3000", en="words")))[:1]
    assert "white space" in problem.message
