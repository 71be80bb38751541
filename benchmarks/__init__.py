"""Étrier against its peers, as ratios measured in one run: `python -m benchmarks`, see docs/performances.md."""
