"""Data preparation and training: each family has one readable loop that runs as its own process."""
