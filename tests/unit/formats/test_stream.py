"""Reading in blocks gives what reading at once gives."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatreel.formats.stream import find_cut, read_array, read_lines
from heatreel.model.report import Report

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20) | st.sampled_from(
    ['\\"', '",{"type":3,"data":', "\\\\", "]", "[{", '}]"']
)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
events = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.integers(0, 6),
            "data": st.dictionaries(texts, values, max_size=4),
            "timestamp": st.integers(0, 2**45),
        }
    ),
    max_size=12,
)


def read(batches: Any) -> list[dict[str, Any]]:
    return [
        {"type": e.type, "data": json.loads(bytes(e.data)), "timestamp": e.timestamp}
        for batch in batches
        for e in batch
    ]


@settings(max_examples=150, deadline=None)
@given(events, st.sampled_from([1, 7, 64, 1000]), st.sampled_from([None, 2]), st.booleans())
def test_an_array_in_blocks_equals_the_whole(
    wanted: list[Any], block: int, indent: int | None, ascii: bool
) -> None:
    text = json.dumps(wanted, indent=indent, ensure_ascii=ascii).encode() + b', "more": [1, 2]}'
    report = Report()
    assert read(read_array(io.BytesIO(text[1:]), b"", report, block)) == wanted
    assert not report


@settings(max_examples=100, deadline=None)
@given(events, st.sampled_from([1, 7, 64, 1000]))
def test_lines_in_blocks_equal_the_whole(wanted: list[Any], block: int) -> None:
    text = "\n".join(map(json.dumps, wanted)).encode()
    report = Report()
    assert read(read_lines(io.BytesIO(text), b"", report, block)) == wanted
    assert not report


@pytest.mark.parametrize(
    ("text", "cut"),
    [(b'{"a":1},{"b":2}', (7, -1)), (b'"x,y",3]', (5, 7)), (b'{"a":"},\\"{"}', (-1, -1)), (b"1]", (-1, 1))],
)
def test_cuts_are_found_outside_of_texts_only(text: bytes, cut: tuple[int, int]) -> None:
    assert find_cut(text) == cut


def test_a_last_line_that_breaks_off_is_told() -> None:
    report = Report()
    text = b'{"type":4,"data":{},"timestamp":1}\n{"type":4,"da'
    assert len(read(read_lines(io.BytesIO(text), b"", report))) == 1
    assert [finding.kind for finding in report] == ["truncated"]


def test_control_characters_and_garbage_cost_no_neighbours() -> None:
    report = Report()
    good = b'{"type":4,"data":{"a":"\x01"},"timestamp":1}', b'{"type":4,"data":{},"timestamp":2}'
    text = good[0] + b',{"type":4,"data":oops},' + good[1] + b"]"
    assert [event["timestamp"] for event in read(read_array(io.BytesIO(text), b"", report))] == [1, 2]
    assert [finding.kind for finding in report] == ["unreadable"]
