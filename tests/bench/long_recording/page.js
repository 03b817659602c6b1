/* A busy desk: what the page shows, and what changes in it by itself. Chance is seeded. */
"use strict";

const ROWS = 142;
const RENEWED = 3; // rows that a scrolled table fetches anew
const FEED_AT_MOST = 60;
const MARKER_BITS = 16;
const PORTS = "Rotterdam,Gdansk,Valencia,Tanger,Piraeus,Oslo,Dakar,Santos,Busan,Haifa,Tromso,Lome".split(",");
const CARRIERS = "Northwind,Ostrava Lines,Halden,Merian,Tidewater,Corvo,Blue Peter,Sable".split(",");
const GOODS = "bearings,timber,olive oil,tiles,paper,solar panels,tea,wire,glass,bicycles,seed".split(",");
const STATES = ["moving", "held", "berthed"];
const WORDS = (
  "crane two is free again the pilot waits outside please confirm weight before noon customs asked for " +
  "papers of the second lot wind from north west keep the lane clear tug is on its way thank you"
).split(" ");

let chanceState = 7;
function chance() {
  chanceState = (chanceState + 0x6d2b79f5) | 0;
  let mixed = Math.imul(chanceState ^ (chanceState >>> 15), 1 | chanceState);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(chance() * n);
const one = (list) => list[below(list.length)];
const sentence = (n) => Array.from({ length: n }, () => one(WORDS)).join(" ");
const at = (id) => document.getElementById(id);

/** make("td.up", "text" | node | {attributes}, …) */
function make(what, ...inside) {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const part of inside) {
    if (typeof part === "string" || part instanceof Node) element.append(part);
    else for (const [name, value] of Object.entries(part)) element.setAttribute(name, value);
  }
  return element;
}

// the marker: black, white, then the step's bits, lowest first, then white, black ------------------

let step = 0;
let bits = [];

function makeMarker() {
  const squares = Array.from({ length: MARKER_BITS + 4 }, () => make("i"));
  squares[0].className = squares[MARKER_BITS + 3].className = "on";
  at("marker").append(...squares);
  bits = squares.slice(2, MARKER_BITS + 2);
}

function mark() {
  step += 1;
  bits.forEach((square, n) => {
    const wanted = (step >> n) & 1 ? "on" : "";
    if (square.className !== wanted) square.className = wanted;
  });
}

// what stands there -------------------------------------------------------------------------------

let lastNumber = 40000;

function orderRow() {
  const number = (lastNumber += 1 + below(9));
  const state = one(STATES);
  return make(
    chance() < 0.12 ? "tr.late" : "tr",
    { "data-number": number },
    make("td", make("input", { type: "checkbox", name: `pick-${number}` })),
    make("td", make("a", { href: `#${number}` }, `Q-${number}`)),
    make("td", one(CARRIERS)),
    make("td", `${one(PORTS)} → ${one(PORTS)}`),
    make("td", make("span.badge", { class: `badge ${state}` }, state)),
    make("td.eta", `${below(24)}:${10 + below(50)}`),
    make("td.weight", `${(below(9000) / 10).toFixed(1)} t`),
    make("td", make("span.meter", make("i", { style: `width: ${below(100)}%` }))),
    make("td", one(GOODS)),
  );
}

function card(title) {
  const bars = Array.from({ length: 20 }, () => make("i", { style: `height: ${below(100)}%` }));
  return make("div.card", make("h3", title), make("b", String(below(9000))), make("div.bars", ...bars));
}

function note() {
  const who = one(CARRIERS);
  return make(
    "article.note",
    make("span.face", who[0]),
    make("div", make("strong", who), " ", make("time", timeOfDay()), make("p", sentence(5 + below(14)))),
  );
}

function tiles(count) {
  return Array.from({ length: count }, (_, n) =>
    make("div.tile", make("small", `Berth ${n + 1}`), make("b", one(PORTS)), make("span.badge", one(STATES))),
  );
}

function details(number) {
  const facts = { Number: `Q-${number}`, Carrier: one(CARRIERS), From: one(PORTS), To: one(PORTS), Goods: one(GOODS) };
  const list = make("dl");
  for (const [name, value] of Object.entries(facts)) list.append(make("dt", name), make("dd", value));
  return [make("h2", `Consignment Q-${number}`), list, make("p", sentence(18)), make("button.button", "Hold")];
}

