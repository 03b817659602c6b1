"""A moment as a ticket: the steps before it, in Markdown, and as a script that a machine can read."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pytest

from heatreel.library.library import Library
from heatreel.model.moment import ElementRef, Looked, Moment
from heatreel.model.ticket import Handle, Step
from heatreel.operations.importing import import_paths
from heatreel.operations.ticket_source import read_ticket
from heatreel.operations.tickets import as_markdown, as_playwright, code, locator, sentence
from helpers.storyboard import START_MS, Storyboard

SHOP = """
<main>
  <label for=mail>E-mail</label><input id=mail type=email>
  <input id=pw type=password placeholder="Secret word">
  <label>News <input id=news type=checkbox></label>
  <select id=size aria-label="Size"><option>S</option><option>M</option></select>
  <button class=b>Apply</button> <button class=c>Apply</button>
  <button data-testid="pay">Pay</button>
  <div class=card><span class=s>Lamp</span></div>
</main>
"""


def visit(tmp_path, story, *, clicks=3):
    """The story as a session, and its ticket of a moment at the story's end."""
    file = story.wait(20_000).scroll(1).save(tmp_path / "visit.json")
    path = tmp_path / "l.heatreel"
    import_paths(path, [file])
    library = Library.open(path)
    track = library.track(1)
    last = float(track.clicks.t_ms[-1])
    moment = Moment(
        "rage_click", last - 1_000, last, "https://shop.example/cart", 0,
        ElementRef(5, "main > button", "Apply", "button", True), 4.0,
        "**3 clicks in 1.0 s** on **Apply**. Nothing on the page changed.",
        (Looked("Page change (DOM, style)", "none in 8.5 s", False),),
        tuple((last - 500 * i, 100.0, 100.0) for i in reversed(range(clicks))),
    )  # fmt: skip
    made = read_ticket(library, track, moment)
    library.close()
    return made


@pytest.fixture
def ticket(tmp_path):
    story = Storyboard().visit("https://shop.example/cart?step=2", SHOP)
    story.wait(1000).click("#mail").wait(300)
    for text in ("****", "********"):
        story.type("#mail", text).wait(200)
    story.click("#pw").wait(100).type("#pw", "hunter2").wait(500)
    story.click("#news").incremental(5, id=story.node("#news"), text="on", isChecked=True, userTriggered=True)
    story.wait(300).type("#size", "M").wait(300).scroll(400).wait(100).scroll(900).wait(2000)
    story.click(".s").wait(1000)
    for _ in range(3):
        story.wait(460).click(".c")
    return visit(tmp_path, story)


def script(ticket):
    return [line.strip() for line in as_playwright(ticket).splitlines()]


def test_steps_are_found_with_the_elements_as_a_person_finds_them(ticket):
    lines = script(ticket)
    assert 'await page.goto("https://shop.example/cart?step=2");' in lines
    assert 'await page.getByRole("textbox", { name: "E-mail", exact: true }).click();' in lines
    assert 'await page.getByRole("checkbox", { name: "News", exact: true }).check();' in lines
    assert 'await page.getByRole("combobox", { name: "Size", exact: true }).selectOption("M");' in lines
    assert "await page.evaluate(() => window.scrollTo(0, 900));" in lines
    assert "test.use({ viewport: { width: 1280, height: 800 } });" in lines


def test_two_buttons_of_one_name_are_told_apart_and_quick_clicks_are_a_loop(ticket):
    lines = script(ticket)
    at = lines.index("for (let i = 0; i < 3; i++) {")
    assert lines[at + 1] == 'await page.getByRole("button", { name: "Apply", exact: true }).nth(1).click();'
    assert "The moment begins here" in lines[at - 1]


def test_a_double_click_is_told_once(tmp_path):
    story = Storyboard().visit("https://shop.example/", SHOP).wait(500)

    def double(target):
        story.click(target).wait(80).click(target).interact(4, story.node(target), 100, 100).wait(900)

    double(".s")
    for _ in range(2):
        double(".b")
    made = visit(tmp_path, story)
    assert [step.kind for step in made.steps] == ["open", "double_click", *["click"] * 4]
    assert ".dblclick();" in as_playwright(made)
    assert "Double-clicks Lamp" in as_markdown(made)


def test_a_box_is_ticked_once(ticket):
    assert sum("checkbox" in line for line in script(ticket)) == 1


def test_what_is_masked_or_secret_is_a_placeholder(ticket):
    text = as_playwright(ticket) + as_markdown(ticket)
    assert "hunter2" not in text
    assert "********" not in text
    assert 'fill("visitor@example.com");  // masked in the recording' in text
    assert 'fill("placeholder-password");  // masked in the recording' in text
    assert "Types 8 characters, masked in E-mail" in text


def test_what_is_recorded_unmasked_is_typed_as_it_was(tmp_path):
    story = Storyboard().visit("https://shop.example/", SHOP).wait(500).click("#mail").wait(100)
    made = visit(tmp_path, story.type("#mail", "a@b.example").wait(500).click(".b"))
    assert '.fill("a@b.example");' in as_playwright(made)
    assert "masked" not in as_playwright(made)


def test_text_that_a_script_filled_in_is_no_step(tmp_path):
    story = Storyboard().visit("https://shop.example/", SHOP).wait(500)
    story.incremental(5, id=story.node("#mail"), text="auto", isChecked=False, userTriggered=False)
    assert "auto" not in as_playwright(visit(tmp_path, story.wait(500).click(".b")))


