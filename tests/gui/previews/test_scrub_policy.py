"""While the playhead is dragged the page is sought when the hand rests, or when nothing else can be shown."""

from __future__ import annotations

from heatreel.ui.replay.scrub import ScrubPolicy


def test_a_jump_seeks_at_once():
    policy = ScrubPolicy()
    assert policy.moved(10.0, has_picture=False, dragging=False) == "seek"
    assert policy.rested() is None
    assert policy.painted(10.0)


def test_a_drag_over_kept_pictures_waits_for_the_hand_to_rest():
    policy = ScrubPolicy()
    assert policy.moved(10.0, has_picture=True, dragging=True) == "wait"
    assert policy.moved(20.0, has_picture=True, dragging=True) == "wait"
    assert policy.rested() == 20.0
    assert policy.rested() is None


def test_where_no_picture_is_kept_one_seek_at_a_time_is_under_way():
    policy = ScrubPolicy()
    assert policy.moved(10.0, has_picture=False, dragging=True) == "seek"
    assert policy.moved(20.0, has_picture=False, dragging=True) == "wait"
    assert not policy.painted(10.0)
    assert policy.moved(30.0, has_picture=False, dragging=True) == "seek"


def test_the_picture_stays_until_the_wanted_page_is_painted():
    policy = ScrubPolicy()
    policy.moved(10.0, has_picture=True, dragging=True)
    assert policy.rested() == 10.0
    assert not policy.painted(5.0)
    assert policy.painted(10.0)
