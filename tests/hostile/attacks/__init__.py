"""The attacks, a module per subject. Each has a list `ATTACKS`."""
