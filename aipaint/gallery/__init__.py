"""Finished pictures: files in dated folders, an index that can be rebuilt from them, thumbnails."""
