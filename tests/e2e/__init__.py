"""Journeys in a real browser against a real server: what people run, seen as they see it."""
