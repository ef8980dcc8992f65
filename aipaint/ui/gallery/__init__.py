"""The gallery: the strip below the canvas, and the room one enters to look through it all."""
