"""The dock of the latent studio, page by page."""
