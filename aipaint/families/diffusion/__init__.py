"""Diffusion models in diffusers' folder layout."""
