"""Measurements: every figure beside its floor, made in the same run."""
