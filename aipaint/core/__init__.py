"""The vocabulary every room shares: recipes, events, errors, files, paths. No Qt, no torch."""
