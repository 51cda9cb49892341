"""System checks: what a report needs from the machine, said before somebody waits for one in vain."""

import ctypes

from django.core.checks import Error, Warning  # noqa: A004 - Django's own name

from assessments.reports.press import FONT_FILES

LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll", "libpango-1.0.0.dylib"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll", "libpangoft2-1.0.0.dylib"),
}
SUBSETTER = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
DEBIAN = "On Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def fonts_are_there(app_configs, **kwargs) -> list[Error]:
    """Without its font files a report would show boxes for Japanese."""
    missing = [path for path in FONT_FILES if not path.is_file()]
    return [
        Error(f"The report's font {path.name} is missing.", hint=f"Put the file back: {path}", id="tenken.E001")
        for path in missing
    ]


def pango_loads(app_configs, **kwargs) -> list[Error | Warning]:
    """Reports are laid out by Pango, and fonts cut down by HarfBuzz."""
    found = [
        Error(f"{name} cannot be loaded: reports cannot be drawn.", hint=DEBIAN, id="tenken.E002")
        for name, files in LIBRARIES.items()
        if not _loads(files)
    ]
    if not found and not _loads(SUBSETTER):
        text = "HarfBuzz-Subset cannot be loaded: each report takes several seconds longer."
        found.append(Warning(text, hint=DEBIAN, id="tenken.W003"))
    return found


def _loads(files: tuple[str, ...]) -> bool:
    for name in files:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False
