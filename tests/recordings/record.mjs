/*
 * node record.mjs CHROMIUM FOLDER [NAME …]: records the visits of visits.mjs with rrweb (all, or those
 * named), each as FOLDER/NAME.json.gz, and notes in FOLDER/acts.json what was done when.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { Person } from "./person.mjs";
import { serve } from "./server.mjs";
import { VISITS } from "./visits.mjs";

const FIRST_MS = Date.UTC(2026, 11, 1, 9); // the first visit; each later one is an hour after the one before
const HOUR_MS = 3_600_000;
const AT_ONCE = 6;

const [, , executablePath, folder, ...chosen] = process.argv;
const names = Object.keys(VISITS);
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length) {
  console.error(`error: no visit is called ${unknown.join(", ")}; there are ${names.join(", ")}`);
  process.exit(2);
}

async function record(browser, name) {
  const [asked, visit] = VISITS[name];
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
  const events = [];
  await context.addInitScript(`window.asked = ${JSON.stringify(asked)};`);
  await context.exposeFunction("keep", (text) => void events.push(JSON.parse(text)));
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error));
  const person = new Person(page);
  await visit(person);
  await person.travel(900, 700); // the recording ends later than its last act
  await person.rest(700);
  await context.close();
  if (wrong.length) throw new Error(`${name}: ${wrong[0]}`);
  const later = FIRST_MS + names.indexOf(name) * HOUR_MS - events[0].timestamp;
  for (const one of events) one.timestamp += later;
  for (const one of person.acts) one.t_ms += later;
  const packed = gzipSync(JSON.stringify(events), { level: 9 });
  writeFileSync(join(folder, `${name}.json.gz`), packed);
  console.log(`${name}: ${events.length} events, ${packed.length} bytes`);
  return person.acts;
}

const server = await serve();
const hosts = `--host-resolver-rules=MAP *.example:80 127.0.0.1:${server.address().port}`;
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath, args: [...asRoot, "--no-proxy-server", hosts] });
try {
  const list = join(folder, "acts.json");
  const acts = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : {};
  const todo = chosen.length ? [...chosen] : [...names];
  const work = async () => {
    for (let name = todo.shift(); name; name = todo.shift()) acts[name] = await record(browser, name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const sorted = Object.fromEntries(names.filter((name) => acts[name]).map((name) => [name, acts[name]]));
  writeFileSync(list, `${JSON.stringify(sorted, null, 1)}\n`);
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
