/*
 * Brings a page that rrweb has written (a full snapshot) forward in its JSON: mutations are applied to plain
 * objects, which costs microseconds, so that rrweb builds one page and changes little of it. Whatever a
 * snapshot cannot say, or where the replayer has ways of its own (frames, shadow roots, styles, text areas),
 * ends it there: the events from then on are left as they are.
 */
"use strict";

const bringForward = (() => {
  const FULL_SNAPSHOT = 2;
  const INCREMENTAL = 3;
  const MUTATION = 0;
  const ELEMENT = 2;
  const TEXT = 3;
  const COMMENT = 5;
  const ODD_PARENTS = new Set(["style", "textarea", "iframe", "canvas", "select", "option"]);
  const ODD_NODES = new Set(["style", "link", "iframe", "canvas"]);
  const ODD_ATTRIBUTES = new Set(
    ["value", "checked", "selected", "open", "_cssText", "rr_width", "rr_height", "rr_mediaState"],
  );
  const ODD_TARGETS = new Set(["style", "link", "iframe", "canvas", "video", "audio"]);

  /** The same page in fewer events: [meta, full snapshot, what is left …]. */
  function bringForward(events) {
    const at = events.findIndex((event) => event.type === FULL_SNAPSHOT);
    if (at < 0) return events;
    const page = readPage(events[at].data.node);
    const kept = events.slice(0, at + 1);
    const styles = new Map(); // id → {property: value}: a snapshot holds style as a text
    let n = at + 1;
    for (; n < events.length; n += 1) {
      const { type, data } = events[n];
      if (type !== INCREMENTAL) break;
      if (data.source !== MUTATION) kept.push(events[n]);
      else if (!isSafe(page, data)) break;
      else mutate(page, styles, data);
    }
    const styled = [...styles]
      .filter(([id]) => page.has(id))
      .map(([id, style]) => ({ id, attributes: { style } }));
    if (styled.length) {
      const data = { source: MUTATION, adds: [], removes: [], texts: [], attributes: styled };
      kept.push({ type: INCREMENTAL, data, timestamp: events[n - 1].timestamp });
    }
    return kept.concat(events.slice(n));
  }

  function readPage(root) {
    const page = new Map(); // id → {data, parent}
    const unread = [[root, null]]; // pages may be nested too deep for calls
    while (unread.length) {
      const [data, parent] = unread.pop();
      page.set(data.id, { data, parent });
      for (const child of data.childNodes || []) unread.push([child, data]);
    }
    return page;
  }

  function isSafe(page, data) {
    try {
      return isPlain(page, data);
    } catch {
      return false; // not as a recorder writes it: rrweb skips what it cannot apply
    }
  }

  function isPlain(page, data) {
    if (data.isAttachIframe) return false;
    const coming = new Map();
    for (const { node } of data.adds || []) coming.set(node.id, node);
    for (const { parentId, node } of data.adds || []) {
      if (node.type !== ELEMENT && node.type !== TEXT && node.type !== COMMENT) return false;
      if (node.isShadow || node.isShadowHost || node.rootId || ODD_NODES.has(node.tagName)) return false;
      if (coming.has(parentId) && !page.has(parentId)) continue; // all new: as the snapshot would have it
      const known = page.get(parentId);
      if (!known) continue;
      for (let above = known; above; above = above.parent && page.get(above.parent.id)) {
        if (above.data.id === node.id) return false;
      }
      const parent = known.data;
      if (parent.type !== ELEMENT || parent.isShadowHost || ODD_PARENTS.has(parent.tagName)) return false;
    }
    for (const { id } of data.removes || []) {
      const known = page.get(id);
      const tags = known && known.parent ? [known.parent.tagName, known.data.tagName] : [];
      if (tags.some((tag) => ODD_PARENTS.has(tag))) return false;
    }
    for (const { id } of data.texts || []) {
      const known = page.get(id);
      if (known && known.parent && ODD_PARENTS.has(known.parent.tagName)) return false;
    }
    for (const { id, attributes } of data.attributes || []) {
      const known = coming.get(id) || (page.get(id) && page.get(id).data);
      if (known && ODD_TARGETS.has(known.tagName)) return false;
      for (const name in attributes) if (ODD_ATTRIBUTES.has(name)) return false;
    }
    return true;
  }

  function mutate(page, styles, data) {
    for (const { id } of data.removes || []) take(page, id);
    addAll(page, data.adds || []);
    for (const { id, value } of data.texts || []) {
      const known = page.get(id);
      if (known) known.data.textContent = value;
    }
    for (const { id, attributes } of data.attributes || []) {
      const known = page.get(id);
      if (known) setAll(known.data, id, attributes, styles);
    }
  }

  function setAll(data, id, attributes, styles) {
    for (const name in attributes) {
      const value = attributes[name];
      if (name === "style" && value && typeof value === "object") {
        const style = styles.get(id) || {};
        for (const property in value) {
          delete style[property];
          style[property] = value[property];
        }
        styles.set(id, style);
        continue;
      }
      if (name === "style") styles.delete(id);
      if (value === null) delete data.attributes[name];
      else data.attributes[name] = value;
    }
  }

  function take(page, id) {
    const known = page.get(id);
    if (!known) return;
    if (known.parent) {
      const at = known.parent.childNodes.indexOf(known.data);
      if (at >= 0) known.parent.childNodes.splice(at, 1);
    }
    forget(page, known.data);
  }

  function forget(page, top) {
    const unread = [top];
    while (unread.length) {
      const data = unread.pop();
      page.delete(data.id);
      unread.push(...(data.childNodes || []));
    }
  }

  // In any order: what stands before a sibling, or in a parent, that is not there yet waits for it.
  function addAll(page, items) {
    const late = new Map(); // id that is missing → what waits for it
    const add = (first) => {
      const ready = [first];
      while (ready.length) {
        const item = ready.pop();
        const missing = missingFor(page, item);
        if (missing !== null) {
          if (!late.has(missing)) late.set(missing, []);
          late.get(missing).push(item);
          continue;
        }
        place(page, item);
        const waiting = late.get(item.node.id);
        if (waiting) ready.push(...waiting.reverse());
        late.delete(item.node.id);
      }
    };
    items.forEach(add);
    while (late.size) {
      // the sibling of these never comes: they go to the end
      const stuck = [...late.values()].flat();
      const known = new Set(stuck.filter((item) => page.has(item.parentId)));
      late.clear();
      if (!known.size) return;
      for (const item of stuck) known.has(item) ? place(page, item) : add(item);
    }
  }

  function missingFor(page, { parentId, nextId }) {
    if (!page.has(parentId)) return parentId;
    return nextId && nextId !== -1 && !page.has(nextId) ? nextId : null;
  }

  function place(page, { parentId, nextId, previousId, node }) {
    const parent = page.get(parentId).data;
    const old = page.get(node.id);
    if (node.childNodes) node.childNodes = [];
    if (old) {
      // a move: what was below comes along
      if (old.parent) old.parent.childNodes.splice(old.parent.childNodes.indexOf(old.data), 1);
      if (old.data.childNodes) node.childNodes = old.data.childNodes;
      for (const child of node.childNodes || []) page.get(child.id).parent = node;
    }
    const children = (parent.childNodes ||= []);
    const at = indexFor(page, children, nextId, previousId);
    children.splice(at, 0, node);
    page.set(node.id, { data: node, parent });
  }

  function indexFor(page, children, nextId, previousId) {
    for (const [id, after] of [[nextId, 0], [previousId, 1]]) {
      const sibling = page.get(id);
      const at = sibling ? children.indexOf(sibling.data) : -1;
      if (at >= 0) return at + after;
    }
    return children.length;
  }

  return bringForward;
})();
