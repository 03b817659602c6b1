/*
 * Pictures of whole pages: the verbs `measure`, `tile` and `stamp` of player.js, whose first comment says what they do.
 */
"use strict";

(() => {
  heatreel.verbs.stamp = async ({ top, colour }) => {
    Object.assign(heatreel.mark.style, { display: "block", top: `${top}px`, background: colour });
  };

  heatreel.verbs.measure = async ({ within }) => {
    const doc = heatreel.shown().replayer.iframe.contentDocument;
    heatreel.shown().scrolls.clear(); // the whole page is looked at from its top
    await heatreel.loaded(within);
    // decode() of an image that is still loading may never settle, so it comes second, on a leash
    const decoded = Promise.all(heatreel.images().map((image) => image.decode().catch(() => {})));
    await Promise.race([decoded, new Promise((resolve) => setTimeout(resolve, heatreel.SETTLE_MS))]);
    heatreel.endAnimations(doc);
    doc.defaultView.scrollTo({ top: 0, left: 0, behavior: "instant" });
    await heatreel.frames(2);
    const { width, height } = heatreel.shown().size;
    const whole = Math.max(height, wholeHeight(doc));
    const before = boxes(doc);
    heatreel.shown().replayer.handleResize({ width, height: whole });
    await heatreel.frames(1);
    const expands = wholeHeight(doc) <= whole && sameBoxes(before, boxes(doc));
    heatreel.shown().replayer.handleResize({ width, height });
    return { width, height: whole, missing: heatreel.missingImages().size, expands };
  };

  // Waits until the page's images and fonts are there, at most `within` ms.
  heatreel.loaded = async (within) => {
    const doc = heatreel.shown().replayer.iframe.contentDocument;
    const all = heatreel.images();
    const late = performance.now() + within;
    for (const image of all) image.loading = "eager";
    while (doc.fonts.status !== "loaded" || !all.every((image) => image.complete)) {
      if (performance.now() > late) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const wholeHeight = (doc) => {
    const { documentElement: html, body } = doc;
    return Math.max(html ? html.scrollHeight : 0, body && html.scrollHeight === 0 ? body.scrollHeight : 0);
  };

  // html always fills the viewport for painting: its own box says nothing.
  const boxes = (doc) =>
    [...doc.querySelectorAll("body, body *")].map((element) => element.getBoundingClientRect());

  const sameBoxes = (before, after) =>
    before.length === after.length &&
    before.every((box, i) =>
      ["x", "y", "width", "height"].every((side) => Math.abs(box[side] - after[i][side]) < 0.5),
    );

  heatreel.verbs.tile = async ({ top, height, expand, page, mark: colour }) => {
    const { width, height: viewport } = heatreel.shown().size;
    const win = heatreel.shown().replayer.iframe.contentWindow;
    let offset = 0;
    if (expand) {
      heatreel.shown().replayer.handleResize({ width, height: page });
      heatreel.stage.style.transform = `translateY(${-top}px)`;
    } else {
      if (top > 0) unpin(win.document);
      win.scrollTo({ top, left: 0, behavior: "instant" });
      offset = Math.max(0, Math.round(top - win.scrollY));
      heatreel.stage.style.transform = "none";
    }
    Object.assign(heatreel.mark.style, {
      display: "block",
      top: `${expand ? height : viewport}px`,
      background: colour,
    });
    await heatreel.frames(2);
    return { offset };
  };

  // What sticks to the viewport belongs to the first screen only.
  function unpin(doc) {
    if (doc.heatreelUnpinned) return;
    doc.heatreelUnpinned = true;
    for (const element of doc.querySelectorAll("body *")) {
      const { position } = doc.defaultView.getComputedStyle(element);
      if (position === "fixed") element.style.setProperty("visibility", "hidden", "important");
      if (position === "sticky") element.style.setProperty("inset", "auto", "important");
    }
  }
})();
