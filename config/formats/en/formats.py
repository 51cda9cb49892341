"""Dates in English: day, month, year. Japanese uses Django's own formats."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
