"""The latent studio without its widgets: points, walls, litters, searches."""
