/*
 * Pictures of canvases. No script of a recording runs, and where none runs Chromium lays a <canvas> out as
 * a plain inline element without a bitmap. So its commands are painted here, on canvases of our own that no
 * document holds, and each recorded element gets the picture as its `content`: it is laid out as the replaced
 * element that it was (size from its attributes, what the page's CSS says comes first, things above stay
 * above). The rules stand in a <style data-heatreel> before each root's own; elements are marked by
 * data-heatreel-canvas. Both are ours, not the recording's, and left out where it is inspected or compared.
 *
 *   take(made, event)    notes what an event does to canvases; nothing is painted yet
 *   paint(made)          paints once what was noted, and waits at most 2 × DECODE_MS for bitmaps
 *   notReplayed(made)    how many canvases show less than was recorded: WebGL, too large, too much work
 *   drop(made)           gives back what belongs to a page that goes
 *
 * Allowed are the calls and properties in CALLS and SETTERS (the same as in replay/canvas.py), with
 * arguments of the types that stand there. Bitmaps come out of the recording only (data: addresses, or what
 * rrweb wrote as {rr_type: …}). All else is skipped and counted in `skipped`: {words: how many}. Gradients,
 * patterns and paths by index are skipped too: rrweb writes that they were used, not what is in them.
 *
 * Limits: 16,777,216 px and 16,384 px a side for one canvas or bitmap, 67,108,864 px for all canvases of a
 * page; 50,000 commands waiting for one canvas; 32 MB of text for one bitmap; 1 s of painting for each
 * batch. What is beyond is skipped and counted, never tried.
 */
"use strict";

