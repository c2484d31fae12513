"""Pure checks of what callers ask of recordings and livestreams, before anything starts."""
