"""The languages of the window, and the words of the other rooms in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, QTranslator

from aipaint.core.paths import resources

if TYPE_CHECKING:
    from aipaint.app.settings import Language
    from aipaint.core.messages import Message

LANGUAGES: dict[Language, str] = {"en": "English", "zh_CN": "简体中文"}
MESSAGES = "Messages"  # the context under which sentences of rooms without Qt are translated


def _T(context: str, text: str) -> str:  # noqa: N802, the name that lupdate is told to look for
    """Mark `text` for translation and return it as it is."""
    return str(QT_TRANSLATE_NOOP(context, text))


def resolve(language: Language) -> Language:
    """Return "en" or "zh_CN" for a setting that may say "system"."""
    if language != "system":
        return language
    # uiLanguages, not name(): a user may format dates as one country and read as another.
    preferred = QLocale.system().uiLanguages()
    return "zh_CN" if preferred and preferred[0].lower().startswith("zh") else "en"


class Translations:
    """Installs and replaces the translators of the running application."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._translators: list[QTranslator] = []
        self.language: Language = "en"

    def use(self, language: Language) -> None:
        """Speak `language` from now on; widgets hear of it by a LanguageChange event."""
        wanted = resolve(language)
        if wanted == self.language:
            return
        loaded: list[QTranslator] = []
        if wanted != "en":
            # Qt's own words (file dialog, menus of text fields) first: ours win where both speak.
            theirs = QTranslator(self._application)
            if theirs.load(f"qtbase_{wanted}", _qt_folder()):
                loaded.append(theirs)
            ours = QTranslator(self._application)
            file = resources() / "translations" / f"aipaint_{wanted}.qm"
            if not ours.load(str(file)):
                raise RuntimeError(f"no translation at {file}")
            loaded.append(ours)
        self.language = wanted
        for translator in self._translators:
            self._application.removeTranslator(translator)
            translator.deleteLater()
        self._translators = loaded
        for translator in loaded:
            self._application.installTranslator(translator)

    def close(self) -> None:
        """Take the translators away again."""
        self.use("en")


def _qt_folder() -> str:
    from PySide6.QtCore import QLibraryInfo

    return QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)


def words(message: Message) -> str:
    """Return a sentence of another room in the window's language, its values filled in."""
    if not message:
        return ""
    template = QCoreApplication.translate(MESSAGES, message.template)
    return template.format(
        **{
            name: value if isinstance(value, str) else words(value)
            for name, value in message.values.items()
        }
    )
