/* The server of the recorded pages: files, rrweb's recorder, and answers that fail, come late or never. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const here = (name) => new URL(name, import.meta.url);
const rrweb = (name) => here(`node_modules/@rrweb/${name}.umd.min.cjs`);

const TYPES = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript" };
const PAGES = [
  [/^\/desk(\/|$)/, "desk.html"],
  [/^\/waits/, "waits.html"],
  [/^\/shelf\//, "shelf.html"],
  [/^\/tags/, "tags.html"],
  [/^\/(style\.css|desk\.js)$/, ""],
];

/** How requests are answered: status, after so many ms; ``cut``: the connection is cut instead. */
const ANSWERS = {
  "/api/orders": { status: 500, after: 350 },
  "/api/stock": { status: 404, after: 200 },
  "/api/labels": { cut: true, after: 250 },
  "/api/quote": { status: 200, after: 4000 },
  "/api/rate": { status: 200, after: 1200 },
  "/api/history": { status: 200, after: 9500 },
  "/api/archive": { status: 204, after: 150 },
  "/api/hold": { never: true },
  "/api/drafts": { status: 500, after: 100 },
  "/api/all": { status: 500, after: 8000 },
  "/api/prices": { status: 500, after: 120 },
  "/api/news": { status: 200, after: 120 },
  "/hit": { status: 500, after: 150 },
  "/beacon": { status: 500, after: 150 },
  "/dot.gif": { status: 404, after: 150 },
};

/** What starts the recorder in each page; ``asked`` is put there by record.mjs. */
const START = `
;(() => {
  const asked = window.asked;
  rrwebRecord.record({
    ...asked.record,
    emit: (event) => window.keep(JSON.stringify(event)),
    plugins: [
      rrwebPluginConsoleRecord.getRecordConsolePlugin(),
      rrwebPluginNetworkRecord.getRecordNetworkPlugin(asked.network),
    ],
  });
})();
`;

async function recorder() {
  const names = ["record/dist/record"];
  for (const kind of ["console", "network"]) {
    names.push(`rrweb-plugin-${kind}-record/dist/rrweb-plugin-${kind}-record`);
  }
  const scripts = await Promise.all(names.map((name) => readFile(rrweb(name), "utf8")));
  return scripts.join("\n;\n") + START;
}

async function fileOf(path) {
  for (const [pattern, name] of PAGES) {
    if (!pattern.test(path)) continue;
    const file = name || path.slice(1);
    const number = Number(path.split("/")[2]);
    const text = await readFile(here(`pages/${file}`), "utf8");
    const body = text.replaceAll("{{number}}", number).replaceAll("{{next}}", number + 1);
    return [TYPES[file.split(".").pop()], body];
  }
  return null;
}

/** Start it on a free port; gives the server. */
export async function serve() {
  const script = await recorder();
  const server = createServer(async (request, response) => {
    response.sendDate = false;
    const path = new URL(request.url, "http://any.example").pathname;
    const answer = path.startsWith("/api/list/") ? { status: 200, after: 3000 } : ANSWERS[path];
    if (answer) {
      request.resume();
      if (answer.never) return;
      await new Promise((done) => setTimeout(done, answer.after));
      if (answer.cut) return request.socket.destroy();
      response.writeHead(answer.status, { "content-type": "text/plain" });
      response.end(answer.status === 204 ? undefined : "answered");
      return;
    }
    const [type, body] = path === "/recorder.js" ? [TYPES.js, script] : ((await fileOf(path)) ?? []);
    response.writeHead(type ? 200 : 404, { "content-type": type ?? "text/plain" });
    response.end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}
