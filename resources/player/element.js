/*
 * Reads elements of the page that is shown; they are only looked at, nothing of the recording runs. Verbs:
 *   pick    {x, y}   the deepest element at a place (client px), through frames and open shadow roots
 *   element {node}   the element of a node id; of a text, the element around it
 * Both → {element: null} or {element: {node, tag, selector, path, attributes, text, start, box, page}}:
 *   path        [[node, name], …] from the outermost to the element itself; name as "button.coupon"
 *   attributes  [[name, value], …] as they are now; what a field holds as "value now"
 *   start       the start tag as HTML, text cut
 *   box         [x, y, width, height], client px; page: [x, y], px of the page
 */
"use strict";

(() => {
  const LONGEST_TEXT = 400;
  const LONGEST_VALUE = 500;
  const MOST_ATTRIBUTES = 60;
  const DEEPEST = 200;
  const HIDDEN = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"]);

  heatreel.verbs.pick = async ({ x, y }) => {
    const shown = heatreel.shown();
    const doc = shown && shown.replayer.iframe.contentDocument;
    return { element: doc ? read(deepest(doc, x, y)) : null };
  };

  heatreel.verbs.element = async ({ node }) => {
    const shown = heatreel.shown();
    const found = shown && shown.replayer.getMirror().getNode(node);
    return { element: found ? read(found) : null };
  };

  function deepest(doc, x, y) {
    let found = doc.elementFromPoint(x, y);
    for (let depth = 0; found && depth < DEEPEST; depth++) {
      let inner = null;
      if (found.shadowRoot) {
        inner = found.shadowRoot.elementFromPoint(x, y);
      } else if (found.tagName === "IFRAME" && found.contentDocument) {
        const box = found.getBoundingClientRect();
        x -= box.x + found.clientLeft;
        y -= box.y + found.clientTop;
        inner = found.contentDocument.elementFromPoint(x, y);
      }
      if (!inner || inner === found) break;
      found = inner;
    }
    return found;
  }

  const idOf = (node) => heatreel.shown().replayer.getMirror().getId(node);

  // The element around, out of shadow roots and frames.
  function around(element) {
    if (element.parentElement) return element.parentElement;
    const root = element.getRootNode();
    if (root.host) return root.host;
    const frame = root.defaultView && root.defaultView.frameElement;
    return frame && frame !== heatreel.shown().replayer.iframe ? frame : null;
  }

  function read(node) {
    let element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    while (element && idOf(element) < 0) element = around(element); // ours, not the recording's
    if (!element || !element.isConnected) return null;
    const box = heatreel.boxOf(element);
    const attributes = attributesOf(element);
    return {
      node: idOf(element),
      tag: element.localName,
      selector: selectorOf(element),
      path: pathOf(element),
      attributes,
      text: textOf(element),
      start: startTag(element, attributes),
      box,
      page: placeOf(element, box),
    };
  }

  function pathOf(element) {
    const path = [];
    for (let above = element; above && path.length < DEEPEST; above = around(above)) {
      path.push([idOf(above), nameOf(above)]);
    }
    return path.reverse();
  }

  // Without the classes that rrweb adds: for what is hovered, and on the page while it is paused.
  const classesOf = (element) => [...element.classList].filter((name) => !/^(:|rrweb-paused$)/.test(name));

  function nameOf(element) {
    const id = element.getAttribute("id");
    const first = classesOf(element)[0];
    return element.localName + (id ? `#${id}` : first ? `.${first}` : "");
  }

  // The same path as Python's `naming.selector_of`.
  function selectorOf(element) {
    const steps = [];
    for (let above = element; above && steps.length < DEEPEST; ) {
      const id = above.getAttribute("id");
      if (id && /^[A-Za-z_][\w-]*$/.test(id)) {
        steps.push(`#${id}`);
        break;
      }
      steps.push(stepOf(above));
      const outer = around(above);
      const root = above.getRootNode();
      if (outer && !above.parentElement && !root.host) steps.push("/"); // an iframe's document
      above = outer;
    }
    return steps.reverse().join(" > ");
  }

  function stepOf(element) {
    const parent = element.parentNode;
    const same = parent ? [...parent.children].filter((child) => child.localName === element.localName) : [];
    return same.length > 1 ? `${element.localName}:nth-of-type(${same.indexOf(element) + 1})` : element.localName;
  }

  function attributesOf(element) {
    const found = [];
    for (const { name, value } of element.attributes) {
      if (/^(rr_|data-heatreel)/.test(name) || found.length >= MOST_ATTRIBUTES) continue;
      const shown = name === "class" ? classesOf(element).join(" ") : value;
      if (name !== "class" || shown) found.push([name, cut(shown, LONGEST_VALUE)]);
    }
    if (["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName)) {
      const ticks = ["checkbox", "radio"].includes(element.type);
      found.push(["value now", ticks ? (element.checked ? "on" : "off") : cut(String(element.value), LONGEST_VALUE)]);
    }
    return found;
  }

  function textOf(element) {
    const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (HIDDEN.has(node.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    let text = "";
    while (text.length <= LONGEST_TEXT && walker.nextNode()) {
      if (walker.currentNode.nodeType === Node.TEXT_NODE) text += ` ${walker.currentNode.data}`;
    }
    return cut(text.replace(/\s+/g, " ").trim(), LONGEST_TEXT);
  }

  function startTag(element, attributes) {
    const escape = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    const own = attributes.filter(([name]) => name !== "value now");
    return `<${[element.localName, ...own.map(([name, value]) => `${name}="${escape(value)}"`)].join(" ")}>`;
  }

  function placeOf(element, box) {
    const view = heatreel.shown().replayer.iframe.contentWindow;
    return box ? [box[0] + view.scrollX, box[1] + view.scrollY] : null;
  }

  heatreel.reading = { deepest, around, selectorOf, textOf }; // page_pass.js reads elements too

  const cut = (text, longest) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
})();
