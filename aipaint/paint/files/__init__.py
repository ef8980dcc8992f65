"""Files: OpenRaster as the project's own, pictures and PSD opened and written."""
