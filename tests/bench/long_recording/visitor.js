/* A visitor who works at the desk for hours: moves, clicks, scrolls, types, and looks on at times. */
"use strict";

const pointer = { x: 700, y: 400 };

function fire(element, type, Kind = MouseEvent) {
  const place = { clientX: Math.round(pointer.x), clientY: Math.round(pointer.y) };
  element.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, composed: true, ...place }));
}

async function moveTo(element) {
  const box = element.getBoundingClientRect();
  const to = { x: box.x + box.width * chance(), y: Math.min(880, Math.max(20, box.y + box.height * chance())) };
  const from = { ...pointer };
  const steps = 8 + below(12);
  for (let n = 1; n <= steps; n += 1) {
    const part = n / steps;
    const eased = part * part * (3 - 2 * part);
    pointer.x = from.x + (to.x - from.x) * eased;
    pointer.y = from.y + (to.y - from.y) * eased;
    fire(element, "mousemove");
    await bench.sleep(45);
  }
}

async function click(element) {
  if (!element.isConnected) return;
  await moveTo(element);
  fire(element, "mousedown");
  if (element.focus) element.focus();
  await bench.sleep(70);
  fire(element, "mouseup");
  if (element.type === "checkbox") element.click();
  else fire(element, "click");
  await bench.sleep(120 + below(300));
}

async function type(field, text) {
  await click(field);
  for (const letter of text) {
    field.value += letter;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await bench.sleep(70 + below(120));
  }
  fire(field, "blur", FocusEvent);
}

async function scroll(element, by) {
  await moveTo(element);
  for (let n = 0; n < 10; n += 1) {
    element.scrollTop += by / 10;
    element.dispatchEvent(new Event("scroll"));
    await bench.sleep(105);
  }
}

// what the page does when it is asked to ----------------------------------------------------------

function choose(row) {
  document.querySelectorAll("tr.chosen").forEach((old) => old.classList.remove("chosen"));
  row.classList.add("chosen");
  at("details").replaceChildren(...details(row.dataset.number));
}

function say(text) {
  const toast = make("div.toast", text);
  at("layer").append(toast);
  setTimeout(() => toast.remove(), 3000);
}

function sortRows() {
  const rows = [...at("orders").rows].slice(0, 60);
  rows.sort((a, b) => parseFloat(a.querySelector(".weight").textContent) - parseFloat(b.querySelector(".weight").textContent));
  at("orders").prepend(...rows);
}

function openDialog() {
  const field = (label, control) => make("div.field", make("label", label), control);
  const ports = make("select", ...PORTS.map((name) => make("option", name)));
  const dialog = make(
    "div.dialog",
    { role: "dialog" },
    make("h2", "New consignment"),
    field("Carrier", make("input", { name: "carrier" })),
    field("Port", ports),
    field("Remarks", make("textarea", { rows: 4 })),
    make("button.button.primary", { type: "button" }, "Save"),
  );
  at("layer").append(make("div.shade", dialog));
  return dialog;
}

// what the visitor does ---------------------------------------------------------------------------

const visibleRow = () => {
  const first = Math.floor(at("orders-scroller").scrollTop / 30);
  const rows = at("orders").rows;
  return rows[Math.min(rows.length - 1, first + below(8))];
};

const habits = [
  async function look() {
    const row = visibleRow();
    await click(row.cells[1]);
    choose(row);
  },
  async function look() {
    const row = visibleRow();
    await click(row.cells[0].firstChild);
    choose(row);
  },
  () => scroll(at("orders-scroller"), (chance() < 0.55 ? 1 : -1) * (200 + below(700))),
  () => scroll(at("orders-scroller"), (chance() < 0.5 ? 1 : -1) * (200 + below(400))),
  () => scroll(at("feed"), (chance() < 0.5 ? 1 : -1) * (100 + below(500))),
  async function search() {
    at("search").value = "";
    await type(at("search"), one([...PORTS, ...CARRIERS]));
  },
  async function filter() {
    const boxes = at("filters").querySelectorAll("input");
    await click(boxes[below(boxes.length)]);
    say("Filter set");
  },
  async function memo() {
    if (at("memo").value.length > 300) at("memo").value = "";
    await type(at("memo"), `${sentence(3)}. `);
  },
  async function sort() {
    at("sort").selectedIndex = below(3);
    at("sort").dispatchEvent(new Event("change", { bubbles: true }));
    await moveTo(at("sort"));
    sortRows();
  },
  async function tab() {
    const buttons = at("tabs").children;
    const button = buttons[below(buttons.length)];
    await click(button);
    for (const each of buttons) each.classList.toggle("here", each === button);
    at("panel").replaceChildren(...tiles(110 + below(40)));
  },
  async function compose() {
    await click(at("compose"));
    const dialog = openDialog();
    await bench.sleep(400);
    await type(dialog.querySelector("input"), one(CARRIERS));
    dialog.querySelector("select").selectedIndex = below(PORTS.length);
    dialog.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
    await type(dialog.querySelector("textarea"), sentence(6));
    await click(dialog.querySelector("button"));
    dialog.parentNode.remove();
    say("Saved");
  },
  () => bench.sleep(1500 + below(3000)),
];

async function visit() {
  for (;;) {
    await one(habits)();
    await bench.sleep(100 + below(600));
  }
}

function begin() {
  const lines = [];
  rrwebRecord.record({ emit: (event) => lines.push(JSON.stringify(event)), sampling: { input: "all" } });
  live();
  void visit();
  bench.take = () => lines.splice(0).join("\n");
}
