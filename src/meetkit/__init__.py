"""meetkit: real-time meetings in which nothing fails silently."""
