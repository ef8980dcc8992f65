"""What the steps of the history are called in the window's language.

Documents and their journals keep the English names; they are literals where the steps are done.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

STEPS: tuple[object, ...] = (
    # The document
    QT_TRANSLATE_NOOP("Steps", "New Document"),
    QT_TRANSLATE_NOOP("Steps", "Open"),
    QT_TRANSLATE_NOOP("Steps", "Recover"),
    QT_TRANSLATE_NOOP("Steps", "Import"),
    QT_TRANSLATE_NOOP("Steps", "Generated Picture"),
    # Painting
    QT_TRANSLATE_NOOP("Steps", "Brush Stroke"),
    QT_TRANSLATE_NOOP("Steps", "Erase"),
    QT_TRANSLATE_NOOP("Steps", "Smudge"),
    QT_TRANSLATE_NOOP("Steps", "Fill"),
    QT_TRANSLATE_NOOP("Steps", "Gradient"),
    QT_TRANSLATE_NOOP("Steps", "Clear"),
    QT_TRANSLATE_NOOP("Steps", "Cut"),
    QT_TRANSLATE_NOOP("Steps", "Paste"),
    QT_TRANSLATE_NOOP("Steps", "Move"),
    QT_TRANSLATE_NOOP("Steps", "Transform"),
    # Layers
    QT_TRANSLATE_NOOP("Steps", "New Layer"),
    QT_TRANSLATE_NOOP("Steps", "New Group"),
    QT_TRANSLATE_NOOP("Steps", "Layer from Selection"),
    QT_TRANSLATE_NOOP("Steps", "Duplicate Layer"),
    QT_TRANSLATE_NOOP("Steps", "Delete Layer"),
    QT_TRANSLATE_NOOP("Steps", "Rename Layer"),
    QT_TRANSLATE_NOOP("Steps", "Move Layer"),
    QT_TRANSLATE_NOOP("Steps", "Raise Layer"),
    QT_TRANSLATE_NOOP("Steps", "Lower Layer"),
    QT_TRANSLATE_NOOP("Steps", "Flip Layer"),
    QT_TRANSLATE_NOOP("Steps", "Group Layers"),
    QT_TRANSLATE_NOOP("Steps", "Ungroup Layers"),
    QT_TRANSLATE_NOOP("Steps", "Merge Down"),
    QT_TRANSLATE_NOOP("Steps", "Merge Layers"),
    QT_TRANSLATE_NOOP("Steps", "Merge Group"),
    QT_TRANSLATE_NOOP("Steps", "Merge Visible"),
    QT_TRANSLATE_NOOP("Steps", "Flatten Image"),
    QT_TRANSLATE_NOOP("Steps", "Change Blend Mode"),
    QT_TRANSLATE_NOOP("Steps", "Change Opacity"),
    QT_TRANSLATE_NOOP("Steps", "Show Layer"),
    QT_TRANSLATE_NOOP("Steps", "Hide Layer"),
    QT_TRANSLATE_NOOP("Steps", "Show Only Layer"),
    QT_TRANSLATE_NOOP("Steps", "Show All Layers"),
    QT_TRANSLATE_NOOP("Steps", "Lock Layer"),
    QT_TRANSLATE_NOOP("Steps", "Unlock Layer"),
    QT_TRANSLATE_NOOP("Steps", "Lock Transparency"),
    QT_TRANSLATE_NOOP("Steps", "Unlock Transparency"),
    QT_TRANSLATE_NOOP("Steps", "Clip Layer"),
    QT_TRANSLATE_NOOP("Steps", "Release Clipping"),
    # Masks
    QT_TRANSLATE_NOOP("Steps", "Add Mask"),
    QT_TRANSLATE_NOOP("Steps", "Use Mask"),
    QT_TRANSLATE_NOOP("Steps", "Ignore Mask"),
    QT_TRANSLATE_NOOP("Steps", "Invert Mask"),
    QT_TRANSLATE_NOOP("Steps", "Apply Mask"),
    QT_TRANSLATE_NOOP("Steps", "Remove Mask"),
    # Guides and filters
    QT_TRANSLATE_NOOP("Steps", "Set Layer Prompt"),
    QT_TRANSLATE_NOOP("Steps", "Remove Layer Prompt"),
    QT_TRANSLATE_NOOP("Steps", "Use as Control"),
    QT_TRANSLATE_NOOP("Steps", "No Longer a Control"),
    QT_TRANSLATE_NOOP("Steps", "Make Guide"),
    QT_TRANSLATE_NOOP("Steps", "Upscale"),
    QT_TRANSLATE_NOOP("Steps", "Remove Background"),
    QT_TRANSLATE_NOOP("Steps", "Style from a Picture"),
    # The latent studio
    QT_TRANSLATE_NOOP("Steps", "Choose Latent Model"),
    QT_TRANSLATE_NOOP("Steps", "New Seed"),
    QT_TRANSLATE_NOOP("Steps", "Choose Class"),
    QT_TRANSLATE_NOOP("Steps", "Change Truncation"),
    QT_TRANSLATE_NOOP("Steps", "Change Noise"),
    QT_TRANSLATE_NOOP("Steps", "Move Latent Picture"),
    QT_TRANSLATE_NOOP("Steps", "Slide"),
    QT_TRANSLATE_NOOP("Steps", "Reset Slider"),
    QT_TRANSLATE_NOOP("Steps", "Reset Sliders"),
    QT_TRANSLATE_NOOP("Steps", "Randomise Sliders"),
    QT_TRANSLATE_NOOP("Steps", "Change Layer Range"),
    QT_TRANSLATE_NOOP("Steps", "Encode Picture"),
    QT_TRANSLATE_NOOP("Steps", "Load Point"),
    QT_TRANSLATE_NOOP("Steps", "Choose Child"),
    QT_TRANSLATE_NOOP("Steps", "Project Picture"),
    QT_TRANSLATE_NOOP("Steps", "Drag Points"),
    # Selections
    QT_TRANSLATE_NOOP("Steps", "Select All"),
    QT_TRANSLATE_NOOP("Steps", "Deselect"),
    QT_TRANSLATE_NOOP("Steps", "Invert Selection"),
    QT_TRANSLATE_NOOP("Steps", "Select Rectangle"),
    QT_TRANSLATE_NOOP("Steps", "Select Ellipse"),
    QT_TRANSLATE_NOOP("Steps", "Select Polygon"),
    QT_TRANSLATE_NOOP("Steps", "Lasso"),
    QT_TRANSLATE_NOOP("Steps", "Magic Wand"),
    QT_TRANSLATE_NOOP("Steps", "Select by Colour"),
    QT_TRANSLATE_NOOP("Steps", "Select Layer"),
    QT_TRANSLATE_NOOP("Steps", "Select Mask"),
    QT_TRANSLATE_NOOP("Steps", "Select Border"),
    QT_TRANSLATE_NOOP("Steps", "Grow Selection"),
    QT_TRANSLATE_NOOP("Steps", "Shrink Selection"),
    QT_TRANSLATE_NOOP("Steps", "Feather Selection"),
    QT_TRANSLATE_NOOP("Steps", "Move Selection"),
    # The canvas
    QT_TRANSLATE_NOOP("Steps", "Crop"),
    QT_TRANSLATE_NOOP("Steps", "Crop to Selection"),
    QT_TRANSLATE_NOOP("Steps", "Trim to Content"),
    QT_TRANSLATE_NOOP("Steps", "Rotate Image"),
    QT_TRANSLATE_NOOP("Steps", "Flip Image"),
    QT_TRANSLATE_NOOP("Steps", "Resize Image"),
    QT_TRANSLATE_NOOP("Steps", "Resize Canvas"),
)


def step_words(name: str) -> str:
    """Return a step's name in the window's language; one that is unknown as it is."""
    return QCoreApplication.translate("Steps", name) if name else ""
