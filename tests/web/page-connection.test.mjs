// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Readings and connections that cannot be trusted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, expectText } from './lib/browser.mjs';
import { change, demoCellar, troubledCellar } from './lib/mockserver.mjs';
import { desktop, Stage, withVessel } from './lib/stage.mjs';

const stage = new Stage();

test('stale, faulty, lost and never read look different and cannot be changed', async () => {
  stage.mock.first = () => JSON.stringify(troubledCellar());
  await stage.open();
  const looks = [['FV 10/2', 'STALE 12 s 35.7'], ['BT 10/1', 'PROBE FAULT'], ['FV 10/3', 'NO LINK'], ['FV 10/4', 'NO DATA']];
  for (const [label, words] of looks) {
    const parts = stage.card(label);
    await expectText(parts.svg, new RegExp(`^${words.replace('12 s', '1[2-9] s')}$`));
    assert.equal(await parts.handle.count(), 0, `${label} shows no handle`);
    assert.equal(await parts.dial.getAttribute('aria-disabled'), 'true', label);
    assert.equal(await parts.raise.isDisabled(), true, label);
    assert.equal(await parts.lower.isDisabled(), true, label);
    await parts.dial.focus();
    await stage.page.keyboard.press('End');
    await stage.page.keyboard.press('Enter');
    assert.equal(await stage.dialog.count(), 0, label);
  }
  await expectText(stage.card('BT 10/1').card, /probe missing/);
});

test('silence for ten seconds makes everything stale, and one event brings it back', async () => {
  await stage.openWithClock();
  stage.mock.silent = true;
  await stage.page.clock.runFor(9_000);
  assert.equal(await stage.bannerText(), '');
  await stage.page.clock.runFor(3_000);
  await expectText(stage.banner, /^No connection to the cellar – last heard 1[0-3] s ago, trying again$/);
  await expectText(stage.fv20.svg, /^STALE 1[0-3] s 67.8$/);
  assert.equal(await stage.fv20.handle.count(), 0);
  assert.equal(await stage.fv20.dial.getAttribute('aria-disabled'), 'true');
  await stage.page.clock.runFor(1_500);
  await eventually(() => stage.mock.opened, (count) => count === 2, 'connected again');
  await expectText(stage.banner, /^No connection/);
  stage.mock.send('cellar', demoCellar());
  await eventually(() => stage.bannerText(), (text) => text === '', 'back');
  await expectText(stage.fv20.svg, '67.8');
  assert.deepEqual(stage.troubles, []);
});

test('a node that goes away and returns', async () => {
  await stage.open(desktop, [/ERR_/]);
  stage.mock.reachable = false;
  stage.mock.cut();
  await expectText(stage.banner, /^No connection to the cellar – last heard \d+ s ago, trying again$/);
  await expectText(stage.page.locator('status-bar'), /Panel: unknown/);
  stage.mock.reachable = true;
  await eventually(() => stage.bannerText(), (text) => text === '', 'back');
  await expectText(stage.fv20.svg, '67.8');
});

const malformed = ['{"cellar":', '[]', JSON.stringify({ ...demoCellar(), at: 0 }),
  JSON.stringify(withVessel('fv-20-1', (vessel) => (vessel.temperature.value = '12')))];
for (const event of malformed) {
  test(`a malformed event is reported and believed in nothing: ${event.slice(0, 30)}`, async () => {
    await stage.open();
    stage.mock.first = () => event;
    stage.mock.send('cellar', event);
    await expectText(stage.banner, /^The cellar sent something that cannot be right \(.+ expected\) – trying again$/);
    await expectText(stage.fv20.svg, /^STALE \d+ s 67.8$/);
    stage.mock.first = () => JSON.stringify(demoCellar());
    await eventually(() => stage.bannerText(), (text) => text === '', 'back');
    assert.deepEqual(stage.troubles, []);
  });
}

test('an expired session asks for sign-in and knows where to come back to', async () => {
  await stage.open(desktop, [/401/, /ERR_/]);
  stage.mock.signedIn = false;
  stage.mock.cut();
  await stage.page.waitForURL(/\/login\?next=%2F$/);
  await stage.page.getByLabel('Token').waitFor();
  assert.deepEqual(stage.troubles, []);
});

test('a session that expired before the change was sent asks for sign-in, too', async () => {
  await stage.open(desktop, [/401/]);
  await stage.ask(34);
  stage.mock.signedIn = false;
  await stage.dialog.getByRole('button', { name: 'Set to 34 °F' }).click();
  await stage.page.waitForURL(/\/login/);
});
