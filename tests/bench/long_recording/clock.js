/*
 * The page's clock, set forward by hand: Date, performance.now, timers and animation frames follow
 * bench.advance(ms), and one hour takes as long as its work. Runs before every script of the page.
 */
"use strict";

(() => {
  const START_MS = 1790000000000;
  const FRAME_MS = 16;
  const TURNS = 16; // of the microtask queue after each timer: promises go on, mutations are delivered
  const RealDate = Date;
  const timers = []; // {id, at, every, run}, the earliest last
  let now = START_MS;
  let lastId = 0;

  class SetDate extends RealDate {
    constructor(...given) {
      if (given.length) super(...given);
      else super(now);
    }
    static now() {
      return now;
    }
  }

  function put(timer) {
    let at = timers.length;
    while (at && timers[at - 1].at <= timer.at) at -= 1;
    timers.splice(at, 0, timer);
    return timer.id;
  }

  const after = (ms, every, run) => put({ id: ++lastId, at: now + Math.max(1, ms || 0), every, run });

  function forget(id) {
    const at = timers.findIndex((timer) => timer.id === id);
    if (at >= 0) timers.splice(at, 1);
  }

  async function advance(ms) {
    const end = now + ms;
    while (timers.length && timers[timers.length - 1].at <= end) {
      const timer = timers.pop();
      now = Math.max(now, timer.at);
      if (timer.every) put({ ...timer, at: timer.at + timer.every });
      timer.run();
      for (let turn = 0; turn < TURNS; turn += 1) await null;
    }
    now = end;
  }

  window.Date = SetDate;
  performance.now = () => now - START_MS;
  window.setTimeout = (run, ms, ...given) => after(ms, 0, () => run(...given));
  window.setInterval = (run, ms, ...given) => after(ms, Math.max(1, ms), () => run(...given));
  window.clearTimeout = window.clearInterval = forget;
  window.requestAnimationFrame = (run) => after(FRAME_MS, 0, () => run(now - START_MS));
  window.cancelAnimationFrame = forget;
  window.requestIdleCallback = (run) => after(1, 0, () => run({ timeRemaining: () => 5, didTimeout: false }));
  window.cancelIdleCallback = forget;
  window.bench = { advance, sleep: (ms) => new Promise((done) => setTimeout(done, ms)), START_MS };
})();
