"""Kept pictures: ordinary files with their recipes inside, and a SQLite index. No Qt, no torch."""
