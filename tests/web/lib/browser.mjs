// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import { chromium } from 'playwright-core';

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CELLAR_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb',
    ],
  });
}

/**
 * A page that keeps a list of everything that went wrong in it: console errors, uncaught exceptions and content security
 * policy violations. `expected` patterns are faults that the test itself causes (a refused connection, a 401).
 */
export async function watchedPage(browser, options = {}, expected = []) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  const troubles = [];
  const note = (text) => {
    if (!expected.some((pattern) => pattern.test(text))) {
      troubles.push(text);
    }
  };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      note(`${message.type()}: ${message.text()} ${message.location().url}`);
    }
  });
  page.on('pageerror', (error) => note(`exception: ${error.message}`));
  await page.exposeFunction('noteViolation', (text) => note(`policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.noteViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return { context, page, troubles };
}

/** Everything about one vessel's card. */
export function cardOf(page, label) {
  const card = page.locator('vessel-card').filter({ has: page.getByRole('heading', { name: label, exact: true }) });
  return {
    card,
    dial: card.getByRole('slider'),
    svg: card.locator('vessel-dial svg[role=slider]'),
    handle: card.locator('.handle'),
    grip: card.locator('.grip'),
    raise: card.getByRole('button', { name: /^Raise/ }),
    lower: card.getByRole('button', { name: /^Lower/ }),
    set: card.locator('button.set'),
    notice: card.locator('.notice'),
    words: card.locator('.words'),
  };
}

/** Where a value lies on the ring of a dial, in page coordinates: 270 degrees from lower left to lower right. */
export async function pointOnRing(svg, value, { min, max }) {
  const box = await svg.boundingBox();
  const angle = ((-135 + (270 * (value - min)) / (max - min)) * Math.PI) / 180;
  const radius = (box.width / 200) * 84;
  return {
    x: box.x + box.width / 2 + radius * Math.sin(angle),
    y: box.y + box.height / 2 - radius * Math.cos(angle),
  };
}

/** Waits until `ask` gives what `accept` wants; fails with what it gave last. */
export async function eventually(ask, accept, what, timeoutMs = 8000) {
  const until = Date.now() + timeoutMs;
  let last;
  do {
    last = await ask();
    if (accept(last)) {
      return last;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (Date.now() < until);
  throw new Error(`${what}: still ${JSON.stringify(last)} after ${timeoutMs} ms`);
}

/** What a locator shows, also inside components and pictures, with plain spaces; empty when there is no such element. */
export async function textOf(locator) {
  const text = await locator.evaluateAll(([element]) => {
    const inside = element?.shadowRoot ?? element;
    if (inside instanceof SVGElement) {
      return [...inside.querySelectorAll('text')].map((line) => line.textContent).join(' ');
    }
    return element?.shadowRoot ? [...inside.children].map((child) => child.innerText ?? '').join(' ') : inside?.innerText;
  });
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

export async function expectText(locator, wanted, timeoutMs) {
  const accept = wanted instanceof RegExp ? (text) => wanted.test(text) : (text) => text === wanted;
  return eventually(() => textOf(locator), accept, `wanted ${wanted}`, timeoutMs);
}

async function untilHeld(parts) {
  const state = () => parts.dial.evaluate((svg) =>
    [svg.querySelector('.handle')?.getAttribute('class') ?? 'no handle', svg.getAttribute('aria-valuetext')].join(', '));
  await eventually(state, (text) => /\bheld\b/.test(text), 'the handle is held');
}

/** Holds the handle with the mouse until it grows, then turns it to `value` step by step; does not let go. */
export async function dragWithMouse(page, parts, from, to, limits) {
  await parts.svg.scrollIntoViewIfNeeded();
  const start = await pointOnRing(parts.svg, from, limits);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await untilHeld(parts);
  const count = Math.ceil(Math.abs(to - from) / 4) || 1;
  for (let i = 1; i <= count; ++i) {
    const point = await pointOnRing(parts.svg, from + ((to - from) * i) / count, limits);
    await page.mouse.move(point.x, point.y);
  }
}

/** Waits until the page is on the screen: before its first frame the browser drops clicks and key presses. */
export async function drawn(page) {
  await page.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 } });
}

/** Waits until the page has come to rest after a scroll: a touch during a fling belongs to the fling. */
export async function atRest(page) {
  let last = -1;
  let since = Date.now();
  await eventually(async () => {
    const y = await page.evaluate(() => window.scrollY);
    if (y !== last) {
      [last, since] = [y, Date.now()];
    }
    return Date.now() - since;
  }, (still) => still > 300, 'the page rests');
}

/** One finger on the screen, through the browser's own input pipeline, so that scrolling is real. */
export class Finger {
  static async on(page) {
    return new Finger(await page.context().newCDPSession(page));
  }

  constructor(session) {
    this.session = session;
  }

  async touch(type, point) {
    const touchPoints = point ? [{ x: Math.round(point.x), y: Math.round(point.y), id: 1 }] : [];
    await this.session.send('Input.dispatchTouchEvent', { type, touchPoints });
  }

  async down(point) {
    this.at = point;
    await this.touch('touchStart', point);
  }

  async moveTo(point, steps = 8) {
    const from = this.at;
    for (let i = 1; i <= steps; ++i) {
      this.at = { x: from.x + ((point.x - from.x) * i) / steps, y: from.y + ((point.y - from.y) * i) / steps };
      await this.touch('touchMove', this.at);
    }
  }

  async up() {
    await this.touch('touchEnd', null);
  }

  /** Presses the handle, waits for it to grow, and turns it to `value`; does not let go. */
  async dragTo(parts, from, to, limits) {
    await this.down(await pointOnRing(parts.svg, from, limits));
    await untilHeld(parts);
    const count = Math.ceil(Math.abs(to - from) / 4) || 1;
    for (let i = 1; i <= count; ++i) {
      await this.moveTo(await pointOnRing(parts.svg, from + ((to - from) * i) / count, limits), 1);
    }
  }
}
