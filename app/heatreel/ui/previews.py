"""Small pictures of the open session's page: made while nothing else goes on, looked up by who shows them."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from heatreel.model.preview import PreviewTime
from heatreel.ui.jobs import Jobs
from heatreel.ui.state import AppState

if TYPE_CHECKING:
    from heatreel.browser.previews import PreviewMaker
    from heatreel.browser.replay_page import ReplayPage
    from heatreel.library.library import Library
    from heatreel.model.session import PageView, SessionTrack

BEGIN_AFTER_MS = 1500  # the session that was just opened is shown first
GAP_MS = 120  # between two pictures, so that the window stays smooth
_KEPT = 96  # decoded pictures
_QUALITY = 76  # JPEG; about 15 kB a picture
_FORMAT = "JPG"


class Previews(QObject):
    """Pictures by time. ``changed``: there is one more, or others."""

    changed = Signal()

    def __init__(
        self,
        state: AppState,
        jobs: Jobs,
        make_page: Callable[[], ReplayPage],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._jobs, self._make_page = state, jobs, make_page
        self.maker: PreviewMaker | None = None
        self.times: tuple[PreviewTime, ...] = ()
        self._wanted: list[PreviewTime] = []
        self._failed: set[PreviewTime] = set()
        self._small: dict[tuple[PreviewTime, int, float], QImage] = {}
        self._images: OrderedDict[PreviewTime, QImage] = OrderedDict()
        self._track: SessionTrack | None = None
        self._turns: tuple[list[float], list[int]] = ([0.0], [0])  # when the visitor goes to which window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._make_next)
        state.session_changed.connect(self._open)
        state.library_changed.connect(self.shut_down)
        self._open()

    # looking up ---------------------------------------------------------------------------------

    def picture(self, t_ms: float) -> QImage | None:
        """The kept picture that stands for a time of the open session, at once; None = there is none."""
        time = self._nearest(t_ms)
        return None if time is None else self.image(time)

    def image(self, time: PreviewTime) -> QImage | None:
        """One kept picture."""
        image = self._images.get(time)
        if image is not None:
            self._images.move_to_end(time)
            return image
        library, track = self._state.library, self._track
        if library is None or track is None:
            return None
        packed = library.preview(track.session.id, time)
        if packed is None:
            return None
        return self._keep(time, QImage.fromData(packed, _FORMAT))

    def small(self, t_ms: float, view: PageView, width_px: int, ratio: float) -> QImage | None:
        """The kept picture that stands for a time of a page view, ``width_px`` wide."""
        from heatreel.operations.previewing import nearest

        time = nearest(self.times, t_ms, view.window, view)
        if time is None:
            return None
        key = (time, width_px, ratio)
        if key not in self._small:
            image = self.image(time)
            if image is None:
                return None
            wide = image.scaledToWidth(round(width_px * ratio), Qt.TransformationMode.SmoothTransformation)
            wide.setDevicePixelRatio(ratio)
            self._small[key] = wide
        return self._small[key]

    def want(
        self,
        t_ms: float,
        done: Callable[[QImage], None],
        window: int | None = None,
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """The exact picture of a time: taken now, kept, and handed over unless a newer wish came
        (``failed``). ``window``: of the browser, None = the one that is shown then."""
        track = self._track
        if track is None or not track.session.has_page or not self._opened_maker():
            failed()
            return
        time = PreviewTime(t_ms, self._window(t_ms) if window is None else window)
        kept = self.image(time) if time in self.times else None
        if kept is not None:
            done(kept)
            return

        def taken(image: QImage | None) -> None:
            if self._track is not track or image is None:
                failed()
                return
            self._add(time, image)
            done(image)

        self.maker.take(time, self._viewport(time), taken)

    def _nearest(self, t_ms: float) -> PreviewTime | None:
        if self._track is None or not self.times:
            return None
        from heatreel.operations.previewing import nearest

        window = self._window(t_ms)
        return nearest(self.times, t_ms, window, self._track.page_view_at(t_ms, window))

    def _window(self, t_ms: float) -> int:
        pinned = self._state.followed_window
        if pinned is not None:
            return pinned
        starts, windows = self._turns
        return windows[max(0, bisect_right(starts, t_ms) - 1)]

    def _keep(self, time: PreviewTime, image: QImage) -> QImage:
        self._images[time] = image
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        return image

    # making -------------------------------------------------------------------------------------

    def shut_down(self) -> None:
        """Give the hidden page back."""
        self._timer.stop()
        if self.maker is not None:
            self.maker.close()
            self.maker = None

    def _open(self) -> None:
        track, library = self._state.track, self._state.library
        self._track = track
        self.times, self._wanted, self._failed = (), [], set()
        self._images.clear()
        self._small.clear()
        self._turns = ([0.0], [0])
        self._timer.stop()
        if self.maker is not None:
            self.shut_down()
        self.changed.emit()
        if track is None or library is None or not track.session.has_page:
            return

        def work(_progress: object) -> tuple:
            from heatreel.operations.previewing import preview_times
            from heatreel.replay.windows import active_windows

            turns = tuple(column.tolist() for column in active_windows(track))
            return library.preview_times(track.session.id), preview_times(track), turns

        def done(found: tuple) -> None:
            if self._track is track:
                self.times, self._wanted, self._turns = found
                self.changed.emit()
                self._timer.start(BEGIN_AFTER_MS)

        self._jobs.run("", work, done, lambda _error: None, key="previews")

    def _opened_maker(self) -> bool:
        if self.maker is None and self._state.library is not None:
            from heatreel.browser.previews import PreviewMaker

            self.maker = PreviewMaker(self._make_page(), self)
            self.maker.open_session(self._state.library, self._track)
        return self.maker is not None

    def _make_next(self) -> None:
        track, state = self._track, self._state
        if track is None:
            return
        quiet = not (state.clock.playing or state.scrubbing or state.view != "replay")
        busy = self.maker is not None and self.maker.busy
        if not quiet or busy:
            self._timer.start(BEGIN_AFTER_MS)
            return
        there = set(self.times) | self._failed
        left = [time for time in self._wanted if time not in there]
        if not left or not self._opened_maker():
            return
        from heatreel.operations.previewing import in_order

        time = in_order(left, state.playhead_ms)[0]

        def taken(image: QImage | None) -> None:
            if self._track is not track:
                return
            if image is None:
                self._failed.add(time)
            else:
                self._add(time, image)
            self._timer.start(GAP_MS)

        self.maker.take(time, self._viewport(time), taken)

    def _viewport(self, time: PreviewTime) -> tuple[int, int]:
        from heatreel.replay.windows import viewport_at

        return viewport_at(self._track, time.window, time.t_ms)

    def _add(self, time: PreviewTime, image: QImage) -> None:
        self._keep(time, image)
        self.times = tuple(sorted({*self.times, time}))
        self.changed.emit()
        self._save(self._state.library, self._track.session.id, time, image)

    def _save(self, library: Library, session_id: int, time: PreviewTime, image: QImage) -> None:
        def work(_progress: object) -> None:
            body = QByteArray()
            buffer = QBuffer(body)
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, _FORMAT, _QUALITY)
            library.save_preview(session_id, time, (image.width(), image.height()), body.data())

        self._jobs.run("", work, None, lambda _error: None)
