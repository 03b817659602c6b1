/*
 * Which parts of a page are shown: what tells its states apart (an open dialog, another tab, logged in).
 *   heatreel.blocks(doc) → [[path, name, kind, share], …], each path and name once
 *       path   as `selectorOf` makes it, without positions and long numbers: lists of the same are one block
 *              `:fixed` stands behind that of what is over the page, the position behind that of one of a few
 *              of which others are hidden
 *       name   of a part that has a heading or a label: it comes twice then, once without it; "" = none
 *       kind   0 part of the page, 1 dialog, tab panel or chosen tab, 2 control of the page's head, 3 what a
 *              part is called, for people only
 *       share  of the viewport's area, at most 1, in steps of 0.05
 * Parts are landmarks and what has such a role, and whatever is large. Frames are not looked into.
 */
"use strict";

(() => {
  const [PART, OVERLAY, CONTROL, TITLE] = [0, 1, 2, 3];
  const LARGE = 0.04; // of the viewport
  const MOST_BLOCKS = 150;
  const MOST_CONTROLS = 30;
  const MOST_STEPS = 16;
  const MOST_VISITED = 1_500;
  const LONGEST_NAME = 40;
  const OVERLAYS = "dialog, [role=dialog], [role=alertdialog], [role=tabpanel], [aria-modal=true]";
  const PARTS =
    "header, nav, main, aside, footer, section, form, fieldset, [role=banner], [role=navigation], [role=main], " +
    "[role=complementary], [role=contentinfo], [role=region], [role=form], [role=search], [role=menu], [role=listbox]";
  const NAMED = `${OVERLAYS}, form, fieldset, [role=form]`;
  const TITLED = "section, aside, [role=region], [role=complementary]";
  const HEAD = ["header", "nav", "[role=banner]", "[role=navigation]"].flatMap((one) => [`${one} a`, `${one} button`]);
  const CHOSEN = "[role=tab][aria-selected=true]";
  const HEADING = "h1, h2, h3, h4, legend, [role=heading]";

  heatreel.blocks = (doc) => {
    const found = new Map();
    const { width, height } = heatreel.shown().size;
    const paths = new Map();

    const pathOf = (element) => {
      if (!paths.has(element)) {
        const id = element.getAttribute("id");
        const outer = heatreel.reading.around(element);
        const own = id && /^[A-Za-z_][\w-]*$/.test(id) ? `#${id.replace(/\d{2,}/g, "*")}` : element.localName;
        paths.set(element, own[0] === "#" || !outer ? own : `${pathOf(outer)} > ${own}`);
      }
      return paths.get(element);
    };

    // Its share of the viewport; 0 = not to be seen.
    const shareOf = (element) => {
      const { x, y, width: w, height: h } = element.getBoundingClientRect();
      const isOut = x + w <= 0 || x >= width || y + h + doc.defaultView.scrollY <= 0;
      if (!w || !h || isOut || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return 0;
      return Math.min(1, Math.ceil((20 * w * h) / (width * height)) / 20);
    };

    const add = (element, name, kind, share, mark = "") => {
      const path = pathOf(element) + mark;
      const key = `${path}\n${name}`;
      const before = found.get(key);
      if (before) before[3] = Math.max(before[3], share);
      else if (found.size < MOST_BLOCKS) found.set(key, [path, name, kind, share]);
    };

    const addAll = (selector, kind, most, isNamed = false) => {
      let left = most;
      for (const element of doc.querySelectorAll(selector)) {
        const share = shareOf(element);
        if (!share) continue;
        if (left-- <= 0) break;
        if (!isNamed) add(element, "", kind, share);
        const label = isNamed ? plain(heatreel.reading.textOf(element)) : "";
        const isTitled = !isNamed && element.matches(TITLED);
        const name = isTitled || (!isNamed && element.matches(NAMED)) ? labelOf(element) : label;
        if (name) add(element, name, isTitled ? TITLE : kind, share);
      }
    };

    addAll(OVERLAYS, OVERLAY, MOST_BLOCKS);
    addAll(CHOSEN, OVERLAY, MOST_CONTROLS, true);
    addAll(PARTS, PART, MOST_BLOCKS);
    addAll(HEAD.join(", "), CONTROL, MOST_CONTROLS, true);

    // What is large; through what has no size of its own (what a dialog hangs in), never into what is small.
    let visited = 0;
    const walk = (parent) => {
      for (const element of parent.children) {
        if (++visited > MOST_VISITED) return;
        const { width: w, height: h } = element.getBoundingClientRect();
        const isLarge = w * h >= LARGE * width * height;
        if (isLarge) {
          const share = shareOf(element);
          if (!share) continue;
          const isFixed = doc.defaultView.getComputedStyle(element).position === "fixed";
          const step = isFixed ? "" : stepOf(element);
          const mark = isFixed ? ":fixed" : element.id ? "" : step;
          const name = isFixed || step ? labelOf(element) : ""; // a dialog or panel that does not say so
          add(element, "", PART, share, mark);
          if (name) add(element, name, isFixed ? PART : TITLE, share, mark);
        }
        if (isLarge || !w || !h) walk(element);
        if (isLarge && element.shadowRoot) walk(element.shadowRoot);
      }
    };
    if (doc.body) walk(doc.body);
    return [...found.values()];
  };

  // Of a few of the same of which some are hidden: the steps of a form, panels without a role.
  function stepOf(element) {
    if (!element.parentElement || element.parentElement.children.length > MOST_STEPS) return "";
    const same = [...element.parentElement.children].filter((one) => one.localName === element.localName);
    const isStep = same.some((one) => !one.checkVisibility());
    return isStep ? `:nth-of-type(${same.indexOf(element) + 1})` : "";
  }

  function labelOf(element) {
    const by = element.getAttribute("aria-labelledby");
    const label = by && element.getRootNode().getElementById(by.split(" ")[0]);
    const heading = label || [...element.querySelectorAll(HEADING)].find((one) => one.checkVisibility());
    return plain(element.getAttribute("aria-label") || (heading ? heatreel.reading.textOf(heading) : ""));
  }

  const plain = (text) => text.replace(/\d+/g, "").replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME);
})();
