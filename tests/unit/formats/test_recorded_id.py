"""The id that a container gives its recording."""

from __future__ import annotations

import pytest

from heatreel.formats.recorded_id import recorded_id


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'{"session":{"tags":[],"id":"a\\u00e9"},"events":[', "aé"),
        (b'{"data":{"id":"x","snapshots":[', "x"),
        (b'{"session_id": "s", "events": [', "s"),
        (b'{"data":{"person":{"id":"p"},"snapshots":[', ""),
        (b'{"id":"visit","events":[', ""),
        (b'{"session":{"id":7},"events":[', ""),
        (b'{"session":{"id":""},"events":[', ""),
        (b'[{"type":4,"data":{"id":"x"}}', ""),
        (b'{"session":{"id":"cut', ""),
        (b'{"session":{"id":"a\\"b"}', 'a"b'),
        (b"", ""),
    ],
)
def test_which_id_is_the_recording_s(head, expected):
    assert recorded_id(head) == expected
