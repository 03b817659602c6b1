/*
 * Where elements stand: the verbs of the page pass, and of pictures of whole pages. Nothing is changed by them.
 *   stops {token, t, width, height, fresh, count, stops: [[at, node, x, y], …]}
 *       applies the last `count` events of a batch, up to `at` of them, reads the click that comes next
 *       (node, client px or null), and goes on; fresh: all before them and they are a new page, whose first
 *       event is a full snapshot → {places: [place | null, …], structures: [[block, …], …]}, one place a click:
 *       place    {selector, name, box, scroll, control, control_box, flags, near, structure}: name is what a person
 *                would call the control, or else the element; boxes [x, y, width, height] in
 *                client px, scroll [x, y] of the page; control: path of the nearest one around, or null;
 *                near: px to the nearest control where the click is in none, up to NEAR_PX, else null;
 *                structure: which of `structures` the page had
 *       block    [path, name, kind, share]: a part of the page that is shown (`blocks.js`)
 *   elements {first, count, expand, page}
 *       some of the elements that have a box, in document order; the first call (first = 0) reads them all,
 *       with the page scrolled to its top; expand, page: as told by `measure`
 *       → {total, elements: [[selector, x, y, width, height, flags, inner], …]}, page px; inner: height of
 *       what is in a box that scrolls down by itself, else 0
 * Flags: 1 seen (not hidden, not covered), 2 fixed, 4 sticky, 8 cursor is a pointer, 16 in a box that scrolls.
 */
"use strict";

