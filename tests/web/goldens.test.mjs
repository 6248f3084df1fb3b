// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

//
// The golden pictures, and the proof that comparing them notices a difference.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './lib/browser.mjs';
import { differences, draw, isSame, scenes } from './lib/goldens.mjs';
import { MockServer } from './lib/mockserver.mjs';

let browser, mock;

before(async () => {
  browser = await launch();
  mock = await new MockServer().start();
});
after(async () => {
  await browser.close();
  await mock.stop();
});

for (const name of Object.keys(scenes)) {
  test(`${name} looks as it did`, async () => {
    const count = differences(name, await draw(browser, mock, name));
    assert.ok(isSame(count), `${count} pixels differ from goldens/${name}.png: look at test-results, npm run goldens renews`);
  });
}

const alterations = {
  'another blue': (page) => page.evaluate(() => document.documentElement.style.setProperty('--chill', '#8f8cff')),
  'one digit': (page) => page.locator('vessel-dial').first().evaluate((dial) => {
    dial.shadowRoot.querySelector('text.big').textContent = '36.9';
  }),
  'a missing handle': (page) => page.locator('vessel-dial').first().evaluate((dial) => {
    dial.shadowRoot.querySelector('.handle').style.display = 'none';
  }),
  'a shifted line': (page) => page.locator('status-bar').evaluate((bar) => (bar.style.marginTop = '2px')),
};
for (const [what, alter] of Object.entries(alterations)) {
  test(`the comparison notices ${what}`, async () => {
    const count = differences('desktop', await draw(browser, mock, 'desktop', alter), false);
    assert.ok(!isSame(count), `only ${count} pixels differ`);
  });
}
