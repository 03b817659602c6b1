"""Reading forms: times, corrections, what was left blank, and where people left."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatreel.library.library import Library
from heatreel.operations.forms import form_reading, form_rows
from heatreel.operations.importing import import_paths
from helpers.storyboard import START_MS, Storyboard

SHOP = "https://shop.example/join"
FORM = '<form id="f"><input id="name"><input id="mail"><input id="tel"><button id="send">Send</button></form>'


def visit(n: int, sent: bool) -> Storyboard:
    """Name in 1.2 s with a correction, mail emptied and typed again, the telephone only looked at."""
    told = Storyboard(start_ms=START_MS + n * 1e8).visit(SHOP, FORM).wait(2_000)
    told.click("#name").wait(400)
    for text in ("A", "Ad", "A", "Ada"):
        told.type("#name", text).wait(200)
    told.click("#mail").wait(800)
    for text in ("a@", "", "b@"):
        told.type("#mail", text).wait(100)
    told.click("#tel").wait(500)
    if sent:
        told.click("#send")
    return told.wait(1_000).visit(SHOP + "/on").wait(3_000).scroll(3)


@pytest.fixture
def library(tmp_path: Path):
    files = [visit(n, n == 0).save(tmp_path / f"{n}.json") for n in range(3)]
    import_paths(tmp_path / "l.heatreel", files)
    opened = Library.open(tmp_path / "l.heatreel")
    yield opened
    opened.close()


def test_each_field_of_a_form_is_read_over_all_sessions(library):
    [form] = form_reading(library)
    assert (form.page, form.selector, form.started, form.sent, form.unsent) == (SHOP, "#f", 3, 1, 2)
    name, mail, tel = form.fields
    assert (name.used, name.corrections, name.refills, name.blank, name.last) == (3, 3, 0, 0, 0)
    assert name.first_input_s == pytest.approx(0.44, abs=0.05)
    assert name.spent_s == pytest.approx(1.2, abs=0.1)
    assert (mail.corrections, mail.refills, mail.last) == (3, 3, 2)
    assert (tel.blank, tel.first_input_s, tel.last) == (3, None, 0)


def test_only_the_forms_of_a_page_are_asked_for(library):
    assert form_reading(library, SHOP + "/on") == ()
    rows = form_rows(form_reading(library, SHOP))
    assert [row["selector"] for row in rows] == ["#name", "#mail", "#tel"]
    assert "Ada" not in str(rows)


def test_each_use_of_a_field_can_be_looked_at(library):
    [form] = form_reading(library)
    mail = form.fields[1]
    assert len({use.session_id for use in mail.uses}) == 3
    assert [use.is_last for use in sorted(mail.uses, key=lambda use: use.t_ms)] == [False, True, True]
    for use in mail.uses:
        view = library.track(use.session_id).page_view_at(use.t_ms, 0)
        assert view.page == SHOP


def test_what_no_control_sends_is_not_left_unsent(tmp_path):
    body = '<div><input id="find"><ul><li>One</li></ul></div>'
    told = Storyboard().visit(SHOP, body).wait(2_000).click("#find").wait(300).type("#find", "a")
    import_paths(tmp_path / "f.heatreel", [told.wait(2_000).scroll(5).save(tmp_path / "find.json")])
    with Library.open(tmp_path / "f.heatreel") as library:
        [form] = form_reading(library)
    assert (form.started, form.sends, form.unsent, form.fields[0].last) == (1, False, 0, 0)
    assert form_rows((form,))[0]["sent"] is None
