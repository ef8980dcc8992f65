"""The look: a handful of design tokens, from which the palette and a small style sheet are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from aipaint.core.paths import resources

if TYPE_CHECKING:
    from aipaint.app.settings import Theme

PANEL_WIDTH = 312  # of the Generate panel at least, in pixels


@dataclass(frozen=True)
class Tokens:
    """Colours as #rrggbb. The greys have no hue of their own: they lie beside pictures."""

    dark: bool
    canvas: str  # around the picture
    window: str  # panels
    raised: str  # buttons, title bars
    field: str  # what one types into
    line: str  # borders
    text: str
    muted: str  # labels, hints
    accent: str  # selection, focus, progress
    on_accent: str
    primary: str  # the one button that paints
    on_primary: str
    danger: str
    danger_ground: str


DARK = Tokens(
    dark=True,
    canvas="#191919",
    window="#242424",
    raised="#303030",
    field="#1c1c1c",
    line="#3e3e3e",
    text="#e8e8e8",
    muted="#a6a6a6",
    accent="#7c9cff",
    on_accent="#10131f",
    primary="#4a67d6",
    on_primary="#ffffff",
    danger="#ff8f85",
    danger_ground="#3d2624",
)
LIGHT = Tokens(
    dark=False,
    canvas="#d9d9d9",
    window="#f3f3f3",
    raised="#ffffff",
    field="#ffffff",
    line="#c9c9c9",
    text="#1e1e1e",
    muted="#5c5c5c",
    accent="#3557d1",
    on_accent="#ffffff",
    primary="#3557d1",
    on_primary="#ffffff",
    danger="#b3261e",
    danger_ground="#fbe3e1",
)


_CHINESE = (
    "PingFang SC",
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)


class ThemeSwitch(QObject):
    """Dresses the application and tells who must redraw by hand.

    was_dark: what the system wanted last time. Asking it anew costs more than the first window
    may, so that `follow_system` does it later.
    """

    changed = Signal(object)  # Tokens

    def __init__(
        self, application: QApplication, theme: Theme = "system", was_dark: bool = True
    ) -> None:
        super().__init__()
        self._application = application
        self._system_is_dark = was_dark
        self._following = False
        self.theme: Theme = theme
        self.tokens = self._resolve()
        self._dress()

    def use(self, theme: Theme) -> None:
        """Wear `theme` from now on."""
        self.theme = theme
        tokens = self._resolve()
        if tokens is not self.tokens:
            self.tokens = tokens
            self._dress()
            self.changed.emit(tokens)

    def follow_system(self) -> None:
        """Ask the system whether it is dark, now and whenever that changes."""
        hints = QGuiApplication.styleHints()
        if not self._following:
            self._following = True
            hints.colorSchemeChanged.connect(self.follow_system)
            if self._application.style().name().lower() != "fusion":
                self._application.setStyle("fusion")
        # A system that does not say gets the dark one.
        self._system_is_dark = hints.colorScheme().name != "Light"
        self.use(self.theme)

    def _resolve(self) -> Tokens:
        dark = self._system_is_dark if self.theme == "system" else self.theme == "dark"
        return DARK if dark else LIGHT

    def _dress(self) -> None:
        self._application.setPalette(make_palette(self.tokens))
        self._application.setStyleSheet(make_style_sheet(self.tokens))


def use_letters() -> None:
    """Put fonts with Simplified Chinese behind the system's own.

    Left alone, a system picks any font for letters its own lacks: a bold one, or one with the
    Japanese shapes of the same characters.
    """
    font = QGuiApplication.font()
    # The name that was asked for may be an alias, which is no family one can put first.
    own = QFontInfo(font).family()
    font.setFamilies([own, *(name for name in _CHINESE if name != own)])
    QGuiApplication.setFont(font)


def make_palette(tokens: Tokens) -> QPalette:
    """Return Qt's palette for the tokens."""
    role, palette = QPalette.ColorRole, QPalette()
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.field,
        role.AlternateBase: tokens.window,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
        role.Light: tokens.raised,
        role.Midlight: tokens.raised,
        role.Shadow: "#000000",
    }
    for where, colour in colours.items():
        palette.setColor(where, QColor(colour))
    faint = QColor(tokens.muted)
    faint.setAlphaF(0.6)
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, faint)
    return palette


def make_style_sheet(tokens: Tokens) -> str:
    """Return the style sheet: what a palette cannot say (edges, gaps, focus rings)."""
    folder = (resources() / "icons").as_posix()
    shade = "dark" if tokens.dark else "light"
    arrows = {way: f"{folder}/arrow-{way}-{shade}.svg" for way in ("up", "down")}
    check = f"{folder}/check-{shade}.svg"
    return _SHEET.format(t=tokens, check=check, **arrows).replace("@", "{").replace("$", "}")


