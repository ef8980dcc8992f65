"""Generators of transposed convolutions alone: DCGAN's, and the simplest one for learning."""