const timeOfDay = () => new Date().toISOString().slice(11, 19);

function makePage() {
  makeMarker();
  const places = ["Desk", "Berths", "Carriers", "Customs", "Reports"];
  document.querySelector(".nav").append(...places.map((name) => make("a", { href: "#" }, name)));
  document.querySelector(".nav").firstChild.className = "here";
  for (const [legend, names] of [["Carrier", CARRIERS], ["Port", PORTS]]) {
    const labels = names.map((name) => make("label", make("input", { type: "checkbox" }), name));
    at("filters").append(make("fieldset", make("legend", legend), ...labels));
  }
  const ports = make("select", { id: "sort" }, ...["number", "carrier", "weight"].map((name) => make("option", name)));
  at("filters").append(make("label", "Sort", ports), make("textarea", { id: "memo", rows: 6 }));
  at("cards").append(...Array.from({ length: 12 }, (_, n) => card(`${PORTS[n]}, waiting`)));
  const heads = ["", "Number", "Carrier", "Way", "State", "ETA", "Weight", "Loaded", "Goods"];
  document.querySelector(".orders thead").append(make("tr", ...heads.map((name) => make("th", name))));
  at("orders").append(...Array.from({ length: ROWS }, orderRow));
  at("tabs").append(...["Berths", "Yard", "Gates", "Crew"].map((name) => make("button", { type: "button" }, name)));
  at("tabs").firstChild.className = "here";
  at("panel").append(...tiles(120));
  at("details").append(...details(40001));
  at("feed").append(...Array.from({ length: FEED_AT_MOST }, note));
  const own = make("style");
  own.textContent = ".live { outline: 1px solid #f0b429; }";
  document.head.append(own);
}

// what changes by itself --------------------------------------------------------------------------

function tickOrders() {
  const rows = at("orders").rows;
  const touched = [];
  for (let n = 0; n < 4; n += 1) {
    const cell = rows[below(rows.length)].querySelector(".weight");
    const was = parseFloat(cell.textContent);
    const now = Math.max(0, was + chance() * 4 - 2);
    cell.firstChild.data = `${now.toFixed(1)} t`;
    cell.className = now > was ? "weight up" : "weight down";
    touched.push(cell);
  }
  setTimeout(() => touched.forEach((cell) => (cell.className = "weight")), 900);
  const row = rows[below(rows.length)];
  row.querySelector(".meter i").style.width = `${below(100)}%`;
  if (chance() < 0.2) {
    const state = one(STATES);
    const badge = row.querySelector(".badge");
    badge.className = `badge ${state}`;
    badge.textContent = state;
  }
}

function tickCards() {
  const cards = at("cards").children;
  const old = cards[below(cards.length)];
  const made = card(old.querySelector("h3").textContent);
  made.classList.toggle("alert", chance() < 0.2);
  old.replaceWith(made);
}

function tickFeed() {
  at("feed").prepend(note());
  if (at("feed").children.length > FEED_AT_MOST) at("feed").lastChild.remove();
}

function tickRows() {
  const body = at("orders");
  body.insertBefore(orderRow(), body.rows[below(body.rows.length)]);
  body.rows[below(body.rows.length)].remove();
  body.insertBefore(body.rows[below(body.rows.length)], body.rows[below(body.rows.length)]);
}

function renewRows() {
  const body = at("orders");
  for (let n = 0; n < RENEWED; n += 1) {
    body.rows[0].remove();
    body.append(orderRow());
  }
}

function tickRules() {
  const sheet = document.head.querySelector("style").sheet;
  sheet.insertRule(`.bars i:nth-child(${1 + below(20)}) { background: hsl(${below(360)} 60% 45%); }`, 0);
  if (sheet.cssRules.length > 24) sheet.deleteRule(sheet.cssRules.length - 1);
}

function live() {
  at("orders-scroller").addEventListener("scroll", renewRows);
  setInterval(mark, 250);
  setInterval(() => (at("clock").textContent = timeOfDay()), 1000);
  setInterval(tickOrders, 520);
  setInterval(tickCards, 280);
  setInterval(tickFeed, 2300);
  setInterval(tickRows, 3100);
  setInterval(tickRules, 60000);
}

makePage();
