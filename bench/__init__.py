"""Benches: figures, never assertions. `python -m bench [name …]` runs them."""
