"""A moment as a ticket: Markdown to read, and a Playwright test that does what the visitor did. Pure text.

All that comes from the recorded page is written as data: quoted in the script, escaped in the Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from math import isfinite

from heatreel.model.ticket import Handle, Step, Ticket
from heatreel.model.url import path_of

STEPS_SHOWN = 12  # of the steps before a moment, in Markdown
_PLACEHOLDERS = {
    "email": "visitor@example.com",
    "tel": "0123456789",
    "number": "1",
    "url": "https://example.com/",
    "date": "2024-01-31",
    "time": "12:00",
    "month": "2024-01",
    "week": "2024-W05",
    "datetime-local": "2024-01-31T12:00",
    "password": "placeholder-password",
    "search": "search words",
    "color": "#336699",
}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


def name_of(handle: Handle | None) -> str:
    """What a person would call the element of a step."""
    if handle is None:
        return "the page"
    return handle.name or handle.label or handle.text or handle.placeholder or handle.css


def step_words(step: Step) -> str:
    """ "Clicks Apply coupon" """
    name = name_of(step.handle)
    if step.kind == "open":
        return f"Opens {path_of(step.value)}"
    if step.kind == "scroll":
        return f"Scrolls to {step.y:.0f} px"
    if step.kind == "type":
        what = f"{len(step.value)} characters, masked" if step.is_masked else f"“{step.value}”"
        return f"Types {what} in {name}"
    if step.kind == "choose":
        return f"Chooses “{step.value}” in {name}"
    if step.kind == "check":
        return f"Switches {name} {step.value}"
    words = {
        "click": "Clicks",
        "tap": "Taps",
        "double_click": "Double-clicks",
        "context_menu": "Right-clicks",
        "key": "Presses a key on",
    }
    return f"{words[step.kind]} {name}"


def position(t_ms: float, start_ms: float) -> str:
    """Time in the session, to a tenth: "4:13.2", from an hour "1:04:13.2"; as the window writes it."""
    tenths = int(max(0.0, t_ms - start_ms) / 100.0 + 1e-6)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes}:{seconds}"


def title(ticket: Ticket) -> str:
    """ "Rage click on Apply coupon" """
    element = ticket.moment.element
    if element is None:
        return f"{ticket.signal} on {path_of(ticket.href)}"
    return f"{ticket.signal} on {element.text or element.selector or element.tag}"


# Markdown -----------------------------------------------------------------------------------------


def as_markdown(ticket: Ticket, picture: str = "") -> str:
    """The ticket; ``picture`` is the name of the file beside it, "" = it is left out, which is said."""
    moment, start = ticket.moment, ticket.start_ms
    when = position(moment.t_start_ms, start)
    until = position(moment.t_end_ms, start)
    lines = [
        f"## {plain(title(ticket))}",
        "",
        sentence(moment.sentence),
        "",
        f"- **When:** {when}{f' to {until}' if until != when else ''} of {code(ticket.file)}, "
        f"recorded {datetime.fromtimestamp(start / 1000.0):%Y-%m-%d %H:%M}",
        f"- **Page:** {code(ticket.href)}",
        f"- **Device:** {ticket.device}, {ticket.viewport[0]} × {ticket.viewport[1]} px"
        f"{', touch' if ticket.touch else ''}",
        *_element_line(ticket),
        "",
        *_steps_block(ticket),
        "### What was looked for",
        "",
        *[f"- {plain(look.what)}: {plain(look.result)}" for look in moment.looked],
        *([] if moment.looked else ["- The sentence above is all that is known."]),
        "",
        f"![{plain(title(ticket))}]({picture})" if picture else "Picture: left out of this copy.",
    ]
    return "\n".join(lines) + "\n"


def _element_line(ticket: Ticket) -> Iterator[str]:
    element = ticket.moment.element
    if element is None:
        return
    box = ""
    if ticket.box is not None:
        x, y, width, height = ticket.box
        box = f", {width:.0f} × {height:.0f} px at {x:.0f}, {y:.0f}"
    text = f" “{plain(element.text)}”" if element.text else ""
    yield f"- **Element:** {code(element.selector or element.tag)}{text}{box}"


def _steps_block(ticket: Ticket) -> Iterator[str]:
    yield "### Steps before it"
    yield ""
    runs = list(_runs(ticket.steps))
    if len(runs) > STEPS_SHOWN:
        opened, runs = runs[:1], runs[-STEPS_SHOWN + 1 :]
        yield from (_step_line(run, ticket) for run in opened)
        yield "1. …"
    yield from (_step_line(run, ticket) for run in runs)
    if not ticket.steps:
        yield "None is recorded on this page."
    yield ""


def _step_line(run: Sequence[Step], ticket: Ticket) -> str:
    times = f", {len(run)} times" if len(run) > 1 else ""
    return f"1. {position(run[0].t_ms, ticket.start_ms)} {plain(step_words(run[0]))}{times}"


def sentence(text: str) -> str:
    """The sentence of a moment: its own ``**`` stay, what the page put between them is text."""
    parts = text.split("**")
    if len(parts) % 2 == 0:
        return plain(text)
    return "**".join(_escaped(re.sub(r"\s+", " ", part)) for part in parts).strip()


def plain(text: str) -> str:
    """Text of the page in one line, so that nothing in it is taken for Markdown or HTML."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def code(text: str) -> str:
    """Text between as many backticks as it needs."""
    text = " ".join(text.split())
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


