"""aipaint: a desktop studio for painting with generative models, offline."""

__version__ = "0.1.0"
