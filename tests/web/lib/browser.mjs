// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import { chromium } from './modules.mjs';

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CELLAR_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--font-render-hinting=none', '--disable-lcd-text',
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
