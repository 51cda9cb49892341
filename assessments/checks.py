"""System checks: what a report needs from the machine, said before somebody waits for one in vain."""

import ctypes
from datetime import timedelta

from django.core.checks import Error, Warning  # noqa: A004 - Django's own name
from django.utils import timezone

from assessments.reports import signer
from assessments.reports.press import FONT_FILES

LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll", "libpango-1.0.0.dylib"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll", "libpangoft2-1.0.0.dylib"),
}
SUBSETTER = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
DEBIAN = "On Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
UNSIGNED = "To hand out reports without a signature, leave SIGNING_CERTIFICATE unset."
SOON = timedelta(days=30)


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


def signing_works(app_configs, **kwargs) -> list[Error | Warning]:
    """Where reports are to be signed none leaves unsigned, so that what is wrong is said before somebody asks for one.

    Where they are not, nothing is looked at. Else a process of its own looks at the certificate (0.1 to 0.3 CPU s).
    """
    try:
        until = signer.valid_until()
    except signer.SigningFailed as error:
        return [Error(f"Reports cannot be signed: {error}.", hint=UNSIGNED, id="tenken.E004")]
    if until is None or until - timezone.now() >= SOON:
        return []
    # No error: questionnaires and clean-ups need no certificate, and a restart must not wait for a new one.
    ends = "has expired" if until < timezone.now() else "expires"
    text = f"The certificate in SIGNING_CERTIFICATE {ends} on {until:%Y-%m-%d %H:%M} UTC; no report is made then."
    return [Warning(text, hint="Put its successor there.", id="tenken.W005")]


def _loads(files: tuple[str, ...]) -> bool:
    for name in files:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False
