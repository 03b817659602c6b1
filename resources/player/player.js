/*
 * The player page: rebuilds a recorded page with rrweb, driven by Python's clock. Beside it stand
 * forward.js (brings a snapshot forward before rrweb builds it), canvas.js (pictures of canvases),
 * element.js (reads one element), whole_page.js (pictures of whole pages) and page_pass.js (where elements
 * stand); the last three add verbs.
 *
 * Python → page
 *   heatreel.start(secret)   once after loading; `secret` lets this page talk back (see below).
 *   heatreel.run(command)    {id, verb, …}. Commands are worked off one after the other. Events never
 *     travel in a command: `token` names a batch, a JSON array of rrweb 2 events in time order, that is
 *     fetched once from /batch/<token>. Times (t) are epoch ms, sizes CSS px of the recorded viewport.
 *     rebuild {token, t, width, height}   a new page from the batch, whose first event is a full
 *                                         snapshot; width and height: viewport at that snapshot
 *     feed    {token, t}                  apply later events to the page that is shown
 *     blank   {t, width, height}          an empty page of that size
 *     scale   {scale}                     recorded CSS px → view px
 *     box     {node}                      → {box: [x, y, width, height] | null}, client px
 *     ping    {}
 *     measure {within}                    wait at most `within` ms for images and fonts, then
 *                                         → {width, height, missing, expands}: the whole page in px, how
 *                                         many images are not there, and whether showing it at its whole
 *                                         height leaves every element where it is
 *     tile    {top, height, expand, page, mark}
 *                                         show rows [top, top + height) of the page at scale 1: of the
 *                                         page made as high as `page` (expand), or by scrolling the
 *                                         frame; below them a patch of colour `mark` (#rrggbb), by which
 *                                         Python knows that a grabbed frame is this one
 *                                         → {offset}: rows by which the wanted ones are shifted down
 *     stamp {top, colour}                 a patch of colour at view px (0, top): a grab that has it shows
 *                                         what was applied before
 *
 * Page → Python: fetch of /tell/<secret>?m=<JSON>
 *   {id, …}            answer to command `id`, after it was applied; {id, error: text} if it failed
 *   {painted: t}       the page as of t is on the screen (two animation frames after it was applied)
 *   {missing: n, canvas: m}
 *                      n images are not in the recording (distinct addresses), m canvases are not
 *                      replayed (WebGL, too large): after each rebuild or blank, and when one changed
 *
 * Errors: an event that rrweb cannot apply is skipped and logged. A batch that cannot be fetched or
 * parsed is an error of its command. A renderer that dies or hangs is Python's to notice.
 *
 * Security: the recording lives in a frame whose sandbox is exactly "allow-same-origin" (no scripts,
 * forms, pop-ups, navigation of the top), rrweb's UNSAFE_replayCanvas is never set, and the frame inherits
 * this page's content security policy. Recorded relative addresses resolve to our host, so nothing that
 * matters can be asked for without a secret that only this script knows. No event handler of this script
 * acts on what the recording does.
 *
 * How time works: the replayer runs in live mode with a baseline in the far future. rrweb applies an
 * event older than its baseline at once, without its timer: no drift, any speed. Before a page is built
 * its changes go into the snapshot (forward.js); if many are left, they gather in rrweb's virtual DOM and
 * are flushed at the end; afterwards they go to the page directly. rrweb keeps every event it was given: we drop them after each batch, all but the first,
 * which it needs as the origin of media times.
 */
"use strict";

