"""What network plug-ins write: their two ways, and requests of which not everything is known."""

from __future__ import annotations

import pytest

from heatreel.formats.network import requests_of

PAGE = "https://shop.example/cart?x=1"
OWN, OTHER = "https://shop.example/api", "https://count.example/hit"


def read(page: str = PAGE, **entry):
    [request] = requests_of({"plugin": "rrweb/network@1", "payload": {"requests": [entry]}}, page)
    return request


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ({"initiatorType": "fetch", "name": OWN, "status": 500}, 500),
        ({"initiatorType": "fetch", "name": OWN, "status": 0}, 0),
        ({"initiatorType": "fetch", "name": "/api", "status": 0}, 0),
        ({"initiatorType": "fetch", "name": OTHER, "status": 0}, None),  # failed, or not for the page to see
        ({"initiatorType": "fetch", "name": OTHER, "status": 503}, 503),
        ({"initiatorType": "fetch", "name": OWN}, None),  # a browser whose timings have no status
        ({"initiatorType": "fetch", "name": OWN, "responseStatus": 404}, 404),
        ({"initiatorType": "xmlhttprequest", "name": OTHER, "status": 0}, 0),
        ({"initiatorType": "fetch", "name": OTHER, "method": "POST", "status": 0}, None),
        ({"initiatorType": "fetch", "name": OTHER, "method": "POST", "status": None}, 0),
        ({"initiatorType": "fetch", "name": OWN, "method": "GET"}, 0),
        ({"initiatorType": "fetch", "name": OWN, "method": "GET", "responseStatus": 200}, 200),
        ({"name": "data:text/plain,hi", "method": "GET"}, None),  # no timing of it was found
        ({"initiatorType": "xmlhttprequest", "name": OWN, "method": "GET", "status": 0}, 0),
    ],
)
def test_no_status_is_failed_or_unknown(entry, status):
    assert read(**entry).status == status


def test_without_the_address_of_the_page_other_sites_are_not_told():
    assert read(page="", initiatorType="fetch", name=OTHER, status=0).status == 0


@pytest.mark.parametrize(
    ("initiator", "method"),
    [("fetch", ""), ("xmlhttprequest", ""), ("beacon", ""), ("img", "GET"), ("navigation", "GET")],
)
def test_a_method_that_is_not_recorded_is_not_made_up(initiator, method):
    assert read(initiatorType=initiator, name=OWN).method == method
    assert read(initiatorType=initiator, name=OWN, method="PUT").method == "PUT"
