"""StyleGAN 2, 2-ADA and 3: networks in plain torch, and readers of the files they come in."""
