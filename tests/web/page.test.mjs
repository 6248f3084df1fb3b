// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the page shows, and that it keeps its content security policy.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, expectText } from './lib/browser.mjs';
import { change, demoCellar, troubledCellar } from './lib/mockserver.mjs';
import { phone, Stage } from './lib/stage.mjs';

const stage = new Stage();

test('shows the cellar without breaking its content security policy', async () => {
  await stage.open();
  assert.equal(await stage.page.locator('vessel-card').count(), 9);
  await expectText(stage.page.locator('status-bar'), /SuperCellar Cellar Panel.*Panel: connected, 11 ms.*Last update 14:00:00/);
  const { words, dial } = stage.fv20;
  await expectText(words, 'FV 20/1 Temp: 67.8 °F Setpoint: 68 °F Valve: closed');
  assert.equal(await dial.getAttribute('aria-valuetext'), 'setpoint 68 °F, temperature 67.8 °F, valve closed');
  assert.deepEqual(
    await dial.evaluate((svg) => ['min', 'max', 'now'].map((name) => svg.getAttribute(`aria-value${name}`))),
    ['34', '100', '68']);
  assert.deepEqual(stage.troubles, []);
});

test('the watchers of this test do notice a violation and an error', async () => {
  await stage.open();
  await stage.page.evaluate(() => {
    document.body.setAttribute('style', 'color: red');
    console.error('on purpose');
  });
  await eventually(() => stage.troubles.join(), (text) => /style-src/.test(text) && /on purpose/.test(text), 'noticed');
});

test('a name that looks like markup is a name', async () => {
  const cellar = demoCellar();
  cellar.vessels[0].label = '<img src=x onerror="document.title=1">';
  stage.mock.first = () => JSON.stringify(cellar);
  await stage.open();
  await expectText(stage.page.locator('vessel-card h2').first(), cellar.vessels[0].label);
  assert.deepEqual(stage.troubles, []);
});

test('shows °C where the cellar is read in °C, and still writes the panel\'s °F', async () => {
  stage.mock.first = () => JSON.stringify({ ...demoCellar(), displayUnit: 'C' });
  stage.mock.answer = () => ({ status: 202, body: change('verified') });
  await stage.open();
  await expectText(stage.fv20.words, 'FV 20/1 Temp: 19.9 °C Setpoint: 20.0 °C Valve: closed');
  await stage.confirm(34);
  assert.deepEqual(stage.mock.puts, [{ vessel: 'fv-20-1', value: 34, expected: 68 }]);
  await expectText(stage.fv20.notice, 'Verified: panel holds 1.1 °C (14 ms)');
});

test('every target is big enough for a wet thumb', async () => {
  await stage.open(phone);
  const small = await stage.page.locator('vessel-card').evaluateAll((cards) => cards.flatMap((card) =>
    [...card.shadowRoot.querySelectorAll('button'), ...card.shadowRoot.querySelector('vessel-dial').shadowRoot
      .querySelectorAll('.target')].map((target) => target.getBoundingClientRect())
      .filter((box) => box.width < 40 || box.height < 40).map((box) => [box.width, box.height])));
  assert.deepEqual(small, []);
});

for (const width of [320, 360, 375, 390, 640, 800, 1280, 1920]) {
  test(`nothing is cut off or hidden at ${width} pixels`, async () => {
    stage.mock.first = () => JSON.stringify(troubledCellar());
    await stage.open({ viewport: { width, height: 800 } });
    const over = await stage.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} pixels too wide`);
    const clipped = await stage.page.locator('vessel-card .words > *').evaluateAll((lines) =>
      lines.filter((line) => line.scrollWidth > line.clientWidth + 1).map((line) => line.textContent));
    assert.deepEqual(clipped, []);
  });
}