def test_only_the_page_view_of_the_moment_is_told(tmp_path):
    story = Storyboard().visit("https://shop.example/", "<button id=old>Old</button>").wait(500).click("#old")
    story.wait(2000).visit("https://shop.example/cart", SHOP).wait(500).click(".b")
    file = story.wait(20_000).scroll(1).save(tmp_path / "v.json")
    import_paths(tmp_path / "l.heatreel", [file])
    with Library.open(tmp_path / "l.heatreel") as library:
        track = library.track(1)
        t = float(track.clicks.t_ms[-1])
        moment = Moment("dead_click", t, t, "p", 1, None, 2.0, "**1 click**.", (), ((t, 1.0, 1.0),))
        made = read_ticket(library, track, moment)
    assert [step.kind for step in made.steps] == ["open", "click"]
    assert made.href == "https://shop.example/cart"


def test_a_recording_without_a_page_gives_places(ticket):
    bare = replace(ticket, steps=(Step(START_MS, "click", None, x=12.0, y=34.0),))
    assert "await page.mouse.click(12, 34);" in script(bare)
    assert script(bare)[6 + 1] == 'await page.goto("https://shop.example/cart?step=2");'


@pytest.mark.parametrize(
    ("handle", "found"),
    [
        (Handle("a", "a", test_id=("data-testid", "pay"), role="link", name="Pay"), 'getByTestId("pay")'),
        (Handle("a", "a", test_id=("data-cy", 'p"x')), r'locator("[data-cy=\"p\\\"x\"]")'),
        (Handle("#a", "a"), 'locator("#a")'),
        (Handle("p", "input", label="Name", same_label=2), 'getByLabel("Name", { exact: true }).nth(2)'),
        (Handle("p > b", "b", frames=("iframe",)), 'frameLocator("iframe").locator("p > b")'),
        (Handle("p", "input", placeholder="Find"), 'getByPlaceholder("Find", { exact: true }).first()'),
    ],
)
def test_the_most_robust_way_is_taken(handle, found):
    assert locator(handle) == f"page.{found}"


def test_markdown_has_what_happened_where_and_the_steps_with_times(ticket):
    text = as_markdown(ticket)
    assert text.startswith("## Rage click on Apply\n\n**3 clicks in 1.0 s** on **Apply**.")
    assert "- **Page:** `https://shop.example/cart?step=2`" in text
    assert "- **Device:** desktop, 1280 × 800 px" in text
    assert "1. 0:01.1 Clicks E-mail" in text
    assert "Clicks Apply, 3 times" in text
    assert "- Page change (DOM, style): none in 8.5 s" in text
    assert "Picture: left out of this copy." in text
    assert "![Rage click on Apply](m.png)" in as_markdown(ticket, "m.png")


def test_nothing_of_the_page_becomes_markup(ticket):
    evil = ElementRef(1, "a`b", "<img src=x> [x](y) **b**", "a", True)
    bad = replace(ticket.moment, element=evil, sentence="**1 click** on **<script>**. `x`")
    text = as_markdown(replace(ticket, moment=bad))
    assert "\\<img src=x\\> \\[x\\](y)" in text
    assert "**1 click** on **\\<script\\>**. \\`x\\`" in text
    assert "``a`b``" in text
    assert code("`") == "`` ` ``"
    assert sentence("odd ** one") == "odd \\*\\* one"


def is_script(text, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, which alone can say whether the script is one")
    file = tmp_path / "moment.mjs"  # the script uses no types, so it is JavaScript as well
    file.write_text(text, encoding="utf-8")
    done = subprocess.run([node, "--check", file], capture_output=True, text=True, check=False, timeout=20)
    return done.returncode == 0, done.stderr


def test_the_script_is_one(ticket, tmp_path):
    assert is_script(as_playwright(ticket), tmp_path) == (True, "")


def test_text_of_the_page_cannot_leave_its_quotes_or_comment(ticket, tmp_path):
    evil = 'x"; process.exit(1) //\u2028y\n`${1}` */'
    steps = (
        Step(START_MS, "open", value=f"https://x.example/{evil}"),
        Step(START_MS, "type", Handle(evil, "input", role="textbox", name=evil), evil),
        Step(START_MS, "click", Handle(evil, "a", test_id=("data-cy", evil))),
    )
    moment = replace(ticket.moment, sentence=evil, element=ElementRef(1, evil, evil, "a", True))
    text = as_playwright(replace(ticket, steps=steps, moment=moment, file=evil))
    assert is_script(text, tmp_path) == (True, "")
    assert "\u2028" not in text


def test_tickets_of_real_recordings_are_scripts(shared, tmp_path):
    files = sorted((shared / "labelled" / "recordings").iterdir())[:1]
    import_paths(tmp_path / "real.heatreel", files)
    with Library.open(tmp_path / "real.heatreel") as library:
        track = library.track(1)
        t = float(track.clicks.t_ms[-1])
        view = int(track.clicks.page_view[-1])
        moment = Moment("dead_click", t, t, "p", view, None, 2.0, "**1 click**.", (), ((t, 1.0, 1.0),))
        made = read_ticket(library, track, moment)
    assert any(step.handle is not None for step in made.steps)
    assert is_script(as_playwright(made), tmp_path) == (True, "")
