"""The meeting as an app holds it: who is in, what happens, and what can be asked for."""
