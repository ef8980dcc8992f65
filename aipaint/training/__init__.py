"""Data preparation, one readable training loop a family, evaluation. No Qt."""
