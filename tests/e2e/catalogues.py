"""The catalogue files that journeys compare pages with, as values."""

from guidelines.catalogue_yaml import read
from guidelines.crosswalk_yaml import read as read_links
from tests.e2e.visitor import TOP

FOLDER = TOP / "fixtures" / "catalogues"
SUPPLEMENT = read((FOLDER / "situations-2026.11.yaml").read_text(encoding="utf-8"))
LAW = read((FOLDER / "jp-ai-act-2025.yaml").read_text(encoding="utf-8"))
LINKED, _ = read_links((TOP / "fixtures" / "links" / "aigb-1.2.yaml").read_text(encoding="utf-8"))
ROWS = {crosswalk.target: crosswalk.links for crosswalk in LINKED.crosswalks}
"""The rows of the crosswalks from AIGB 1.2, by the key of the target."""