(() => {
  const FULL_SNAPSHOT = 2;
  const INCREMENTAL = 3;
  const MUTATION = 0;
  const CANVAS_MUTATION = 9;
  const SIDE_AT_MOST = 16_384;
  const PIXELS_AT_MOST = 16_777_216;
  const PIXELS_IN_ALL = 67_108_864;
  const COMMANDS_AT_MOST = 50_000;
  const TEXT_AT_MOST = 33_554_432;
  const WORDS_AT_MOST = 2_000;
  const BLUR_AT_MOST = 200;
  const SAVES_AT_MOST = 512;
  const PAINT_MS = 1000;
  const DECODE_MS = 100;
  const CHECK_PIXELS = 67_108_864; // painted at most before the clock is looked at
  const SLOWER = 100; // times the work of a pixel under a filter or a blurred shadow
  const MARK = "data-heatreel-canvas";
  const NO = Symbol("not allowed");

  // Letters of arguments: n number, b flag, t text, s word, r radii, a dashes, P path, D pixels, I bitmap.
  const CALLS = new Map(
    Object.entries({
      beginPath: [""],
      closePath: [""],
      moveTo: ["nn"],
      lineTo: ["nn"],
      quadraticCurveTo: ["nnnn"],
      bezierCurveTo: ["nnnnnn"],
      arc: ["nnnnnb", "nnnnn"],
      arcTo: ["nnnnn"],
      ellipse: ["nnnnnnnb", "nnnnnnn"],
      rect: ["nnnn"],
      roundRect: ["nnnnr", "nnnn"],
      fill: ["Ps", "P", "s", ""],
      stroke: ["P", ""],
      clip: ["Ps", "P", "s", ""],
      fillRect: ["nnnn"],
      strokeRect: ["nnnn"],
      clearRect: ["nnnn"],
      fillText: ["tnnn", "tnn"],
      strokeText: ["tnnn", "tnn"],
      drawImage: ["Innnnnnnn", "Innnn", "Inn"],
      putImageData: ["Dnnnnnn", "Dnn"],
      save: [""],
      restore: [""],
      scale: ["nn"],
      rotate: ["n"],
      translate: ["nn"],
      transform: ["nnnnnn"],
      setTransform: ["nnnnnn", ""],
      resetTransform: [""],
      setLineDash: ["a"],
      reset: [""],
    }),
  );
  const INK = new Set(
    ["fill", "stroke", "fillRect", "strokeRect", "fillText", "strokeText", "drawImage", "putImageData"],
  );
  const SILENT = new Set(
    ["measureText", "getImageData", "createImageData", "createLinearGradient", "createRadialGradient",
     "createConicGradient", "createPattern", "getLineDash", "getTransform", "isPointInPath",
     "isPointInStroke", "getContextAttributes", "isContextLost", "drawFocusIfNeeded"],
  );
  const number = (value) => {
    const found = typeof value === "string" && value.length < 40 && value.trim() ? Number(value) : value;
    return typeof found === "number" && Number.isFinite(found) ? found : NO;
  };
  const word = (value) => (typeof value === "string" && value.length <= WORDS_AT_MOST ? value : NO);
  const blur = (value) => (number(value) === NO ? NO : Math.min(number(value), BLUR_AT_MOST));
  const flag = (value) => (typeof value === "boolean" ? value : NO);
  // Filters by name only: url(…) would fetch, and a wide blur takes for ever.
  const filter = (value) => {
    if (word(value) === NO || /[\\]|url|src|image/i.test(value)) return NO;
    return (value.match(/[\d.e+]+(?=[a-z]*\))/gi) || []).some((one) => Number(one) > 1000) ? NO : value;
  };
  const SETTERS = new Map(
    Object.entries({
      fillStyle: word,
      strokeStyle: word,
      globalAlpha: number,
      globalCompositeOperation: word,
      lineWidth: number,
      lineCap: word,
      lineJoin: word,
      miterLimit: number,
      lineDashOffset: number,
      font: word,
      textAlign: word,
      textBaseline: word,
      direction: word,
      letterSpacing: word,
      wordSpacing: word,
      fontKerning: word,
      fontStretch: word,
      fontVariantCaps: word,
      textRendering: word,
      shadowBlur: blur,
      shadowColor: word,
      shadowOffsetX: number,
      shadowOffsetY: number,
      imageSmoothingEnabled: flag,
      imageSmoothingQuality: word,
      filter,
    }),
  );

  const pages = new WeakMap(); // made → {canvases: Map(id → canvas), pixels, styles: Map(root → style)}
  const skipped = Object.create(null);

  const skip = (words, count = 1) => void (skipped[words] = (skipped[words] || 0) + count);

  // what events say --------------------------------------------------------------------------

  function take(made, event) {
    try {
      note(made, event.type, event.data);
    } catch (error) {
      skip("events");
      console.debug(`canvas: ${error}`);
    }
  }

  function note(made, type, data) {
    if (type === FULL_SNAPSHOT) {
      drop(made);
      find(made, data.node);
    } else if (type === INCREMENTAL && data.source === MUTATION) {
      for (const { node } of data.adds || []) if (node) find(made, node);
      if (pages.has(made)) for (const item of data.attributes || []) change(made, item);
    } else if (type === INCREMENTAL && data.source === CANVAS_MUTATION) {
      draw(made, data);
    }
  }

  function find(made, root) {
    const unread = [root];
    while (unread.length) {
      const node = unread.pop();
      if (node.tagName === "canvas") meet(made, node.id, node.attributes || {});
      if (Array.isArray(node.childNodes)) for (const child of node.childNodes) unread.push(child);
    }
  }

  // A canvas that is moved comes as a new node with its old id: it keeps what is on it.
  function meet(made, id, attributes) {
    if (typeof id !== "number") return;
    if (!pages.has(made)) pages.set(made, { canvases: new Map(), pixels: 0, styles: new Map() });
    const { canvases } = pages.get(made);
    let one = canvases.get(id);
    if (!one) {
      const [width, height] = [length(attributes.width, 300), length(attributes.height, 150)];
      one = { id, width, height, queue: [], context: null, saves: 0, segments: 0, hasInk: false, isDirty: true };
      Object.assign(one, { isWebgl: false, isTooLarge: false, isCut: false, address: "", next: "", goal: [width, height] });
      canvases.set(id, one);
    }
    one.attributes = { ...attributes };
    if (attributes.rr_dataURL) put(one, { picture: load(attributes.rr_dataURL) });
  }

  // HTML's rules for an integer of an attribute.
  function length(value, otherwise) {
    const found = value === null || value === undefined ? null : /^[ \t\n\f\r]*\+?(\d+)/.exec(String(value));
    return found && Number(found[1]) < 2 ** 31 ? Number(found[1]) : otherwise;
  }

  function change(made, { id, attributes }) {
    const one = pages.get(made).canvases.get(id);
    if (!one || !attributes) return;
    Object.assign(one.attributes, attributes);
    if ("width" in attributes || "height" in attributes) {
      const size = [length(one.attributes.width, 300), length(one.attributes.height, 150)];
      one.goal = size;
      one.queue.length = 0; // a new size empties the bitmap, also if it is the old one
      put(one, { size });
    }
    if (attributes.rr_dataURL) put(one, { picture: load(attributes.rr_dataURL) });
  }

  function put(one, entry) {
    one.isDirty = true;
    if (one.queue.length < COMMANDS_AT_MOST) one.queue.push(entry);
    else skip("commands beyond the limit");
    one.isCut ||= one.queue.length >= COMMANDS_AT_MOST;
  }

  function draw(made, data) {
    const page = pages.get(made);
    const one = page && page.canvases.get(data.id);
    if (!one) return skip("commands of a canvas that is not there");
    if (data.type === 1 || data.type === 2) {
      one.isDirty ||= !one.isWebgl;
      one.isWebgl = true;
      return;
    }
    const commands = "commands" in data ? data.commands : [data];
    if (!Array.isArray(commands)) return skip("commands");
    if (commands.some((command) => command && INK.has(command.property))) one.isWebgl = false; // as bitmaps
    const isFrame = isWhole(one, commands);
    if (isFrame && one.lastFrame === one.queue.length) one.queue.length -= 2; // it hides the one before
    for (const command of commands) read(one, command);
    one.lastFrame = isFrame ? one.queue.length : -1;
  }

  // The two commands of a canvas that is sampled as bitmaps.
  function isWhole(one, commands) {
    if (commands.length !== 2) return false;
    const [clear, image] = commands;
    const args = clear && clear.property === "clearRect" && Array.isArray(clear.args) ? clear.args : [];
    if (args[0] !== 0 || args[1] !== 0 || !(args[2] >= one.goal[0] && args[3] >= one.goal[1])) return false;
    return Boolean(image) && image.property === "drawImage" && !image.setter && !clear.setter;
  }

  function read(one, command) {
    const { property, args, setter } = Object(command);
    if (typeof property !== "string" || !Array.isArray(args)) return skip("commands");
    if (setter) {
      const check = SETTERS.get(property);
      const value = check ? check(args[0]) : NO;
      if (value === NO) skip(check ? "values" : "properties that are not allowed");
      else put(one, { property, value });
    } else if (CALLS.has(property)) {
      put(one, { property, args, picture: property === "drawImage" ? load(addressOf(args[0])) : null });
    } else if (!SILENT.has(property)) {
      skip("calls that are not allowed");
    }
  }

  // arguments --------------------------------------------------------------------------------

  const LETTERS = {
    n: (value) => (typeof value === "number" ? number(value) : NO),
    b: (value) => (typeof value === "object" && value !== null ? NO : Boolean(value)),
    t: (value) => (typeof value === "number" ? String(value) : word(value)),
    s: (value) => (value === "evenodd" || value === "nonzero" ? value : NO),
    a: (value) => (isNumbers(value, 64) ? value : NO),
    r: (value) => {
      const all = Array.isArray(value) ? value : [value];
      const isPoint = (one) => one && isNumbers([one.x, one.y], 2);
      return all.length <= 4 && all.every((one) => isNumbers([one], 1) || isPoint(one)) ? value : NO;
    },
    P: (value) => {
      const made = serialised(value, "Path2D");
      return made && made.length === 1 && word(made[0]) !== NO ? new Path2D(made[0]) : NO;
    },
    D: (value) => {
      const made = serialised(value, "ImageData");
      return made ? pixelsOf(...made) : NO;
    },
    I: (_value, image) => image || NO,
  };

  const isNumbers = (value, most) =>
    Array.isArray(value) &&
    value.length <= most &&
    value.every((one) => typeof one === "number" && Number.isFinite(one));

  const serialised = (value, type) =>
    value && value.rr_type === type && Array.isArray(value.args) ? value.args : null;

  const isSize = (width, height) =>
    [width, height].every((side) => Number.isInteger(side) && side > 0 && side <= SIDE_AT_MOST) &&
    width * height <= PIXELS_AT_MOST;

  function pixelsOf(data, width, height) {
    if (typeof data === "number") return isSize(data, width) ? new ImageData(data, width) : NO;
    if (!isSize(width, height)) return NO;
    const bytes = bytesOf(data);
    return bytes && bytes.length === width * height * 4 ? new ImageData(bytes, width, height) : NO;
  }

  // Uint8ClampedArray as rrweb writes it: its numbers, or the buffer below it in base64.
  function bytesOf(data) {
    const [inner] = serialised(data, "Uint8ClampedArray") || [];
    if (Array.isArray(inner) && inner.length <= PIXELS_AT_MOST * 4) return new Uint8ClampedArray(inner.map(Number));
    const base64 = inner && inner.rr_type === "ArrayBuffer" ? inner.base64 : null;
    if (typeof base64 !== "string" || base64.length > TEXT_AT_MOST) return null;
    return Uint8ClampedArray.from(atob(base64), (one) => one.charCodeAt(0));
  }

  // The data: address of a bitmap, however it is written; "" if it is not in the recording.
  function addressOf(value) {
    if (typeof value === "string") return value;
    if (!value || typeof value !== "object") return "";
    if (typeof value.src === "string") return value.src;
    const bitmap = serialised(value, "ImageBitmap");
    const blob = bitmap ? bitmap[0] : value;
    if (!blob || typeof blob !== "object") return "";
    if (bitmap && typeof blob.src === "string") return blob.src;
    if (blob.rr_type !== "Blob" || !Array.isArray(blob.data) || blob.data.length !== 1) return "";
    const base64 = blob.data[0] && blob.data[0].base64;
    const type = /^image\/[a-z0-9.+-]{1,40}$/i.test(blob.type) ? blob.type : "image/png";
    return typeof base64 === "string" ? `data:${type};base64,${base64}` : "";
  }

  // A bitmap under way: {isDone, image | null, promise}. Its size is known before it is decoded.
  function load(address) {
    const picture = { isDone: false, image: null, promise: null };
    if (typeof address !== "string" || !/^data:image\//i.test(address) || address.length > TEXT_AT_MOST) {
      picture.isDone = true;
      return picture;
    }
    const image = new Image();
    picture.promise = new Promise((resolve) => {
      const done = () => {
        picture.isDone = true;
        picture.image = isSize(image.naturalWidth, image.naturalHeight) ? image : null;
        resolve();
      };
      image.onload = image.onerror = done;
    });
    image.src = address;
    return picture;
  }

  // painting ---------------------------------------------------------------------------------

  const within = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, DECODE_MS))]);

  async function paint(made) {
    const page = pages.get(made);
    if (!page) return;
    const dirty = [...page.canvases.values()].filter((one) => one.isDirty);
    const late = dirty.flatMap((one) => unfinished(one));
    if (late.length) await within(Promise.all(late.map((picture) => picture.promise)));
    if (pages.get(made) !== page) return;
    const until = performance.now() + PAINT_MS;
    const loads = dirty.map((one) => {
      one.isDirty = false;
      try {
        run(made, page, one, until);
        return picture(made, one);
      } catch (error) {
        skip("canvases that could not be painted"); // no memory, or not to be read again
        Object.assign(one, { isTooLarge: true, next: hatch(one.width, one.height) });
        return null;
      }
    });
    const isReady = loads.some(Boolean) ? within(Promise.all(loads)) : null;
    if (isReady) await isReady;
    if (pages.get(made) === page) lay(made, page);
    const waiting = dirty.flatMap((one) => unfinished(one));
    if (waiting.length) Promise.all(waiting.map((picture) => picture.promise)).then(() => again(made, dirty));
  }

  const unfinished = (one) =>
    one.queue.map((entry) => entry.picture).filter((picture) => picture && !picture.isDone);

  // A bitmap that came too late for its batch.
  function again(made, canvases) {
    for (const one of canvases) one.isDirty ||= one.queue.length > 0;
    paint(made);
  }

  function run(made, page, one, until) {
    let painted = 0;
    let at = 0;
    for (; at < one.queue.length; at += 1) {
      const entry = one.queue[at];
      if (entry.picture && !entry.picture.isDone) break;
      if (painted > CHECK_PIXELS && one.context) {
        one.context.getImageData(0, 0, 1, 1); // only now has all of it been painted
        painted = 0;
        if (performance.now() > until) {
          skip("commands that take too long", one.queue.length - at);
          one.isCut = true;
          at = one.queue.length;
          break;
        }
      }
      try {
        if (step(made, page, one, entry)) painted += work(one, entry);
      } catch {
        skip("calls that failed");
      }
    }
    one.queue.splice(0, at);
    one.lastFrame = -1;
  }

  // What painting an entry costs, in pixels that are filled plainly; roughly, but not too little.
  function work({ context, width, height, segments }, { property }) {
    const isSlow = context.filter !== "none" || context.shadowBlur > 0;
    const isDashed = property.startsWith("stroke") && context.getLineDash().length > 0;
    const path = property === "fill" || property === "stroke" ? segments * 5000 : 0;
    return width * height * (isSlow ? SLOWER : 1) + path + (isDashed ? CHECK_PIXELS / 8 : 0);
  }

  /** One entry of the queue. True if it painted. */
  function step(made, page, one, entry) {
    if (entry.size) {
      release(page, one);
      [one.width, one.height] = entry.size;
      return false;
    }
    if (!open(made, page, one)) {
      skip("commands of a canvas that is too large");
      return false;
    }
    const { context } = one;
    if (!entry.property) return begin(one, entry.picture.image);
    if ("value" in entry) {
      context[entry.property] = entry.value;
      return false;
    }
    const args = argumentsOf(entry);
    if (!args) {
      skip("arguments");
      return false;
    }
    if (entry.property === "save" && (one.saves += 1) > SAVES_AT_MOST) return false;
    if (entry.property === "restore" && one.saves > 0) one.saves -= 1;
    context[entry.property](...args);
    one.segments = entry.property === "beginPath" ? 0 : one.segments + 1;
    one.hasInk ||= INK.has(entry.property);
    return INK.has(entry.property);
  }

  function argumentsOf({ property, args, picture }) {
    for (const letters of CALLS.get(property)) {
      if (args.length < letters.length) continue;
      const found = [...letters].map((letter, n) => LETTERS[letter](args[n], picture && picture.image));
      if (!found.includes(NO)) return found;
    }
    return null;
  }

  // What the canvas held when its node was written: it takes the place of all before.
  function begin(one, image) {
    if (!image) {
      skip("bitmaps");
      return false;
    }
    const { context } = one;
    context.save(); // the pen outlives it
    context.resetTransform();
    Object.assign(context, { globalAlpha: 1, shadowColor: "transparent", filter: "none" });
    context.globalCompositeOperation = "copy";
    context.drawImage(image, 0, 0);
    context.restore();
    one.hasInk = true;
    return false;
  }

  function open(made, page, one) {
    if (one.context) return true;
    const pixels = one.width * one.height;
    if (!pixels) return false;
    if (page.pixels + pixels > PIXELS_IN_ALL) tidy(made, page);
    one.isTooLarge = !isSize(one.width, one.height) || page.pixels + pixels > PIXELS_IN_ALL;
    if (one.isTooLarge) return false;
    const canvas = made.replayer.iframe.contentDocument.createElement("canvas"); // its fonts are the page's
    canvas.width = one.width;
    canvas.height = one.height;
    one.context = canvas.getContext("2d", { willReadFrequently: true });
    page.pixels += pixels;
    one.isTooLarge = !one.context;
    return !one.isTooLarge;
  }

  // Canvases that are not in the page any more give way.
  function tidy(made, page) {
    for (const one of page.canvases.values()) {
      if (one.context && !elementOf(made, one.id)) {
        release(page, one);
        one.isDirty = true;
      }
    }
  }

  function release(page, one) {
    if (one.context) page.pixels -= one.width * one.height;
    Object.assign(one, { context: null, hasInk: false, isTooLarge: false, isCut: false, saves: 0 });
  }

  // showing ----------------------------------------------------------------------------------

  function elementOf(made, id) {
    const node = made.replayer.getMirror().getNode(id);
    return node && node.localName === "canvas" && node.isConnected ? node : null;
  }

  /** Sets the canvas's next address; a promise if it must be loaded first. */
  function picture(made, one) {
    if (one.next && one.next !== one.address) URL.revokeObjectURL(one.next);
    if (one.isTooLarge || (one.isWebgl && !one.hasInk)) one.next = hatch(one.width, one.height);
    else one.next = one.hasInk ? null : vector(one.width, one.height, "");
    if (one.next) return null;
    const { width, height } = one;
    const { data } = one.context.getImageData(0, 0, width, height);
    if (new Uint32Array(data.buffer).every((pixel) => !pixel)) {
      one.next = vector(width, height, "");
      return null;
    }
    one.next = URL.createObjectURL(new Blob([bitmapHead(width, height), data], { type: "image/bmp" }));
    const element = elementOf(made, one.id);
    const image = (element ? element.ownerDocument : document).createElement("img");
    image.src = one.next; // in that document's cache before its style asks for it
    one.image = image;
    return new Promise((resolve) => (image.onload = image.onerror = resolve));
  }

  // A BMP whose pixels are as ImageData has them (RGBA, top row first): written in no time, unlike a PNG.
  function bitmapHead(width, height) {
    const head = new DataView(new ArrayBuffer(122));
    head.setUint16(0, 0x424d);
    const words = [[2, 122 + width * height * 4], [10, 122], [14, 108], [18, width], [22, -height], [30, 3],
      [34, width * height * 4], [54, 0xff], [58, 0xff00], [62, 0xff0000], [66, 0xff000000], [70, 0x73524742]];
    for (const [at, value] of words) head.setInt32(at, value, true);
    head.setUint16(26, 1, true);
    head.setUint16(28, 32, true);
    return head.buffer;
  }

  const vector = (width, height, inner) =>
    "data:image/svg+xml," +
    encodeURIComponent(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inner}</svg>`,
    );

  const hatch = (width, height) =>
    vector(
      width,
      height,
      '<defs><pattern id="h" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
        '<rect width="8" height="8" fill="#f2f2f0"/><rect width="1" height="8" fill="#d4d4d0"/></pattern></defs>' +
        '<rect width="100%" height="100%" fill="url(#h)"/>' +
        '<text x="50%" y="50%" text-anchor="middle" dominant-baseline="central" fill="#5c5c58"' +
        ' font-family="sans-serif" font-size="12">not replayed</text>',
    );

  /** Writes the rules of all roots anew and forgets the pictures before. */
  function lay(made, page) {
    const rules = new Map();
    for (const one of page.canvases.values()) {
      const element = elementOf(made, one.id);
      if (!element) continue;
      if (element.getAttribute(MARK) !== String(one.id)) element.setAttribute(MARK, one.id);
      const root = element.getRootNode();
      const rule = `:where([${MARK}="${one.id}"]){content:url("${one.next}")!important}`;
      if (!rules.has(root)) rules.set(root, []);
      rules.get(root).push(rule);
    }
    for (const [root, texts] of rules) {
      let style = page.styles.get(root);
      if (!style || !style.isConnected) {
        style = root.ownerDocument ? root.ownerDocument.createElement("style") : root.createElement("style");
        style.setAttribute("data-heatreel", "");
        style.style.setProperty("display", "none", "important"); // `* {all: unset}` would show its text
        page.styles.set(root, style);
        (root.documentElement || root).prepend(style);
      }
      const text = texts.join("\n");
      if (style.textContent !== text) style.textContent = text;
    }
    for (const one of page.canvases.values()) {
      if (one.address !== one.next && one.address) URL.revokeObjectURL(one.address);
      one.address = one.next;
    }
  }

  function drop(made) {
    const page = pages.get(made);
    if (!page) return;
    pages.delete(made);
    for (const one of page.canvases.values()) {
      for (const address of [one.address, one.next]) if (address) URL.revokeObjectURL(address);
    }
    for (const style of page.styles.values()) style.remove();
  }

  function notReplayed(made) {
    const page = made && pages.get(made);
    const all = page ? [...page.canvases.values()] : [];
    return all.filter((one) => (one.isWebgl || one.isTooLarge || one.isCut) && elementOf(made, one.id)).length;
  }

  heatreel.canvas = { take, paint, drop, notReplayed, skipped };
})();
