"""Loops that let time act: deadlines, payouts, outbox, re-derivation."""
