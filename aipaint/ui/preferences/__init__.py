"""The preferences: what is asked for once and holds for everything."""
