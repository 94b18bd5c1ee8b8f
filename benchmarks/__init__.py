"""Measurements; run them with `make bench`. They print ratios from one run, because machines are noisy."""