# Playwright ---------------------------------------------------------------------------------------


def as_playwright(ticket: Ticket) -> str:
    """The visitor's steps of the page view up to the moment, as a TypeScript test that runs as it is."""
    moment = ticket.moment
    touch = ", hasTouch: true" if ticket.touch else ""
    width, height = ticket.viewport
    lines = [
        'import { test } from "@playwright/test";',
        "",
        f"// {one_line(moment.sentence.replace('**', ''))}",
        f"// {one_line(ticket.file)}, {position(moment.t_start_ms, ticket.start_ms)}",
        f"test.use({{ viewport: {{ width: {max(1, width)}, height: {max(1, height)} }}{touch} }});",
        "",
        f"test({quoted(title(ticket))}, async ({{ page }}) => {{",
        *[f"  {line}" for line in _script(ticket)],
        "});",
    ]
    return "\n".join(lines) + "\n"


def _script(ticket: Ticket) -> Iterator[str]:
    if not any(step.kind == "open" for step in ticket.steps):
        yield f"await page.goto({quoted(ticket.href)});"
    told = False
    for run in _runs(ticket.steps):
        if not told and run[-1].t_ms >= ticket.moment.t_start_ms and ticket.moment.clicks:
            told = True
            yield f"// {position(run[0].t_ms, ticket.start_ms)} The moment begins here."
        yield from _act(run)
    yield f"// What was seen: {one_line(ticket.moment.sentence.replace('**', ''))}"
    yield "// Say here what should have happened, for example with expect(page).toHaveURL(…)."


def _act(run: Sequence[Step]) -> Iterator[str]:
    step, count = run[0], len(run)
    if step.kind == "open":
        yield f"await page.goto({quoted(step.value)});"
    elif step.kind == "scroll":
        yield f"await page.evaluate(() => window.scrollTo({step.x:.0f}, {step.y:.0f}));"
    elif step.handle is None:
        if isfinite(step.x):
            act = "touchscreen.tap" if step.kind == "tap" else "mouse.click"
            yield from _times(f"await page.{act}({step.x:.0f}, {step.y:.0f});", count)
        else:
            yield "// An act here names no element and no place."
    else:
        note = "  // masked in the recording" if step.is_masked else ""
        yield from _times(f"await {locator(step.handle)}.{_method(step)};{note}", count)


def _method(step: Step) -> str:
    assert step.handle is not None
    if step.kind == "type":
        return f"fill({quoted(_value(step, step.handle))})"
    return {
        "choose": f"selectOption({quoted(step.value)})",
        "check": "check()" if step.value == "on" else "uncheck()",
        "click": "click()",
        "tap": "tap()",
        "double_click": "dblclick()",
        "context_menu": 'click({ button: "right" })',
        "key": 'press("Enter")',
    }[step.kind]


def _value(step: Step, handle: Handle) -> str:
    """What was typed; where that is masked, something that such a field takes, as long if it is free text."""
    if not step.is_masked:
        return step.value
    return _PLACEHOLDERS.get(handle.type) or ("placeholder " * len(step.value))[: max(1, len(step.value))]


def _times(line: str, count: int) -> Iterator[str]:
    if count == 1:
        yield line
    else:
        yield f"for (let i = 0; i < {count}; i++) {{"
        yield f"  {line}"
        yield "}"


def locator(handle: Handle) -> str:
    """The most robust way to find an element that the recording offers: test id, role and name, label,
    placeholder, then its path."""
    root = "page" + "".join(f".frameLocator({quoted(css)})" for css in handle.frames)
    key, value = handle.test_id
    if key == "data-testid":
        return f"{root}.getByTestId({quoted(value)})"
    if key:
        selector = f"[{key}={json.dumps(value, ensure_ascii=False)}]"
        return f"{root}.locator({quoted(selector)})"
    if handle.role and handle.name:
        found = f"getByRole({quoted(handle.role)}, {{ name: {quoted(handle.name)}, exact: true }})"
        return f"{root}.{found}{_nth(handle.same_role)}"
    if handle.label:
        return f"{root}.getByLabel({quoted(handle.label)}, {{ exact: true }}){_nth(handle.same_label)}"
    if handle.css.startswith("#"):
        return f"{root}.locator({quoted(handle.css)})"
    if handle.placeholder:
        return f"{root}.getByPlaceholder({quoted(handle.placeholder)}, {{ exact: true }}).first()"
    return f"{root}.locator({quoted(handle.css)})"


def _nth(place: int) -> str:
    return f".nth({place})" if place >= 0 else ""


def _runs(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Steps; clicks that follow each other on one element are one."""
    many = ("click", "tap", "key")
    for (repeats, *_), run in groupby(
        enumerate(steps),
        key=lambda pair: (
            (True, pair[1].kind, pair[1].handle)
            if pair[1].kind in many and pair[1].handle is not None
            else (False, pair[0])
        ),
    ):
        found = [step for _at, step in run]
        if repeats:
            yield found
        else:
            yield from ([step] for step in found)


def quoted(text: str) -> str:
    """A string of JavaScript."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def one_line(text: str) -> str:
    """For a comment: nothing in it can end the line."""
    return " ".join(text.split())
