"""The host's name, logo and contact: checked, made safe, on every page and report."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from assessments.reports import brand, html, press, store
from tests.assessments.reports.test_accessible import failures
from tests.assessments.reports.test_pages import SEAL

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><script>1</script><path d="M0 0h40v10z"/></svg>'


def bitmap(kind: str = "PNG", size: tuple[int, int] = (900, 100)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#0017c1").save(file, kind)
    return file.getvalue()


@pytest.fixture
def given(tmp_path: Path, settings):
    """Name bytes as the logo of a host, and install it."""

    def install(data: bytes, name: str = "logo.bin") -> brand.Logo | None:
        path = tmp_path / name
        path.write_bytes(data)
        settings.HOST_LOGO, settings.HOST_NAME, settings.HOST_CONTACT = str(path), "点検商工会", "03-0000-0000 <a&b>"
        return brand.install()

    return install


def test_an_svg_is_stored_without_what_runs(given):
    assert b"script" not in given(SVG).path.read_bytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_drawn_anew_as_a_small_png(given, kind):
    stored = given(bitmap(kind) + b"<script>alert(1)</script>").path.read_bytes()
    assert b"script" not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert (image.format, image.size) == ("PNG", (600, 67))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"GIF89a", "no PNG, JPEG or SVG"),
        (bitmap("GIF", (10, 10)), "no PNG, JPEG or SVG"),
        (bitmap()[:40], "no PNG, JPEG or SVG"),
        (b"<html>", "cannot be used"),
        (b"x" * (brand.LARGEST + 1), "larger than"),
        (bitmap(size=(5000, 4000)), "pixels"),
    ],
    ids=["no-gif", "gif", "cut", "html", "large", "pixels"],
)
def test_anything_else_is_refused_with_name_and_reason(given, data, why):
    with pytest.raises(brand.BadLogo, match=why):
        given(data)


def test_a_missing_file_stops_the_preparation_with_its_name(settings, db):
    settings.HOST_LOGO = "/no/such/logo.png"
    with pytest.raises(CommandError, match=r"HOST_LOGO=/no/such/logo\.png cannot be read"):
        call_command("prepare", verbosity=0)


def test_another_logo_takes_the_place_of_the_first_and_none_takes_it_away(given, settings):
    first, second = given(SVG), given(bitmap())
    assert not first.path.exists()
    assert brand.host().logo == second
    settings.HOST_LOGO = ""
    assert brand.install() is None
    assert not second.path.exists()


@pytest.mark.django_db
def test_pages_name_the_host_and_show_its_logo(given, english: Client):
    logo = given(SVG)
    shown = english.get(reverse("assessments:verify")).text
    assert "Run by 点検商工会" in shown
    assert "03-0000-0000 &lt;a&amp;b&gt;" in shown
    picture = english.get(reverse("assessments:logo", args=[logo.name]))
    assert picture["Content-Type"] == "image/svg+xml"
    assert "immutable" in picture["Cache-Control"]
    assert picture.content == logo.path.read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["logo-0000000000000000.png", "..", "secret_key", "logo.svg"])
def test_no_other_file_is_given_away(given, client: Client, name):
    given(SVG)
    assert client.get(f"/host/{name}").status_code == 404


@pytest.mark.django_db
def test_without_settings_nothing_is_said(english: Client):
    assert "Run by" not in english.get(reverse("assessments:verify")).text


def test_the_report_bears_them_within_itself(given, mixed):
    given(SVG)
    page = html.page(mixed, "en")
    assert "点検商工会" in page
    assert "data:image/svg+xml;base64," in page
    assert 'src="http' not in page


def test_another_host_makes_another_recipe(given):
    before = store.recipe()
    given(SVG)
    assert store.recipe() != before


@pytest.mark.parametrize("data", [SVG, bitmap()], ids=["svg", "png"])
def test_the_logo_is_drawn_into_the_pdf(given, mixed, data):
    without = press.render(html.page(mixed, "en"))
    given(data)
    drawn = press.render(html.page(mixed, "en"))
    assert drawn.startswith(b"%PDF-")
    assert (b"/Subtype /Image" in drawn or b"/Subtype/Image" in drawn) == (data != SVG)
    assert drawn != without


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("data", [SVG, bitmap()], ids=["svg", "png"])
def test_a_cover_with_a_logo_and_the_longest_names_is_one_page_that_passes_the_rules(given, make, data, lang):
    given(data)
    found = make(organisation="W" * 300) | {"round": 1, "verification": SEAL}
    found["edition"]["title"] = {
        "ja": "人工知能関連技術の適正性確保に関する指針" * 2,
        "en": "Guideline for Appropriateness " * 5,
    }
    page = html.page(found, lang)
    cover = press.render(page[: page.index('<nav class="leaf contents"')] + "</main></body></html>")
    assert len(PdfReader(io.BytesIO(cover)).pages) == 2
    assert failures(cover) == []
