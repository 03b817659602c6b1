/* What the orders desk does when it is asked to; server.mjs says how each request is answered. */
"use strict";

const at = (id) => document.getElementById(id);
const say = (text) => (at("said").textContent = text);
const on = (id, run) => at(id).addEventListener("click", run);

/** Ask the server, and say something when the answer is there. */
async function ask(path, answered, failed, more = { method: "POST" }) {
  try {
    const answer = await fetch(path, more);
    if (answered || failed) say(answer.ok ? answered : failed);
  } catch {
    if (failed) say(failed);
  }
}

on("send", () => ask("/api/orders", "The order is sent.", "The order could not be sent."));
on("labels", () => ask("/api/labels", "Here are the labels.", "The server did not answer."));
on("quote", () => ask("/api/quote", "A tin is 2.40.", "", {}));
on("rate", () => ask("/api/rate", "The rate is 4 %.", "", {}));
on("history", () => ask("/api/history", "Nothing was sent before.", "", {}));
on("archive", () => ask("/api/archive"));
on("hold", () => ask("/api/hold", "The order is on hold."));
on("stock", () => {
  const asked = new XMLHttpRequest();
  asked.open("GET", "/api/stock");
  asked.onload = () => say(asked.status === 200 ? "In stock." : "The stock is not known.");
  asked.send();
});

let number = 4127;
on("next", () => (at("order").textContent = `Order ${(number += 1)}: 6 tins of tea`));
on("count", () => {
  say(`The total of order ${number} is 28.80.`);
  const counter = "http://count.example";
  void fetch(`${counter}/hit`, { mode: "no-cors", method: "POST", body: "total" });
  navigator.sendBeacon(`${counter}/beacon`, "total");
  new Image().src = `${counter}/dot.gif`;
});
on("draft", () => {
  say("Kept as a draft.");
  setTimeout(() => ask("/api/drafts"), 900);
});
on("all", () => {
  say("All orders of today are under way.");
  void ask("/api/all");
});

let asking = new AbortController();
for (const tab of document.querySelectorAll("[role=tab]")) {
  tab.addEventListener("click", () => {
    document.querySelectorAll("[role=tab]").forEach((one) => one.setAttribute("aria-selected", one === tab));
    asking.abort();
    asking = new AbortController();
    void ask(`/api/list/${tab.id}`, `Nothing under ${tab.textContent}.`, "", { signal: asking.signal });
  });
}
on("leave", () => ask("/api/list/shelf"));

// what the page asks by itself, by its address: /desk/failing, /desk/watching
const poll = { "/desk/failing": "/api/prices", "/desk/watching": "/api/news" }[location.pathname];
if (poll) setInterval(() => ask(poll, "", "", {}), 2000);
