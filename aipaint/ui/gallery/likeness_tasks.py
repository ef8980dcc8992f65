"""More like this: what shows the like of the selected pictures, and what comparing them tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from aipaint.app.library.source import Chosen, Found, Source
from aipaint.core.errors import UserError

if TYPE_CHECKING:
    from aipaint.app.library.likeness import Comparing, HowFar, Like
    from aipaint.gallery.gallery import Entry
    from aipaint.ui.gallery.likeness_bar import LikenessBar
    from aipaint.ui.gallery.room import GalleryRoom
    from aipaint.ui.main_window import MainWindow

_COMPARE = "gallery_compare"  # what is remembered: "yes" once the room was entered, "no" if paused
_AFTER_MS = 60_000  # the studio is used for other things first
_LONGEST = 40  # letters of a title


class LikenessTasks(QObject):
    """Compares nothing before the gallery's room was entered once, in this sitting or another."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._comparing: Comparing | None = None
        self._bar: LikenessBar | None = None
        self._looked_at: Source = Found()  # when it was asked, and what was shown since
        self._closed = False
        window.actions_.connect_all({"more_like_this": self.more_like_this})
        window.gallery_tasks.built.connect(self._furnish)
        window.session.closing.connect(self._close)
        window.session.library.opened.connect(self._opened)
        window.gallery_tasks.allow()

    def comparing(self) -> Comparing:
        """Return what compares pictures, begun when it is first asked for."""
        if self._comparing is None:
            from aipaint.app.library.likeness import Comparing

            on = self._window.recall(_COMPARE) != "no"
            self._comparing = Comparing(self._window.session, on)
            self._comparing.told.connect(self._show_far)
        return self._comparing

    def more_like_this(self) -> None:
        """Show what is like the selected pictures."""
        self._window.gallery_tasks.room().with_entries(self._find)

    # Within

    def _find(self, entries: list[Entry]) -> None:
        if not entries:
            return
        title = self._title(entries)
        self._looked_at = self._window.gallery_tasks.room().source()
        self.comparing().find(
            [entry.id for entry in entries], lambda like: self._show(like, title, entries)
        )

    def _show(self, like: Like, title: str, entries: list[Entry]) -> None:
        room = self._window.gallery_tasks.room()
        if not self._window.gallery_tasks.is_open() or room.source() != self._looked_at:
            return  # one looks at something else by now
        if not like.found:
            if like.complete:
                self._window.session.show_error(_nothing_like(entries))
            return
        if not like.complete:
            title = self.tr("{title}, so far").format(title=title)
        shown = Chosen((*like.asked, *like.found), title)
        self._looked_at = shown
        if room.source() != shown:
            room.show_source(shown)

    def _follow(self, source: Source) -> None:
        """Compare what was not, where a search asks what is like a picture."""
        if not isinstance(source, Found) or "like:" not in source.query.replace("相似", "like"):
            return
        from aipaint.gallery.query import Alike, parse

        terms = parse(source.query).terms
        ids = {number for term in terms if isinstance(term, Alike) for number in term.pictures}
        room, early = self._window.gallery_tasks.room(), False

        def then(like: Like) -> None:
            nonlocal early
            if not like.complete:
                early = True
            elif early and room.source() == source:
                # The same question has another answer, now that more is known.
                self._window.session.library.outdated.emit()

        if ids:
            self.comparing().find(sorted(ids), then)

    def _title(self, entries: list[Entry]) -> str:
        if len(entries) > 1:
            said = self.tr("More like these {count} pictures")
            return said.format(count=self._window.locale().toString(len(entries)))
        entry = entries[0]
        name = " ".join(entry.recipe.prompt.split()) or entry.path.stem
        if len(name) > _LONGEST:
            name = name[: _LONGEST - 1].rstrip() + "…"
        return self.tr("More like “{name}”").format(name=name)

    def _furnish(self, room: GalleryRoom) -> None:
        from aipaint.ui.gallery.likeness_bar import LikenessBar

        if not self._window.recall(_COMPARE):
            self._window.remember(_COMPARE, "yes")
        bar = self._bar = LikenessBar(self._window.icons)
        if room.sidebar is not None:
            room.sidebar.layout().addWidget(bar)  # type: ignore[union-attr]
        room.source_changed.connect(self._follow)
        bar.stopped.connect(lambda: self.comparing().stop())
        bar.held.connect(self._hold)
        self.comparing()

    def _show_far(self, far: HowFar | None) -> None:
        if self._bar is not None:
            self._bar.show_far(far, self.comparing().is_on())

    def _hold(self, on: bool) -> None:
        self._window.remember(_COMPARE, "yes" if on else "no")
        self.comparing().set_on(on)

    def _opened(self) -> None:
        if self._window.recall(_COMPARE) == "yes":
            QTimer.singleShot(_AFTER_MS, self, self._begin)

    def _begin(self) -> None:
        if not self._closed:
            self.comparing()

    def _close(self) -> None:
        self._closed = True


def _nothing_like(entries: list[Entry]) -> UserError:
    if len(entries) > 1:
        return UserError("Nothing is like these pictures.", "No other picture can be compared.")
    return UserError(
        "Nothing is like {name}.",
        "It cannot be shown, or no other picture can be compared.",
        name=entries[0].path.name,
    )
