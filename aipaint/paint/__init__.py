"""The document: tiles, layers, blending, brush, selection, transform, undo, files, autosave."""
