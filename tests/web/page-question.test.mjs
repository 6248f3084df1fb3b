// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Between a draft and a write: the question, ± and the keyboard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dragWithMouse, expectText } from './lib/browser.mjs';
import { change, demoCellar, reading } from './lib/mockserver.mjs';
import { desktop, limits, Stage, withVessel } from './lib/stage.mjs';

const stage = new Stage();

test('nothing is sent before the question is answered, and Cancel, Escape and the backdrop say no', async () => {
  await stage.open();
  const refusals = [
    () => stage.dialog.getByRole('button', { name: 'Cancel' }).click(),
    () => stage.page.keyboard.press('Escape'),
    async () => {
      await stage.page.locator('confirm-dialog button.set:enabled').waitFor();
      await stage.page.mouse.click(20, 780);
    },
  ];
  for (const refuse of refusals) {
    await stage.ask(34);
    await expectText(stage.dialog, /^Change FV 20\/1 set point\? 68 → 34 °F Cancels itself in \d+ seconds Cancel Set to 34 °F$/);
    await refuse();
    await stage.dialog.waitFor({ state: 'detached' });
    await expectText(stage.fv20.svg, '67.8');
  }
  assert.deepEqual(stage.mock.puts, []);
  assert.deepEqual(stage.troubles, []);
});

test('the question cancels itself after 20 s', async () => {
  await stage.openWithClock();
  await stage.fv20.raise.click();
  await stage.page.clock.runFor(1300);
  await stage.dialog.waitFor();
  for (let left = 19; left > 0; --left) {
    await stage.page.clock.runFor(1000);
    await expectText(stage.dialog, new RegExp(`Cancels itself in ${left} second`));
    stage.mock.first = () => JSON.stringify({ ...demoCellar(), cellar: `${left} left` });
    stage.mock.beat();
    await expectText(stage.page.locator('status-bar'), new RegExp(`^${left} left`));
  }
  await stage.page.clock.runFor(1000);
  await stage.dialog.waitFor({ state: 'detached' });
  assert.deepEqual(stage.mock.puts, []);
});

test('focus stays in the question, begins at Cancel and returns to the dial', async () => {
  await stage.open();
  const { dial } = stage.fv20;
  await dial.focus();
  await stage.page.keyboard.press('ArrowUp');
  await stage.page.keyboard.press('Enter');
  await stage.dialog.waitFor();
  const focused = () => stage.page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) {
      element = element.shadowRoot.activeElement;
    }
    return element?.textContent?.trim() || element?.getAttribute('role') || element?.tagName;
  });
  assert.equal(await focused(), 'Cancel');
  for (let i = 0; i < 6; ++i) {
    await stage.page.keyboard.press('Tab');
    assert.match(await focused(), /^(Cancel|Set to .*)$/, 'never on the page behind');
  }
  await stage.page.keyboard.press('Escape');
  await stage.dialog.waitFor({ state: 'detached' });
  assert.equal(await dial.evaluate((svg) => svg.getRootNode().activeElement === svg), true);
});

test('a reading that goes bad takes the question back', async () => {
  await stage.open();
  await stage.ask(34);
  stage.mock.send('cellar', withVessel('fv-20-1', (vessel) => {
    vessel.temperature = { ...reading(67.8, 'stale', 'no answer from unit 7') };
  }));
  await stage.dialog.waitFor({ state: 'detached' });
  await expectText(stage.page.locator('.announcer'), 'FV 20/1: Cancelled: the reading is stale');
  assert.deepEqual(stage.mock.puts, []);
});

test('a link that goes in the middle of a drag drops it and says why', async () => {
  await stage.open(desktop, [/ERR_/]);
  await dragWithMouse(stage.page, stage.fv20, 68, 40, limits);
  stage.mock.cut();
  await expectText(stage.fv20.notice, 'Cancelled: no connection to the cellar');
  await stage.page.mouse.up();
  assert.equal(await stage.dialog.count(), 0);
  assert.deepEqual(stage.mock.puts, []);
});

test('taps on ± merge into one question and one write', async () => {
  stage.mock.answer = () => ({ status: 202, body: change('verified', { requested: 71, readBack: 71 }) });
  await stage.openWithClock();
  const parts = stage.fv20;
  for (let i = 0; i < 3; ++i) {
    await parts.raise.click();
  }
  await expectText(parts.set, 'Set to 71 °F');
  await stage.page.clock.runFor(1_100);
  assert.equal(await stage.dialog.count(), 0, 'not while somebody is tapping');
  await stage.page.clock.runFor(200);
  await stage.dialog.waitFor();
  await stage.page.clock.runFor(500);
  await stage.dialog.getByRole('button', { name: 'Set to 71 °F' }).click();
  await expectText(parts.notice, 'Verified: panel holds 71 °F (14 ms)');
  assert.deepEqual(stage.mock.puts, [{ vessel: 'fv-20-1', value: 71, expected: 68 }]);
});

test('"Set to" asks at once; up and down again asks nothing', async () => {
  await stage.openWithClock();
  const parts = stage.fv20;
  await parts.lower.click();
  await parts.set.click();
  await expectText(stage.dialog, /68 → 67 °F/);
  await stage.dialog.getByRole('button', { name: 'Cancel' }).click();
  await parts.lower.click();
  await parts.raise.click();
  await stage.page.clock.runFor(1_300);
  await expectText(parts.svg, '67.8');
  assert.equal(await stage.dialog.count(), 0);
});

test('± stops at the limits', async () => {
  await stage.open();
  const { raise, lower } = stage.card('FV 10/1');
  assert.equal(await lower.isDisabled(), true);
  assert.equal(await raise.isDisabled(), false);
  assert.equal(await raise.getAttribute('aria-label'), 'Raise the set point of FV 10/1');
});

test('the keyboard does all of it', async () => {
  stage.mock.answer = () => ({ status: 202, body: change('verified', { requested: 100, readBack: 100 }) });
  await stage.open();
  const { dial, notice, svg } = stage.fv20;
  await dial.focus();
  const pressed = async (key) => {
    await stage.page.keyboard.press(key);
    return dial.getAttribute('aria-valuenow');
  };
  assert.equal(await pressed('ArrowUp'), '69');
  assert.equal(await pressed('ArrowRight'), '70');
  assert.equal(await pressed('ArrowDown'), '69');
  assert.equal(await pressed('PageDown'), '64');
  assert.equal(await pressed('PageUp'), '69');
  assert.equal(await pressed('Home'), '34');
  assert.equal(await pressed('Escape'), '68');
  await expectText(svg, '67.8');
  assert.equal(await pressed('End'), '100');
  await stage.page.keyboard.press('Enter');
  await stage.page.locator('confirm-dialog button.set:enabled').waitFor();
  await stage.page.keyboard.press('Tab');
  await stage.page.keyboard.press('Enter');
  await expectText(notice, 'Verified: panel holds 100 °F (14 ms)');
  assert.deepEqual(stage.mock.puts, [{ vessel: 'fv-20-1', value: 100, expected: 68 }]);
});