# @ and $ stand for the braces of the sheet; single braces are filled in.
_SHEET = """
QMainWindow::separator @ background: {t.window}; width: 4px; height: 4px; $
QMainWindow::separator:hover @ background: {t.accent}; $
QDockWidget::title @ background: {t.window}; padding: 8px; text-align: left; $
QToolTip @ border: 1px solid {t.line}; padding: 4px; $
QMenuBar @ background: {t.window}; $
QMenuBar::item @ padding: 4px 8px; $
QMenuBar::item:selected @ background: {t.raised}; $
QMenu @ background: {t.raised}; border: 1px solid {t.line}; padding: 4px; $
QMenu::item @ padding: 4px 24px 4px 8px; border-radius: 4px; $
QMenu::item:selected @ background: {t.accent}; color: {t.on_accent}; $
QMenu::item:disabled @ color: {t.muted}; background: transparent; $
QMenu::icon @ padding-left: 8px; $
QMenu::separator @ height: 1px; background: {t.line}; margin: 4px 8px; $
QStatusBar @ background: {t.window}; color: {t.muted}; $
QStatusBar::item @ border: none; $
QStatusBar QLabel @ color: {t.muted}; $
QToolBar @ background: {t.window}; border: none; spacing: 4px; padding: 4px; $
QToolButton @ border: 1px solid transparent; border-radius: 4px; padding: 4px; $
#intents QToolButton @ padding: 2px; $
QToolButton#small @ padding: 1px; $
QToolButton:hover @ background: {t.raised}; $
QToolButton:pressed, QToolButton:checked @ background: {t.raised}; border-color: {t.line}; $
QToolButton:focus @ border-color: {t.accent}; $
QPlainTextEdit, QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox @
    background: {t.field}; border: 1px solid {t.line}; border-radius: 4px;
    padding: 4px; selection-background-color: {t.accent}; selection-color: {t.on_accent}; $
QPlainTextEdit#plain @ background: transparent; border: none; padding: 0; $
QFrame#chips @ background: {t.field}; border: 1px solid {t.line}; border-radius: 4px; $
QFrame#chips QLineEdit @ background: transparent; border: none; padding: 2px 4px; $
QTreeView @ background: {t.window}; border: none; outline: none; $
QComboBox, QSpinBox, QDoubleSpinBox @ padding: 2px 4px 2px 6px; min-height: 22px; $
QComboBox::drop-down @ border: none; width: 22px; $
QComboBox::down-arrow @ image: url({down}); width: 14px; height: 14px; $
QAbstractSpinBox QLineEdit @ border: none; padding: 0 0 0 4px; background: transparent; $
QSpinBox::up-button, QDoubleSpinBox::up-button @ border: none; width: 18px;
    subcontrol-origin: border; subcontrol-position: top right; $
QSpinBox::down-button, QDoubleSpinBox::down-button @ border: none; width: 18px;
    subcontrol-origin: border; subcontrol-position: bottom right; $
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow @ image: url({up}); width: 10px; height: 10px; $
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow @ image: url({down}); width: 10px;
    height: 10px; $
QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus @ border: 1px solid {t.accent}; $
QComboBox:disabled, QSpinBox:disabled @ color: {t.muted}; $
QCheckBox @ spacing: 6px; $
QCheckBox::indicator @ width: 14px; height: 14px; border: 1px solid {t.muted};
    border-radius: 3px; background: {t.field}; $
QCheckBox::indicator:checked @ background: {t.accent}; border-color: {t.accent};
    image: url({check}); $
QCheckBox::indicator:focus @ border: 1px solid {t.text}; $
QCheckBox::indicator:disabled @ border-color: {t.line}; $
QPlainTextEdit:focus, QLineEdit:focus, QListView:focus @ border: 1px solid {t.accent}; $
QPushButton @ background: {t.raised}; border: 1px solid {t.line}; border-radius: 4px;
    padding: 4px 12px; min-height: 22px; $
QPushButton:hover @ border-color: {t.muted}; $
QPushButton:focus @ border-color: {t.accent}; $
QPushButton:disabled @ color: {t.muted}; $
QPushButton#primary @ background: {t.primary}; border-color: {t.primary}; color: #ffffff;
    font-weight: 600; min-height: 30px; $
QPushButton#primary:hover, QPushButton#primary:focus @ border: 2px solid {t.text}; $
QPushButton#chip @ border-radius: 15px; padding: 3px 14px; $
QDialogButtonBox @ dialogbuttonbox-buttons-have-icons: 0; $
QProgressBar @ background: {t.field}; border: none; border-radius: 2px; max-height: 4px; $
QProgressBar::chunk @ background: {t.accent}; border-radius: 2px; $
QListView @ background: {t.window}; border: 1px solid transparent; outline: none; $
QListView#completions @ background: {t.raised}; border: 1px solid {t.line}; $
QLabel#muted @ color: {t.muted}; $
QLabel#danger @ color: {t.danger}; $
QLabel#bubble @ background: {t.raised}; border: 1px solid {t.line}; border-radius: 4px;
    padding: 4px 8px; font-weight: 600; $
QLabel#title @ font-size: 20px; font-weight: 600; $
QFrame#offer @ background: {t.raised}; border: none; border-bottom: 1px solid {t.line}; $
QFrame#contact @ background: {t.window}; border: none; border-top: 1px solid {t.line}; $
QFrame#banner @ background: {t.danger_ground}; border: none;
    border-bottom: 1px solid {t.line}; $
QFrame#picker @ background: {t.raised}; border: 1px solid {t.line}; $
QFrame#picker QListView @ background: {t.raised}; $
QScrollArea @ border: none; $
QScrollBar:vertical @ background: transparent; width: 10px; margin: 0; $
QScrollBar:horizontal @ background: transparent; height: 10px; margin: 0; $
QScrollBar::handle @ background: {t.line}; border-radius: 4px; margin: 1px;
    min-width: 24px; min-height: 24px; $
QScrollBar::handle:hover @ background: {t.muted}; $
QScrollBar::add-line, QScrollBar::sub-line @ width: 0; height: 0; $
QScrollBar::add-page, QScrollBar::sub-page @ background: transparent; $
"""
