"""Widgets only: main window, canvas view, docks, dialogs, theme."""
