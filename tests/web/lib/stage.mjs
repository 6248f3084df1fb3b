// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page in Chromium against a scripted node. Each test file makes one stage; each test opens its own page on it.

import { after, afterEach, before, beforeEach } from 'node:test';
import { cardOf, dragWithMouse, drawn, launch, textOf, watchedPage } from './browser.mjs';
import { demoCellar, MockServer } from './mockserver.mjs';

export const limits = { min: 34, max: 100 };
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
export const desktop = { viewport: { width: 1280, height: 800 } };

export class Stage {
  constructor() {
    before(async () => {
      this.browser = await launch();
    });
    after(() => this.browser.close());
    beforeEach(async () => {
      this.mock = await new MockServer().start();
    });
    afterEach(async () => {
      await this.context?.close();
      await this.mock.stop();
    });
  }

  /** Opens the page; `expected` are troubles that the test causes itself. */
  async open(options = desktop, expected = []) {
    Object.assign(this, await watchedPage(this.browser, options, expected));
    await this.page.goto(this.mock.url);
    await this.page.locator('vessel-card').first().waitFor();
    await drawn(this.page);
  }

  /** Opens the page with a clock that stands still until the test moves it. */
  async openWithClock(options = desktop) {
    Object.assign(this, await watchedPage(this.browser, options));
    await this.page.clock.install({ time: '2026-11-22T14:00:00Z' });
    await this.page.clock.pauseAt('2026-11-22T14:00:05Z');
    await this.page.goto(this.mock.url);
    await this.page.locator('vessel-card').first().waitFor();
    await drawn(this.page);
  }

  card(label) {
    return cardOf(this.page, label);
  }

  get fv20() {
    return this.card('FV 20/1');
  }

  get dialog() {
    return this.page.getByRole('alertdialog');
  }

  get banner() {
    return this.page.locator('.banner');
  }

  bannerText() {
    return textOf(this.banner);
  }

  /** Drags FV 20/1 from its 68 °F to `value` and lets go: the question is open. */
  async ask(value) {
    await dragWithMouse(this.page, this.fv20, 68, value, limits);
    await this.page.mouse.up();
    await this.dialog.waitFor();
  }

  async confirm(value) {
    await this.ask(value);
    await this.dialog.getByRole('button', { name: /^Set to/ }).click();
  }
}

/** A delta in which one vessel changed. */
export function withVessel(id, alter) {
  const cellar = demoCellar();
  const vessel = cellar.vessels.find((one) => one.id === id);
  alter(vessel);
  return { ...cellar, vessels: [vessel], panels: [] };
}
