"""The gallery as the window sees it: marks, trash, rows of pictures and their thumbnails."""
