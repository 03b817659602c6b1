"""Session tracks made by hand, for widgets that draw them."""

from __future__ import annotations

import numpy as np

from heatreel.model.columns import (
    Clicks,
    EventIndex,
    Inputs,
    Interactions,
    PointerSamples,
    Scrolls,
    Viewports,
)
from heatreel.model.moment import ElementRef, Looked, Moment
from heatreel.model.session import ErrorMark, PageView, SessionRow, SessionTrack

T0 = 1_700_000_000_000.0
PAGE = "https://shop.example/cart"


def make_track(
    clicks_ms=(), *, length_ms=100_000.0, inputs_ms=(), errors_ms=(), pages_ms=(0.0,), session_id=1
) -> SessionTrack:
    """A session from ``T0`` on; times in ms from its start."""
    t = np.array(clicks_ms, np.float64) + T0
    n = len(t)
    f32, i32 = np.zeros(n, np.float32), np.full(n, 5, np.int32)
    u8, i16 = np.zeros(n, np.uint8), np.zeros(n, np.int16)
    none64, none32, nonei = np.empty(0), np.empty(0, np.float32), np.empty(0, np.int32)
    none8, none16 = np.empty(0, np.uint8), np.empty(0, np.int16)
    typed = np.array(inputs_ms, np.float64) + T0
    m = len(typed)
    ends = [*pages_ms[1:], length_ms]
    views = tuple(
        PageView(at, 0, PAGE, PAGE, T0 + start, T0 + end, 1280, 800, -1)
        for at, (start, end) in enumerate(zip(pages_ms, ends, strict=True))
    )
    row = SessionRow(
        session_id, "k", "shop.json", T0, length_ms, len(views), n, "desktop", 1280, 800, PAGE, n, 4096, True,
        "good", 24.0,
    )  # fmt: skip
    return SessionTrack(
        session=row,
        windows=("w",),
        page_views=views,
        index=EventIndex(none64, none8, np.empty(0, np.int8), none16),
        pointer=PointerSamples(none64, none32, none32, nonei, none8, none16),
        interactions=Interactions(none64, none8, nonei, none32, none32, none16),
        clicks=Clicks(t, u8, i32, f32, f32, f32, f32, np.zeros(n, np.int32), i16),
        scrolls=Scrolls(none64, nonei, none32, none32, none8, none16),
        inputs=Inputs(typed, np.full(m, 7, np.int32), np.ones(m, np.uint8), np.zeros(m, np.int16)),
        viewports=Viewports(none64, nonei, nonei, none16),
        errors=tuple(ErrorMark(T0 + at, "request", "GET /x", 0, 404) for at in errors_ms),
        findings=(),
    )


def make_moment(signal: str, at_ms: float, *, length_ms: float = 1400.0, variant: str = "") -> Moment:
    """A moment with an element and evidence, ``at_ms`` from the start."""
    return Moment(
        signal,
        T0 + at_ms,
        T0 + at_ms + length_ms,
        PAGE,
        0,
        ElementRef(5, "button.coupon", "Apply coupon", "button", True),
        2.0,
        "**5 clicks** on **Apply <coupon>**. Nothing on the page changed.",
        (Looked("Page change (DOM, style)", "none in 8.5 s", False),),
        ((T0 + at_ms, 1.0, 1.0),),
        variant=variant,
    )
