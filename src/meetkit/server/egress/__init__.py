"""Recordings and livestreams as the server runs them: one watched process each, spec/egress.md."""
