"""What a recording says of its visit: campaign, referrer, user, goal value; who was there before."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.model.attributes import attributes_of
from heatreel.model.session import SessionFilter
from heatreel.operations.importing import import_paths
from heatreel.operations.metrics import metric_rows
from helpers.storyboard import START_MS, Storyboard

SHOP = "https://shop.example/"


def test_a_campaign_is_that_of_the_first_url_that_names_one():
    hrefs = [SHOP, f"{SHOP}?utm_source=news&utm_campaign=autumn%20sale", f"{SHOP}?utm_source=ads"]
    assert attributes_of(hrefs, []) == {"utm_source": "news", "utm_campaign": "autumn sale"}


@pytest.mark.parametrize(
    ("tag", "payload", "found"),
    [
        ("$identify", {"distinct_id": "u-7", "$referrer": "https://search.example/"}, {"user_id": "u-7"}),
        ("identify", {"userId": 42}, {"user_id": "42"}),
        ("pageview", {"$referrer": "$direct"}, {}),
        ("pageview", {"referrer": "https://a.example/x"}, {"referrer": "https://a.example/x"}),
        ("Order completed", {"revenue": 19.5}, {"goal_value": "19.5"}),
        ("note", {"goal_value": 3}, {"goal_value": "3"}),
        ("Order completed", {"total": "19.50"}, {"goal_value": "19.5"}),
        ("Order completed", {"total": "a lot", "amount": "nan"}, {}),
        ("resize", {"value": 300}, {}),
        ("purchase", {"value": True}, {}),
    ],
)
def test_custom_events_tell_user_referrer_and_worth(tag, payload, found):
    made = attributes_of([], [(tag, payload)])
    assert found.items() <= made.items()
    assert ("goal_value" in made) == ("goal_value" in found)


def test_several_purchases_add_up():
    made = attributes_of([], [("purchase", {"value": 10}), ("purchase", {"value": 2.5})])
    assert made["goal_value"] == "12.5"


def visit(n: int, user: str, query: str = "") -> Storyboard:
    told = Storyboard(start_ms=START_MS + n * 1e8).visit(SHOP + query).wait(1_000)
    told.event(5, {"tag": "identify", "payload": {"userId": user}}).wait(2_000)
    return told.move((1, 1), (4, 5)).wait(500).mutate()


def test_a_visitor_returns_whatever_the_order_of_import(tmp_path: Path):
    path = tmp_path / "l.heatreel"
    stories = [visit(2, "ada", "?utm_source=news"), visit(1, "ada"), visit(3, "bo")]
    for n, told in enumerate(stories):
        import_paths(path, [told.save(tmp_path / f"{n}.json")])
    with Library.open(path) as library:
        rows = {row["file"]: row for row in metric_rows(library)}
        assert [rows[f"{n}.json"]["visitor"] for n in range(3)] == ["returning", "new", "new"]
        assert rows["0.json"]["utm_source"] == "news"
        assert library.count(SessionFilter(user="returning")) == 1
        assert library.count(SessionFilter(utm_source="news")) == 1
        assert rows["2.json"]["cursor_px"] == pytest.approx(5.0)
