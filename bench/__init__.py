"""Benchmarks: what pages, saves and reports cost, as ratios of one run on one machine. ``python -m bench``."""
