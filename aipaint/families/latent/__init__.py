"""What all models with a latent space have in common: mixing, sheets, directions, searching."""
