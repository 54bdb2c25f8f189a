"""Tests of the downloaded file of a case: what stands in it, who reads what, and what a change of it shows."""
