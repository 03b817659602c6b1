// Draws heatmaps of the same points with heatmap.js and with simpleheat; Python reads `window.rivals.said`.
"use strict";
window.rivals = (() => {
  const radius = 24;
  const state = { said: null };
  let points = null; // Float32Array: x, y, x, y, …
  let drawn = null; // { name, canvas, redraw }

  const box = (width, height) => {
    document.body.innerHTML = "";
    const made = document.createElement("div");
    made.style.cssText = `position:relative;width:${width}px;height:${height}px`;
    document.body.append(made);
    return made;
  };

  const makers = {
    "heatmap.js": (width, height, max) => {
      const heat = h337.create({ container: box(width, height), radius, maxOpacity: 0.9 });
      const data = [];
      for (let i = 0; i < points.length; i += 2) data.push({ x: points[i] | 0, y: points[i + 1] | 0, value: 1 });
      heat.setData({ max, min: 0, data });
      const palettes = [{ 0.3: "blue", 1: "red" }, { 0.3: "purple", 1: "yellow" }];
      const redraw = {
        radius: (n) => (heat.configure({ radius: radius + n }), heat.setData({ max, min: 0, data: data.map((one) => ({ ...one, radius: radius + n })) })),
        opacity: (n) => (heat.configure({ maxOpacity: 0.8 - n / 100 }), heat.repaint()),
        palette: (n) => (heat.configure({ gradient: palettes[n % 2] }), heat.repaint()),
      };
      return { canvas: document.querySelector("canvas"), redraw };
    },
    simpleheat: (width, height, max) => {
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      box(width, height).append(canvas);
      const data = [];
      for (let i = 0; i < points.length; i += 2) data.push([points[i], points[i + 1], 1]);
      const heat = simpleheat(canvas).data(data).max(max).radius(radius, radius);
      heat.draw();
      const palettes = [{ 0.3: "blue", 1: "red" }, { 0.3: "purple", 1: "yellow" }];
      const redraw = {
        radius: (n) => heat.radius(radius + n, radius).draw(),
        opacity: (n) => heat.draw(0.05 + n / 1000),
        palette: (n) => heat.gradient(palettes[n % 2]).draw(),
      };
      return { canvas, redraw };
    },
  };

  // Draw all points and encode the canvas as PNG; says the milliseconds of both and the bytes.
  const toPng = (name, width, height, max) => {
    state.said = null;
    const begin = performance.now();
    drawn = makers[name](width, height, max);
    drawn.canvas.toBlob((blob) => {
      state.said = { ms: performance.now() - begin, bytes: blob === null ? 0 : blob.size };
    }, "image/png");
  };

  // Change the look of what is drawn, n = 1, 2, … ; a read of one px makes sure that it is done.
  const change = (what, n) => {
    state.said = null;
    const begin = performance.now();
    drawn.redraw[what](n);
    drawn.canvas.getContext("2d").getImageData(0, 0, 1, 1);
    state.said = { ms: performance.now() - begin };
  };

  const take = (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    points = new Float32Array(bytes.buffer);
    return points.length / 2;
  };

  return Object.assign(state, { take, toPng, change });
})();