const heatreel = (() => {
  const FAR_FUTURE = 8.64e15;
  const FULL_SNAPSHOT = 2;
  const INCREMENTAL = 3;
  const META = 4;
  const INTERACTION = 2;
  const SCROLL = 3;
  const RESIZE = 4;
  const INPUT = 5;
  const SELECTION = 14;
  const FOCUS = 5;
  const BLUR = 6;
  const MANY = 400; // events: from here on rrweb's virtual page costs less than changing the real one
  const SETTLE_MS = 300;
  const REST_MS = 150; // after a page was built; by then its first frame is on the screen
  const MOST_BUILT = 8;
  const STYLES_KEPT = 500;
  const stage = document.getElementById("stage");
  const mark = document.getElementById("mark");
  let secret = "";
  let shown = null; // {root, replayer, size: {width, height}}
  let leaving = null; // the same: the one before, until it is taken down
  let spare = null; // the same, empty
  let restTimer = 0;
  let built = 0; // pages since garbage was collected
  let queue = Promise.resolve();
  let queued = 0;
  let missingTimer = 0;
  let missingTold = 0;
  let canvasTold = 0;
  let missingUntold = false;
  let blocked = new Set();
  const newCache = () => ({ stylesWithHoverClass: new Map() });
  let cache = newCache();

  const tell = (message) =>
    fetch(`/tell/${secret}?m=${encodeURIComponent(JSON.stringify(message))}`).catch(() => {});

  const frames = (count) =>
    new Promise((resolve) => {
      const late = setTimeout(resolve, 500); // an unseen page has no animation frames
      const step = (left) => {
        if (left) return requestAnimationFrame(() => step(left - 1));
        clearTimeout(late);
        resolve();
      };
      step(count);
    });

  const batch = async (token) => {
    const answer = await fetch(`/batch/${token}`);
    if (!answer.ok) throw new Error(`batch refused (${answer.status})`);
    return answer.json();
  };

  // building ---------------------------------------------------------------------------------

  const quiet = { log() {}, warn: (...args) => console.debug(args.map(String).join(" ")) };

  // A replayer with an empty page, made beforehand where there was time: it costs as much as reading a batch.
  function build(width, height) {
    const made = spare || makeReplayer();
    spare = null;
    made.replayer.cache = cache; // rules are read once, not for each page that is built
    resize(made, width, height);
    return made;
  }

  // What can wait until nothing is asked for. Garbage cannot wait for ever: the browser's own collector does
  // not know how much a page that was taken down holds (rules and boxes), and lets it grow to twice as much.
  function rest() {
    restTimer = 0;
    if (queued && built < MOST_BUILT) return later();
    spare ||= makeReplayer();
    built = 0;
    if (window.gc) gc(); // Python switches it on
  }

  function later() {
    restTimer ||= setTimeout(rest, REST_MS);
  }

  function makeReplayer() {
    const root = document.createElement("div");
    root.className = "build";
    root.style.visibility = "hidden"; // laid out, but not seen until it is whole
    stage.appendChild(root);
    const replayer = new rrwebReplay.Replayer([], {
      root,
      liveMode: true,
      mouseTail: false,
      pauseAnimation: false,
      useVirtualDom: true,
      insertStyleRules: ["*, html { scroll-behavior: auto !important; overflow-anchor: none !important; }"],
      UNSAFE_replayCanvas: false,
      logger: quiet,
    });
    replayer.startLive(FAR_FUTURE);
    if (cache.stylesWithHoverClass.size > STYLES_KEPT) cache = newCache();
    const made = { root, replayer, size: { width: 0, height: 0 }, scrolls: new Map(), chosen: new Set() };
    replayer.on("resize", (size) => (made.size = { width: size.width, height: size.height }));
    return made;
  }

  function resize(made, width, height) {
    made.replayer.handleResize({ width, height });
    made.size = { width, height };
  }

  // Scrolling, focus and selection make the browser lay the page out: of a batch only the last of each
  // matters, once everything else stands in the real page.
  function apply(made, events) {
    const last = new Map();
    for (const event of events) {
      keep(made, event);
      heatreel.canvas.take(made, event);
      const key = lateKey(event);
      if (!key) {
        give(made, event);
      } else if (!losesNothing(event, last.get(key))) {
        last.delete(key);
        last.set(key, event);
      }
    }
    made.replayer.emitter.emit("flush");
    const doc = made.replayer.iframe.contentDocument;
    if (last.has("selection")) doc.getSelection()?.removeAllRanges(); // also if its nodes are gone by now
    for (const event of last.values()) {
      if (isFocus(event, BLUR)) focused(doc).blur?.();
      else give(made, event);
    }
    made.replayer.emitter.emit("flush"); // the selection waits for it
    made.replayer.service.state.context.events.splice(1);
  }

  const isFocus = ({ type, data }, kind) =>
    type === INCREMENTAL && data.source === INTERACTION && data.type === kind;

  // A blur of what has not the focus any more changes nothing.
  const losesNothing = (event, before) =>
    isFocus(event, BLUR) && before && isFocus(before, FOCUS) && before.data.id !== event.data.id;

  function focused(doc) {
    const inner = doc.activeElement && (doc.activeElement.shadowRoot || doc.activeElement.contentDocument);
    return (inner && inner.activeElement && focused(inner)) || doc.activeElement || doc.body;
  }

  function lateKey(event) {
    const { type, data } = event;
    if (type !== INCREMENTAL) return null;
    if (data.source === SCROLL) return `scroll ${data.id}`;
    if (data.source === SELECTION) return "selection";
    if (isFocus(event, FOCUS) || isFocus(event, BLUR)) return "focus";
    return null;
  }

  function give(made, event) {
    const size = event.type === META ? event.data : null;
    const known = size
      ? { type: INCREMENTAL, timestamp: event.timestamp, data: { source: RESIZE, ...size } }
      : event;
    try {
      made.replayer.service.send({ type: "ADD_EVENT", payload: { event: known } });
    } catch (error) {
      console.debug(`event of ${event.timestamp} skipped: ${error}`);
    }
  }

  // rrweb adds options last first, and a list chooses the one that comes first: it is the last one then.
  function chooseFirst(made, events) {
    const mirror = made.replayer.getMirror();
    const adds = events.flatMap(({ data }) => (data && Array.isArray(data.adds) ? data.adds : []));
    for (const { parentId, node } of adds) {
      const parent = node && node.tagName === "option" ? mirror.getNode(parentId) : null;
      const list = parent && parent.closest && parent.closest("select");
      if (!list || list.multiple || list.size > 1 || made.chosen.has(mirror.getId(list))) continue;
      const options = [...list.options];
      if (options.some((option) => option.hasAttribute("selected"))) continue;
      list.selectedIndex = options.findIndex((option) => !option.disabled);
    }
  }

  // The page before is taken down when this one was painted: nobody waits for that.
  function show(made) {
    takeDown();
    leaving = shown;
    if (leaving) leaving.root.style.visibility = "hidden";
    shown = made;
    made.root.style.visibility = "";
    built += 1;
    later();
    frames(2).then(takeDown);
  }

  function takeDown() {
    const old = leaving;
    leaving = null;
    if (!old) return;
    heatreel.canvas.drop(old);
    try {
      old.replayer.destroy();
    } catch (error) {
      console.debug(String(error));
    }
    old.root.remove();
  }

  function keep(made, { type, data }) {
    if (type === INCREMENTAL && data.source === SCROLL) made.scrolls.set(data.id, data);
    if (type === INCREMENTAL && data.source === INPUT) made.chosen.add(data.id);
    if (type === FULL_SNAPSHOT && data && data.node && data.initialOffset) {
      const { left, top } = data.initialOffset;
      made.scrolls = new Map([[data.node.id, { id: data.node.id, x: left, y: top }]]);
    }
  }

  function scrollAgain(made = shown) {
    for (const data of made.scrolls.values()) made.replayer.applyScroll(data, true);
  }

  // What was scrolled to may not be there yet: images without a size make the page longer when they come.
  function holdScrolls(made) {
    let isAsked = false;
    const again = () => {
      isAsked = false;
      scrollAgain(made);
    };
    const ask = () => {
      if (!isAsked) requestAnimationFrame(again);
      isAsked = true;
    };
    made.replayer.iframe.contentDocument.addEventListener("load", ask, true);
    again();
  }

  // Entrance animations would begin anew at every seek: they have long ended.
  function endAnimations(doc) {
    for (const animation of doc.getAnimations()) {
      try {
        animation.finish();
      } catch {
        /* an endless one runs on */
      }
    }
  }

  // A new page from events that begin with a full snapshot, in the place of the one that is shown.
  async function open(given, width, height) {
    const events = bringForward(given);
    const made = build(width, height);
    made.replayer.setConfig({ useVirtualDom: events.length >= MANY });
    blocked = new Set();
    apply(made, events);
    made.replayer.setConfig({ useVirtualDom: false });
    endAnimations(made.replayer.iframe.contentDocument);
    await heatreel.canvas.paint(made);
    show(made);
    holdScrolls(made);
    watchBlocked(made.replayer.iframe.contentDocument);
  }

  // Applies later events to the page that is shown.
  async function goOn(events) {
    if (!shown) throw new Error("nothing to feed");
    apply(shown, events);
    chooseFirst(shown, events);
    await heatreel.canvas.paint(shown);
  }

  const verbs = {
    async rebuild({ token, t, width, height }) {
      await open(await batch(token), width, height);
      painted(t);
    },

    async feed({ token, t }) {
      await goOn(await batch(token));
      painted(t, false);
    },

    async blank({ t, width, height }) {
      blocked = new Set();
      const made = build(width, height);
      made.replayer.iframe.style.display = "inherit";
      show(made);
      painted(t);
    },

    async scale({ scale }) {
      stage.style.transform = `scale(${scale})`;
    },

    async box({ node }) {
      const element = shown && shown.replayer.getMirror().getNode(node);
      return { box: element ? boxOf(element) : null };
    },

    async ping() {},
  };

  function painted(t, isNew = true) {
    frames(2).then(() => tell({ painted: t }));
    missingUntold ||= isNew;
    missingTimer ||= setTimeout(tellMissing, SETTLE_MS); // playing must not put it off for ever
  }

  function tellMissing() {
    missingTimer = 0;
    const count = missingImages().size;
    const canvas = heatreel.canvas.notReplayed(shown);
    if (count !== missingTold || canvas !== canvasTold || missingUntold) tell({ missing: count, canvas });
    missingTold = count;
    canvasTold = canvas;
    missingUntold = false;
  }

  // Client px of the top frame, also for an element in a frame of the page.
  function boxOf(node) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element || !element.getBoundingClientRect) return null;
    const box = element.getBoundingClientRect();
    let { x, y } = box;
    let frame = element.ownerDocument.defaultView && element.ownerDocument.defaultView.frameElement;
    while (frame && frame !== shown.replayer.iframe) {
      const outer = frame.getBoundingClientRect();
      x += outer.x + frame.clientLeft;
      y += outer.y + frame.clientTop;
      frame = frame.ownerDocument.defaultView.frameElement;
    }
    return [x, y, box.width, box.height];
  }

  // missing images ---------------------------------------------------------------------------

  function watchBlocked(doc) {
    doc.addEventListener("securitypolicyviolation", (event) => {
      if (event.effectiveDirective === "img-src") blocked.add(event.blockedURI);
    });
  }

  function documents(doc) {
    const inner = [...doc.querySelectorAll("iframe")].map((frame) => frame.contentDocument);
    return [doc, ...inner.filter(Boolean).flatMap(documents)];
  }

  function images() {
    const doc = shown && shown.replayer.iframe.contentDocument;
    return doc ? documents(doc).flatMap((one) => [...one.images]) : [];
  }

  function missingImages() {
    const missing = new Set(blocked);
    for (const image of images()) {
      const address = image.currentSrc || image.src;
      const outside = /^https?:/i.test(address);
      if (address && (outside || (image.complete && !image.naturalWidth))) missing.add(address);
    }
    return missing;
  }

  function run(command) {
    queued += 1;
    queue = queue.then(async () => {
      try {
        const result = await verbs[command.verb](command);
        tell({ id: command.id, ...result });
      } catch (error) {
        tell({ id: command.id, error: String(error) });
      }
      queued -= 1;
    });
  }

  return {
    start: (given) => void (secret = given),
    run,
    verbs, // the other files add theirs
    batch,
    open,
    goOn,
    scrollAgain,
    shown: () => shown,
    stage,
    mark,
    frames,
    images,
    missingImages,
    endAnimations,
    boxOf,
    tell,
    SETTLE_MS,
  };
})();
