"""Measurements as ratios against a bare baseline in the same run. Never tests: machines are noisy."""