(() => {
  const [SEEN, FIXED, STICKY, POINTER, SCROLLER] = [1, 2, 4, 8, 16];
  const NEAR_PX = 16; // SIGNALS.md, near miss: 12 for a cursor, 16 for a finger
  const LOADED_MS = 400; // pictures and fonts of a page (data: only) get that long
  const BREATH_MS = 40;
  const LONGEST_NAME = 60;
  const MOST_ELEMENTS = 20_000;
  const CONTROL =
    "a[href], button, input, select, textarea, summary, label, option, [onclick], [role=button], [role=link], " +
    "[role=checkbox], [role=radio], [role=switch], [role=tab], [role=menuitem], [role=option]";
  const NOT_SEEN = new Set(["HEAD", "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "META", "LINK", "TITLE"]);
  let read = [];

  const round = (value) => Math.round(value * 100) / 100;
  const documentOf = () => heatreel.shown().replayer.iframe.contentDocument;

  heatreel.verbs.stops = async ({ token, width, height, fresh, count, stops }) => {
    const events = await heatreel.batch(token);
    const head = events.length - count;
    const places = [];
    const structures = new Map(); // as JSON, each once
    let done = 0;
    let breath = performance.now();
    for (const [at, node, x, y] of stops) {
      const some = events.slice(done, head + at);
      if (fresh && !done) {
        await heatreel.open(some, width, height);
        await heatreel.loaded(LOADED_MS);
        heatreel.scrollAgain();
      } else if (some.length) {
        await heatreel.goOn(some);
      }
      done = head + at;
      heatreel.endAnimations(documentOf()); // what moves to its place is taken as there
      const found = place(node, x, y);
      if (found) found.structure = numberOf(structures, JSON.stringify(heatreel.blocks(documentOf())));
      places.push(found);
      if (performance.now() - breath > BREATH_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        breath = performance.now();
      }
    }
    return { places, structures: [...structures.keys()].map((text) => JSON.parse(text)) };
  };

  function numberOf(known, key) {
    if (!known.has(key)) known.set(key, known.size);
    return known.get(key);
  }

  function place(node, x, y) {
    const { replayer } = heatreel.shown();
    let element = replayer.getMirror().getNode(node);
    if (element && element.nodeType !== Node.ELEMENT_NODE) element = element.parentElement;
    if (!element || !element.isConnected) return null;
    const hit = x === null ? null : heatreel.reading.deepest(documentOf(), x, y);
    const control = above(element, (one) => one.matches(CONTROL));
    const win = replayer.iframe.contentWindow;
    let flags = flagsOf(element);
    if (hit ? isWithin(hit, element) : element.checkVisibility()) flags |= SEEN;
    const cursor = hit || element;
    if (cursor.ownerDocument.defaultView.getComputedStyle(cursor).cursor === "pointer") flags |= POINTER;
    return {
      selector: heatreel.reading.selectorOf(element),
      box: heatreel.boxOf(element).map(round),
      scroll: [win.scrollX, win.scrollY].map(round),
      name: nameOf(control || element),
      control: control ? heatreel.reading.selectorOf(control) : null,
      control_box: control ? heatreel.boxOf(control).map(round) : null,
      flags,
      near: control || x === null ? null : nearest(element.ownerDocument, x, y),
    };
  }

  function nameOf(element) {
    const own = (name) => element.getAttribute(name) || "";
    const image = element.querySelector("img[alt]");
    const said = own("aria-label") || heatreel.reading.textOf(element) || (image && image.alt) || own("alt");
    const name = said || own("title") || own("placeholder") || own("name");
    return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  }

  function above(element, is) {
    let found = element;
    while (found && !is(found)) found = heatreel.reading.around(found);
    return found;
  }

  const isWithin = (inner, outer) => above(inner, (one) => one === outer) !== null;

  function flagsOf(element) {
    let flags = 0;
    for (let one = element; one; one = heatreel.reading.around(one)) {
      const { position, overflowX, overflowY } = one.ownerDocument.defaultView.getComputedStyle(one);
      if (position === "fixed") flags |= FIXED;
      if (position === "sticky") flags |= STICKY;
      const isPage = one === one.ownerDocument.documentElement || one === one.ownerDocument.body;
      const scrolls = /auto|scroll/.test(overflowX + overflowY);
      const isLonger = one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
      if (one !== element && !isPage && scrolls && isLonger) flags |= SCROLLER;
    }
    return flags;
  }

  function nearest(doc, x, y) {
    let best = Infinity;
    for (const control of doc.querySelectorAll(CONTROL)) {
      const box = heatreel.boxOf(control);
      if (!box || !box[2] || !box[3]) continue;
      const dx = Math.max(box[0] - x, 0, x - box[0] - box[2]);
      const dy = Math.max(box[1] - y, 0, y - box[1] - box[3]);
      const px = Math.hypot(dx, dy);
      if (px < best && px <= NEAR_PX && control.checkVisibility()) best = px;
    }
    return best <= NEAR_PX ? round(best) : null;
  }

  heatreel.verbs.elements = async ({ first, count, expand, page }) => {
    if (first === 0) read = readAll(expand, page);
    return { total: read.length, elements: read.slice(first, first + count) };
  };

  // Boxes are those of the recorded viewport; what covers what is looked at with the page at its whole height.
  function readAll(expand, page) {
    const doc = documentOf();
    const win = doc.defaultView;
    const { width, height } = heatreel.shown().size;
    const found = [];
    gather(doc, "", 0, found);
    const boxes = found.map(([element]) => heatreel.boxOf(element));
    const inner = found.map(([element]) => innerHeightOf(element));
    if (expand) heatreel.shown().replayer.handleResize({ width, height: page });
    const bottom = expand ? page : height;
    const rows = found.map(([element, selector, flags], at) => {
      const [x, y, w, h] = boxes[at];
      const isSeen = isShown(element, boxes[at], width, bottom);
      return [selector, x + win.scrollX, y + win.scrollY, w, h]
        .map((value) => (typeof value === "number" ? round(value) : value))
        .concat(flags | (isSeen ? SEEN : 0), inner[at]);
    });
    if (expand) heatreel.shown().replayer.handleResize({ width, height });
    return rows.filter((row) => row[3] > 0 && row[4] > 0);
  }

  function innerHeightOf(element) {
    if (element.scrollHeight <= element.clientHeight + 1) return 0;
    const { documentElement, body, defaultView } = element.ownerDocument;
    if (element === documentElement || element === body) return 0;
    return /auto|scroll/.test(defaultView.getComputedStyle(element).overflowY) ? element.scrollHeight : 0;
  }

  // Top down, so that each path is its parent's and one step: the same paths as `selectorOf`.
  function gather(root, before, flags, found) {
    const counts = new Map();
    for (const child of root.children) counts.set(child.localName, (counts.get(child.localName) || 0) + 1);
    const at = new Map();
    for (const child of root.children) {
      at.set(child.localName, (at.get(child.localName) || 0) + 1);
      if (NOT_SEEN.has(child.tagName) || found.length >= MOST_ELEMENTS) continue;
      const id = child.getAttribute("id");
      const many = counts.get(child.localName) > 1;
      const step = many ? `${child.localName}:nth-of-type(${at.get(child.localName)})` : child.localName;
      const path = id && /^[A-Za-z_][\w-]*$/.test(id) ? `#${id}` : before ? `${before} > ${step}` : step;
      const { position } = child.ownerDocument.defaultView.getComputedStyle(child);
      const own = flags | (position === "fixed" ? FIXED : position === "sticky" ? STICKY : 0);
      if (heatreel.shown().replayer.getMirror().getId(child) >= 0) found.push([child, path, own]);
      gather(child, path, own, found);
      if (child.shadowRoot) gather(child.shadowRoot, path, own, found);
      if (child.tagName === "IFRAME" && child.contentDocument) gather(child.contentDocument, `${path} > /`, own, found);
    }
  }

  // Not seen: hidden, outside the page, or covered wherever one looks.
  function isShown(element, box, width, bottom) {
    const [x, y, w, h] = box;
    if (!w || !h || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    if (x + w <= 0 || y + h <= 0 || x >= width) return false;
    const spots = [[0.5, 0.5], [0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]
      .map(([across, down]) => [x + across * w, y + down * h])
      .filter(([left, top]) => left >= 0 && top >= 0 && left < width && top < bottom);
    return (
      !spots.length ||
      spots.some(([left, top]) => {
        const hit = heatreel.reading.deepest(documentOf(), left, top);
        return !hit || isWithin(hit, element) || isWithin(element, hit);
      })
    );
  }
})();
