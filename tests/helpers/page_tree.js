// The rebuilt page as plain data, for `page_tree.py`, whose opening comment says what stands in it.
(replayer) => {
  const mirror = replayer.getMirror();
  const idOf = (node) => (node ? Math.max(mirror.getId(node), -1) : -1);
  const ours = (rules) => rules.some((rule) => rule.startsWith("noscript {"));
  const rules = (sheet) => {
    try {
      return [...sheet.cssRules].map((rule) => rule.cssText);
    } catch {
      return ["not to be read"];
    }
  };
  const sheets = (root) => [...(root.adoptedStyleSheets || [])].map(rules);
  const round = (...numbers) => numbers.map((number) => Math.round(number));
  const edge = (node, at) => [idOf(node), at];
  const selection = (doc) => {
    const found = doc.getSelection();
    if (!found || !found.rangeCount || found.isCollapsed) return null;
    const range = found.getRangeAt(0);
    return [
      ...edge(range.startContainer, range.startOffset),
      ...edge(range.endContainer, range.endOffset),
    ];
  };

  const documentOf = (doc) => ({
    name: "#document",
    id: idOf(doc),
    state: {
      scroll: round(doc.defaultView ? doc.defaultView.scrollX : 0, doc.defaultView ? doc.defaultView.scrollY : 0),
      mode: doc.compatMode,
      focus: doc.activeElement && doc.activeElement !== doc.body ? idOf(doc.activeElement) : null,
      selection: selection(doc),
      fonts: [...doc.fonts].map((font) => font.family).sort(),
      adopted: sheets(doc),
    },
    children: children(doc),
  });

  const children = (node) => [...node.childNodes].map(plain).filter(Boolean);

  function plain(node) {
    const id = idOf(node);
    if (node.nodeType === 10) return { name: "!doctype", id };
    if (node.nodeType !== 1) return { name: node.nodeName, id, text: node.data };
    if (id < 0 && node.hasAttribute("data-heatreel")) return null; // the player's own
    const made = { name: node.nodeName, id, attributes: {}, style: {}, state: {} };
    for (const { name, value } of node.attributes) made.attributes[name] = value;
    delete made.attributes["data-heatreel-canvas"];
    delete made.attributes.style;
    const classes = (made.attributes.class || "").split(/\s+/).filter(Boolean);
    made.state.hover = classes.includes(":hover");
    made.attributes.class = classes.filter((one) => one !== ":hover" && one !== "rrweb-paused").sort().join(" ");
    if (!made.attributes.class) delete made.attributes.class;
    for (const name of node.style || []) {
      made.style[name] = node.style.getPropertyValue(name) + (node.style.getPropertyPriority(name) && " !");
    }
    state(node, made.state);
    if (node.nodeName === "STYLE" || node.nodeName === "LINK") {
      made.state.rules = node.sheet ? rules(node.sheet) : null;
      if (id < 0 && made.state.rules && ours(made.state.rules)) return null;
      made.children = [...node.childNodes].map((child) => ({ name: child.nodeName, id: idOf(child) }));
      return made;
    }
    made.children = children(node);
    if (node.shadowRoot) {
      const root = node.shadowRoot;
      const focus = root.activeElement ? idOf(root.activeElement) : null;
      made.shadow = { name: "#shadow", id: idOf(root), state: { adopted: sheets(root), focus }, children: children(root) };
    }
    if (node.nodeName === "IFRAME" && node.contentDocument) made.frame = documentOf(node.contentDocument);
    return made;
  }

  function state(node, into) {
    if (node.scrollTop || node.scrollLeft) {
      const doc = node.ownerDocument;
      if (node !== doc.scrollingElement) into.scroll = round(node.scrollLeft, node.scrollTop);
    }
    switch (node.nodeName) {
      case "INPUT":
        into.checked = node.checked;
      // falls through
      case "TEXTAREA":
      case "SELECT":
        into.value = node.value;
        break;
      case "OPTION":
        into.selected = node.selected;
        break;
      case "DIALOG":
        into.modal = node.matches(":modal");
        break;
      case "AUDIO":
      case "VIDEO":
        Object.assign(into, { paused: node.paused, muted: node.muted, loop: node.loop, rate: node.playbackRate });
        into.volume = Math.round(node.volume * 100);
        into.at = Math.round(node.currentTime);
    }
  }

  return JSON.stringify(documentOf(replayer.iframe.contentDocument));
}
