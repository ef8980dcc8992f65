"""Transformers that follow a flow from noise to picture: Stable Diffusion 3 and 3.5, Flux.1.

Esser et al. 2024, "Scaling Rectified Flow Transformers for High-Resolution Image Synthesis";
Black Forest Labs 2024, "FLUX.1". A latent on the way is x = (1 - sigma) * picture + sigma * noise,
and the network predicts noise - picture.
"""
