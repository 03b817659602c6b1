"""A recording of a page that tries everything to reach the network or to run.

Each construct names its own path on the listener, so that a failing test says which one got through.
"""

from __future__ import annotations

import itertools
from typing import Any

from helpers.storyboard import Storyboard

DESKTOP_LINK = "heatreel://0123456789abcdef/" + "ab" * 32 + "?t=1"
PLAYER_ADDRESS = "heatreel-player://" + "0" * 32 + "/tell/guess?m=%7B%22painted%22:1%7D"
MARK = "top.document.title='ran';document.title='ran'"


def nodes(base: str) -> list[dict[str, Any]]:
    """Serialised elements (without ids), one construct each. ``base``: "http://127.0.0.1:port"."""
    number = itertools.count()

    def at(name: str = "") -> str:
        return f"{base}/{next(number)}-{name}"

    def element(tag: str, text: str = "", children: tuple = (), svg: bool = False, **attributes) -> dict:
        inner = [{"type": 3, "textContent": text}] if text else []
        names = {name.rstrip("_").replace("__", ":").replace("_", "-"): v for name, v in attributes.items()}
        made = {"type": 2, "tagName": tag, "attributes": names, "childNodes": [*inner, *children]}
        return {**made, "isSVG": True} if svg else made

    def link(rel: str, **more: str) -> dict:
        return element("link", rel=rel, href=at(f"link-{rel}"), **more)

    def style(css: str) -> dict:
        return element("style", css)

    def sheet(css: str) -> dict:
        return element("link", rel="stylesheet", _cssText=css)

    def handler(tag: str, **attributes: str) -> dict:
        return element(tag, **attributes)

    run = f"{MARK};new Image().src='{base}/script'"
    made = [
        element("img", src=at("img")),
        element("img", srcset=f"{at('srcset')} 1x, {at('srcset2')} 2x"),
        element("img", loading="eager", fetchpriority="high", src=at("eager")),
        element("img", src=at("crossorigin"), crossorigin="use-credentials"),
        element("img", rr_src=at("rr-src"), rr_width="10px", rr_height="10px"),
        element("img", longdesc=at("longdesc"), lowsrc=at("lowsrc"), dynsrc=at("dynsrc")),
        element("picture", children=(element("source", srcset=at("picture")), element("img", src=at("p")))),
        element("input", type="image", src=at("input-image")),
        element("video", src=at("video"), autoplay="", preload="auto"),
        element("video", poster=at("poster")),
        element("video", children=(element("source", src=at("source")), element("track", src=at("track")))),
        element("audio", src=at("audio"), autoplay="", preload="auto"),
        element("iframe", src=at("iframe")),
        element("iframe", src="javascript:" + run),
        element("iframe", src=f"data:text/html,<img src={at('data-frame')}><script>{run}</script>"),
        element("iframe", srcdoc=f"<img src={at('srcdoc')}><script>{run}</script>"),
        element("iframe", srcdoc=f"<iframe srcdoc='<img src={at('nested')}>'></iframe>"),
        element("iframe", srcdoc=f"<meta http-equiv=refresh content='0;url={at('srcdoc-refresh')}'>"),
        element("iframe", srcdoc=f"<link rel=stylesheet href={at('srcdoc-css')}><base href={base}/>"),
        element("iframe", src=at("frame-scripts"), sandbox="allow-scripts allow-same-origin"),
        element("frame", src=at("frame")),
        element("object", data=at("object")),
        element("object", data=at("object-svg"), type="image/svg+xml"),
        element("embed", src=at("embed")),
        element("applet", code=at("applet"), archive=at("archive")),
        element("portal", src=at("portal")),
        element("fencedframe", src=at("fencedframe")),
        link("stylesheet"),
        link("stylesheet", media="print"),
        link("alternate stylesheet", title="other"),
        link("icon"),
        link("apple-touch-icon"),
        link("manifest"),
        link("prefetch"),
        link("prerender"),
        link("preconnect"),
        link("preconnect", crossorigin=""),
        link("dns-prefetch"),
        link("modulepreload"),
        *[
            link("preload", as_=kind)
            for kind in ("script", "style", "image", "font", "fetch", "track", "document")
        ],
        link("import"),
        link("search", type="application/opensearchdescription+xml"),
        link("pingback"),
        element("link", rel="preload", as_="image", imagesrcset=f"{at('imagesrcset')} 1x"),
        element("base", href=f"{base}/base/"),
        element("img", src="relative-to-base.png"),
        element("link", rel="stylesheet", href="relative-to-base.css"),
        element("meta", http_equiv="refresh", content=f"0;url={at('refresh')}"),
        element(
            "meta", http_equiv="Content-Security-Policy", content=f"default-src *; report-uri {at('csp')}"
        ),
        element("meta", http_equiv="Link", content=f"<{at('meta-link')}>; rel=preload; as=image"),
        element("script", run),
        element("script", src=at("script")),
        element("script", type="module", src=at("module")),
        element(
            "script",
            '{"prefetch":[{"source":"list","urls":["' + at("rules") + '"]}]}',
            type="speculationrules",
        ),
        element("script", '{"imports":{"a":"' + at("importmap") + '"}}', type="importmap"),
        element("noscript", children=(element("img", src=at("noscript")),)),
        element("template", children=(element("img", src=at("template")),)),
        style(f"@import url({at('import')});"),
        style(f"@import '{at('import-string')}' screen;"),
        style(f"body{{background:url({at('background')})}}"),
        style(f"html{{background-image:image-set(url({at('image-set')}) 1x)}}"),
        style(f"@font-face{{font-family:x;src:url({at('font')})}}p{{font-family:x}}"),
        style(f"p::before{{content:url({at('content')})}}"),
        style(f"p{{cursor:url({at('cursor')}),auto;list-style-image:url({at('list')})}}"),
        style(f"p{{border-image:url({at('border')}) 1;mask-image:url({at('mask')})}}"),
        style(
            f"p{{filter:url({at('filter')}#f);clip-path:url({at('clip')}#c);shape-outside:url({at('shape')})}}"
        ),
        style(f"p{{--x:url({at('variable')});background:var(--x)}}"),
        style(f"p{{background:\\75 rl({at('escaped')})}}"),
        style(f"p{{background:-webkit-image-set(url({at('webkit')}) 1x);behavior:url({at('behavior')})}}"),
        sheet(f"body::after{{content:url({at('csstext')})}}@import url({at('csstext-import')});"),
        element("p", "text", style=f"background:url({at('inline')})"),
        element("body", background=at("body-background")),
        element("table", background=at("table-background")),
        element("a", "x", href=at("a"), ping=at("ping"), target="_blank"),
        element("a", "x", href=at("download"), download="x"),
        element("a", "x", href="javascript:" + run),
        element("area", href=at("area"), ping=at("area-ping")),
        element("form", action=at("form"), children=(element("input", type="submit", autofocus=""),)),
        element("button", "x", formaction=at("formaction"), autofocus=""),
        handler("img", src="data:image/png;base64,bad", onerror=run),
        handler("img", src="data:image/gif;base64,R0lGODlhAQABAAAAACw=", onload=run),
        handler("input", autofocus="", onfocus=run),
        handler("details", open="", ontoggle=run),
        handler("body", onload=run, onpageshow=run, onscroll=run, onresize=run),
        handler("marquee", onstart=run),
        handler("p", onanimationstart=run, style="animation:spin 1s"),
        handler("p", onclick=run, onmouseover=run, onmousedown=run, onmouseup=run),
        handler("video", oncanplay=run, onerror=run, onloadstart=run, src="data:video/mp4;base64,AAAA"),
        element("svg", svg=True, children=(element("image", svg=True, href=at("svg-image")),)),
        element("svg", svg=True, children=(element("image", svg=True, xlink__href=at("svg-xlink")),)),
        element("svg", svg=True, children=(element("use", svg=True, href=at("use") + "#a"),)),
        element("svg", svg=True, children=(element("feImage", svg=True, href=at("feimage")),)),
        element("svg", svg=True, children=(element("script", run, svg=True),)),
        element("svg", svg=True, children=(element("script", svg=True, href=at("svg-script")),)),
        element("svg", svg=True, onload=run),
        element(
            "svg",
            svg=True,
            children=(element("foreignObject", svg=True, children=(element("img", src=at("fo")),)),),
        ),
        element(
            "svg",
            svg=True,
            children=(element("set", svg=True, attributeName="href", to="javascript:" + run),),
        ),
        element("math", children=(element("mtext", href=at("math")),)),
        # what our own address would answer, from inside: relative to the player
        element("link", rel="stylesheet", href="/tell/x?m={}"),
        element("img", src="/batch/x"),
        element("link", rel="preload", as_="fetch", href="/tell/guess?m=%7B%22painted%22:1%7D"),
        element("iframe", src="/"),
        element("iframe", src="/player.js"),
        element("iframe", src="file:///etc/hostname"),
        element("img", src="file:///etc/hostname"),
        element("iframe", src="chrome://version"),
        element("iframe", src="view-source:" + base),
        element("img", src=base.replace("http:", "ftp:") + "/ftp"),
        element("link", rel="preconnect", href=base.replace("http:", "ws:")),
    ]
    for address in (DESKTOP_LINK, PLAYER_ADDRESS, "mailto:a@shop.example"):
        made += [
            element("iframe", src=address),
            element("iframe", srcdoc=f"<meta http-equiv=refresh content='0;url={address}'>"),
            element("iframe", srcdoc=f"<form action='{address}'><input autofocus></form>"),
            element("object", data=address),
            element("embed", src=address),
            element("img", src=address),
            element("meta", http_equiv="refresh", content=f"0;url={address}"),
            element("link", rel="stylesheet", href=address),
            element("link", rel="prerender", href=address),
            element("a", "x", href=address),
            element("a", "x", href=address, target="_top"),
            element("a", "x", href=address, target="_blank"),
            element("svg", svg=True, children=(element("a", "x", svg=True, href=address, target="_top"),)),
            element("form", action=address, children=(element("input", type="submit"),)),
            element("form", action=address, target="_top", children=(element("button", "x"),)),
            style(f"@import url({address});p{{background:url({address})}}"),
        ]
    return made


