/* Uses a page as a person does: the pointer travels before it presses, and there is time between acts. */

const STEP_MS = 24;
const HELD_MS = 90;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Acts are kept in ``acts``: what was done, on what, and when by the clock (epoch ms). */
export class Person {
  constructor(page) {
    this.page = page;
    this.acts = [];
    this.x = 520;
    this.y = 610;
  }

  rest(ms) {
    return sleep(ms);
  }

  open(path) {
    return this.page.goto(`http://reedholt.example${path}`);
  }

  async reload() {
    this.acts.push({ act: "reload", on: "", t_ms: Date.now() });
    await this.page.reload();
  }

  /** A slightly bent way with an eased pace, as long as its length asks for. */
  async travel(x, y) {
    const [fromX, fromY] = [this.x, this.y];
    const far = Math.hypot(x - fromX, y - fromY);
    const steps = Math.max(6, Math.round(far / 26));
    for (let n = 1; n <= steps; n += 1) {
      const part = n / steps;
      const eased = part * part * (3 - 2 * part);
      const bend = Math.sin(part * Math.PI) * far * 0.06;
      this.x = fromX + (x - fromX) * eased + (bend * (fromY - y)) / (far || 1);
      this.y = fromY + (y - fromY) * eased + (bend * (x - fromX)) / (far || 1);
      await this.page.mouse.move(this.x, this.y);
      await sleep(STEP_MS);
    }
  }

  /** Point at an element; ``beside``: so many px to the right of its box. */
  async pointAt(selector, beside = null) {
    const box = await this.page.locator(selector).boundingBox();
    const x = beside === null ? box.x + box.width * 0.45 : box.x + box.width + beside;
    await this.travel(x, box.y + box.height * 0.5);
    await sleep(140);
  }

  async click(selector, { beside = null } = {}) {
    await this.pointAt(selector, beside);
    await this.press(beside === null ? selector : `${beside} px beside ${selector}`);
  }

  /** Press where the pointer is. */
  async press(on) {
    this.acts.push({ act: "click", on, t_ms: Date.now() });
    await this.page.mouse.down();
    await sleep(HELD_MS);
    await this.page.mouse.up();
  }
}
