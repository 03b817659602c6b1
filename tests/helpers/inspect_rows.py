"""Rows of the inspector made by hand."""

from __future__ import annotations

import numpy as np

from heatreel.model.inspect import InspectRows


def many_rows(count: int) -> InspectRows:
    """``count`` rows, 36 ms apart, the kinds in turn; texts of about 40 characters."""
    number = np.arange(count)
    i32, i16 = number.astype(np.int32), np.zeros(count, np.int16)
    return InspectRows(
        t_ms=number * 36.0,
        duration_ms=np.full(count, 20, np.float32),
        kind=(number % 8).astype(np.uint8),
        event=i32,
        last_event=i32,
        part=i16,
        window=i16,
        node_id=i32,
        status=i16,
        count=np.ones(count, np.int32),
        level=np.zeros(count, np.uint8),
        word=("Click",) * count,
        text=tuple(f"Row {n}: apply coupon to the cart" for n in range(count)),
        side=("button.coupon-apply",) * count,
    )