def numbered(node: dict[str, Any], ids: itertools.count) -> dict[str, Any]:
    node["id"] = next(ids)
    for child in node.get("childNodes", ()):
        numbered(child, ids)
    return node


def hostile_recording(base: str) -> Storyboard:
    """The constructs in the full snapshot; half a second later all once more, by mutation."""
    story = Storyboard(width=640, height=400).visit(base + "/", "<p id=p>text</p>", "<title>t</title>")
    ids = itertools.count(100)
    html = story.tree["childNodes"][1]
    head, body = html["childNodes"]
    made = [numbered(node, ids) for node in nodes(base)]
    head["childNodes"] += [
        node for node in made if node["tagName"] in ("link", "style", "base", "meta", "script")
    ]
    body["childNodes"] += [node for node in made if node not in head["childNodes"]]
    story.wait(500)
    again = [numbered(node, ids) for node in nodes(base + "/later")]
    adds = []
    for node in again:
        for child, parent in _flat(node, body["id"]):
            adds.append({"parentId": parent, "nextId": None, "node": {**child, "childNodes": []}})
    story.mutate(adds=adds)
    story.wait(50).incremental(
        8,
        id=next(n["id"] for n in made if n["tagName"] == "style"),
        adds=[{"rule": f"p{{background:url({base}/rule)}}", "index": 0}],
    )
    story.wait(50).incremental(10, family="x", fontSource=f"url({base}/font-event)", buffer=False)
    story.incremental(
        15,
        id=1,
        styleIds=[1],
        styles=[{"styleId": 1, "rules": [{"rule": f"p{{background:url({base}/adopted)}}", "index": 0}]}],
    )
    story.wait(50).incremental(
        9,
        id=story.node("#p"),
        type=0,
        commands=[
            {
                "property": "drawImage",
                "args": [{"rr_type": "HTMLImageElement", "src": f"{base}/canvas"}, 0, 0],
            }
        ],
    )
    story.wait(50).mutate(
        attributes=[
            {
                "id": story.node("#p"),
                "attributes": {"style": f"background:url({base}/attribute)", "onclick": MARK},
            },
            *(
                {"id": node["id"], "attributes": {"src": f"{base}/changed-src"}}
                for node in made
                if node["tagName"] in ("img", "iframe", "video", "embed")
            ),
        ]
    )
    for kind in (0, 1, 2, 3, 4, 5, 7, 9):
        story.wait(20)
        for node in made:
            if node["tagName"] in ("a", "button", "p", "input"):
                story.interact(kind, node["id"], 5, 5)
    return story.wait(50).mutate()


def _flat(node: dict[str, Any], parent: int):
    yield node, parent
    for child in node.get("childNodes", ()):
        yield from _flat(child, node["id"])
