"""Qt WebEngine for the tests of the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from heatreel.browser.environment import prepare_environment

prepare_environment()


@pytest.fixture
def page(qtbot) -> Iterator:
    from heatreel.browser.replay_page import ReplayPage

    made = ReplayPage()
    yield made
    made.close()
    qtbot.wait(50)


@pytest.fixture
def taker(qtbot) -> Iterator:
    from heatreel.browser.pictures import PictureTaker

    made = PictureTaker()
    yield made
    made.close()
    qtbot.wait(50)
