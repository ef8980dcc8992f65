"""The model shelf: every model at hand, seen, searched, described and put to use."""
