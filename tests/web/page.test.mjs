// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the page shows, and that it keeps its content security policy.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, expectText } from './lib/browser.mjs';
import { change, demoCellar, panelsCellar, troubledCellar } from './lib/mockserver.mjs';
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
  const button = await stage.page.getByRole('button', { name: 'Panels' }).boundingBox();
  assert.ok(button.width >= 40 && button.height >= 40, JSON.stringify(button));
});

test('every panel is told of in the bar, and its vessels alone are stale', async () => {
  stage.mock.first = () => JSON.stringify(panelsCellar());
  await stage.open();
  await expectText(stage.page.locator('status-bar'),
    /main: connected, 11 ms Panel line: unit 3 did not answer within 500 ms, next attempt in 0.8 s alpha: connected, 92 ms/);
  for (const [label, disabled] of [['FV 10/1', 'false'], ['FV 10/4', 'true'], ['FV 10/6', 'true'], ['FV 20/1', 'false']]) {
    assert.equal(await stage.card(label).dial.getAttribute('aria-disabled') ?? 'false', disabled, label);
  }
});

test('a table tells how each panel is, and goes again', async () => {
  stage.mock.first = () => JSON.stringify(panelsCellar());
  await stage.open();
  const button = stage.page.getByRole('button', { name: 'Panels' });
  const table = stage.page.getByRole('table');
  assert.equal(await table.count(), 0);
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
  await button.click();
  assert.equal(await button.getAttribute('aria-expanded'), 'true');
  await expectText(table.getByRole('row').nth(1),
    'main connected, 11 ms 14:00 Modbus TCP, 10.1.10.105:502 11 ms 4.2 / 20 ms 48,211 12 9 3');
  await expectText(table.getByRole('row').nth(2), /^line not connected, next attempt in 0.8 s unit 3 did not answer/);
  await expectText(table.getByRole('row').nth(3), /Alpha, http:\/\/10.1.10.106 92 ms – 0 0 0 0$/);
  const cellar = panelsCellar();
  cellar.panels[0].statistics.requests = 48999;
  stage.mock.send('cellar', { ...cellar, sequence: 2, vessels: [], panels: [cellar.panels[0]] });
  await expectText(table.getByRole('row').nth(1), /48,999 12 9 3$/);
  assert.equal(await table.getByRole('row').count(), 4);
  await button.click();
  assert.equal(await table.count(), 0);
  assert.deepEqual(stage.troubles, []);
});

for (const width of [320, 390, 640, 800, 1024, 1280, 1920]) {
  test(`the table of panels fits ${width} pixels`, async () => {
    stage.mock.first = () => JSON.stringify(panelsCellar());
    await stage.open({ viewport: { width, height: 800 } });
    await stage.page.getByRole('button', { name: 'Panels' }).click();
    await stage.page.locator('panel-table').waitFor();
    const over = await stage.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} pixels too wide`);
    const clipped = await stage.page.locator('panel-table td').evaluateAll((cells) =>
      cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent));
    assert.deepEqual(clipped, []);
  });
}

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
