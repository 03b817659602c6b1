/*
 * node record.mjs CHROMIUM HOURS OUT: records the page beside this file with rrweb, its clock set forward,
 * and writes one event a line, gzipped. Says "steps MARKS events EVENTS" at the end.
 */
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { createGzip } from "node:zlib";
import { chromium } from "playwright-core";

const SLICE_MS = 10_000;
const HOST = "https://quay.example";
const here = (name) => new URL(name, import.meta.url);
const FILES = {
  "/": ["page.html", "text/html"],
  "/page.css": ["page.css", "text/css"],
  "/page.js": ["page.js", "text/javascript"],
  "/visitor.js": ["visitor.js", "text/javascript"],
  "/recorder.js": ["node_modules/@rrweb/record/dist/record.umd.min.cjs", "text/javascript"],
};

const [, , executablePath, hours, out] = process.argv;
const browser = await chromium.launch({ executablePath });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("pageerror", (error) => console.error(String(error)));
  await page.route("**/*", async (route) => {
    const [name, contentType] = FILES[new URL(route.request().url()).pathname] ?? [];
    if (!name) return route.abort();
    return route.fulfill({ contentType, body: await readFile(here(name)) });
  });
  await page.addInitScript({ path: here("clock.js").pathname });
  await page.goto(`${HOST}/`);
  const gzip = createGzip({ level: 6 });
  gzip.pipe(createWriteStream(out));
  let events = 0;
  const drain = async (script) => {
    const lines = await page.evaluate(script);
    if (!lines) return;
    events += lines.split("\n").length;
    if (!gzip.write(`${lines}\n`)) await once(gzip, "drain");
  };
  await drain("begin(), bench.take()");
  for (let done = 0; done < hours * 3_600_000; done += SLICE_MS) {
    await drain(`bench.advance(${SLICE_MS}).then(() => bench.take())`);
  }
  const steps = await page.evaluate("step");
  gzip.end();
  await once(gzip, "end");
  console.log(`steps ${steps} events ${events}`);
} finally {
  await browser.close();
}
