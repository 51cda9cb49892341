"""Tenken's own settings; only the address of the bare view, the place of collected files and the limits differ."""

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = DATA_DIR / "staticfiles"
STARTS_PER_HOUR = RESUMES_PER_HOUR = REPORTS_PER_HOUR = FILES_PER_HOUR = COMMENTS_PER_HOUR = 1_000_000
