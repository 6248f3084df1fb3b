// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

//
// The real thing from end to end: cellar-sim plays the controllers, cellar-server is the node, Chromium the hand.
// The tests build on each other and run in order.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  atRest, cardOf, dragWithMouse, drawn, eventually, expectText, Finger, launch, pointOnRing, textOf, watchedPage,
} from './lib/browser.mjs';
import { RealCellar } from './lib/programs.mjs';

const limits = { min: 34, max: 100 };
// Faults that the tests cause themselves: a node that is gone, a refused write, an ended session.
const caused = [/ERR_(CONNECTION|INCOMPLETE|EMPTY|NETWORK)/, /status of (401|409|422|423|503)/];

let cellar, browser, context, page, troubles;

before(async () => {
  cellar = await new RealCellar().start();
  browser = await launch();
  ({ context, page, troubles } = await watchedPage(browser, { viewport: { width: 1280, height: 800 } }, caused));
});
after(async () => {
  await browser?.close();
  const codes = await cellar?.stop();
  assert.deepEqual(codes, [0, 0], 'both programs end well on SIGTERM');
});

const fv20 = () => cardOf(page, 'FV 20/1');
const dialog = () => page.getByRole('alertdialog');
const banner = () => textOf(page.locator('.banner'));
const dragged = async (parts) => Number(await parts.dial.getAttribute('aria-valuenow'));

async function setByDrag(parts, from, to) {
  await dragWithMouse(page, parts, from, to, limits);
  await page.mouse.up();
  await dialog().getByRole('button', { name: `Set to ${to} °F` }).click();
}

test('without a session there is only the sign-in page', async () => {
  await page.goto(cellar.url);
  await page.waitForURL(/\/login/);
  await page.getByLabel('Token').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expectText(page.getByRole('alert'), /wrong/);
});

test('the sign-in link shows nine vessels, live', async () => {
  await page.goto(cellar.signIn);
  await eventually(() => page.locator('vessel-card').count(), (count) => count === 9, 'nine vessels');
  await drawn(page);
  assert.equal(new URL(page.url()).pathname, '/');
  await expectText(page.locator('status-bar'), /^SuperCellar Cellar Panel Panel: connected, \d+ ms Last update/);
  await expectText(fv20().words, /^FV 20\/1 Temp: 6\d\.\d °F Setpoint: 68 °F Valve: (open|closed)$/);
  await expectText(cardOf(page, 'BT 10/1').svg, 'PROBE FAULT');
  const shown = await textOf(page.locator('status-bar'));
  await eventually(() => textOf(page.locator('status-bar')), (text) => text !== shown, 'the clock moves');
  assert.deepEqual(troubles, []);
});

test('a dragged dial ends as a verified setpoint in the controller', async () => {
  await setByDrag(fv20(), 68, 34);
  await expectText(fv20().notice, /^Verified: panel holds 34 °F \(\d+ ms\)$/);
  assert.equal((await cellar.vessel('fv-20-1')).setpoint, 34);
  await expectText(fv20().words, /Setpoint: 34 °F/);
  const { setpoint } = await cellar.api('fv-20-1');
  assert.deepEqual([setpoint.value, setpoint.quality], [34, 'good']);
  assert.deepEqual(troubles, []);
});

test('cancelled is cancelled', async () => {
  await dragWithMouse(page, fv20(), 34, 50, limits);
  await page.mouse.up();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'detached' });
  assert.equal((await cellar.vessel('fv-20-1')).setpoint, 34);
});

test('what was set is in the journal, and what was read is in the chart', async () => {
  await page.evaluate(() => (window.location.hash = '#/journal'));
  await expectText(page.locator('journal-page ol.lines'), /FV 20\/1 to 34 °F: verified/);
  await page.evaluate(() => (window.location.hash = '#/vessel/fv-20-1'));
  await expectText(page.locator('vessel-page .state p'), /^Lowest \d\d\.\d °F, mean/, 30_000);
  await page.locator('batch-form').getByLabel('Beer').fill('Saison');
  await page.locator('batch-form').getByRole('button', { name: 'Save' }).click();
  await expectText(page.locator('batch-form').getByRole('status'), 'Saved');
  await page.evaluate(() => (window.location.hash = '#/'));
  await expectText(fv20().card.locator('.batch'), /^Saison/);
  assert.deepEqual(troubles, []);
});

test('the keyboard sets the walk-in', async () => {
  const { dial, notice } = cardOf(page, 'Walk-In');
  await dial.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('confirm-dialog button.set:enabled').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expectText(notice, /^Verified: panel holds 40 °F/);
  assert.equal((await cellar.vessel('walk-in')).setpoint, 40);
});

test('taps on ± end as one change', async () => {
  const { raise, notice } = cardOf(page, 'FV 10/1');
  await raise.evaluate((button) => [1, 2, 3].forEach(() => button.click())); // within the 1.2 s, on any machine
  await dialog().getByRole('button', { name: 'Set to 37 °F' }).click();
  await expectText(notice, /^Verified: panel holds 37 °F/);
  assert.equal((await cellar.vessel('fv-10-1')).setpoint, 37);
});

test('on a phone, scrolling past moves nothing and holding the handle does', async () => {
  const options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
  const phone = await watchedPage(browser, { ...options, storageState: await context.storageState() }, caused);
  try {
    await phone.page.goto(cellar.url);
    const parts = cardOf(phone.page, 'FV 10/3');
    await parts.card.waitFor();
    await drawn(phone.page);
    const finger = await Finger.on(phone.page);
    const ring = await pointOnRing(parts.svg, 67, limits);
    await finger.down(ring);
    await finger.moveTo({ x: ring.x, y: ring.y - 80 });
    await finger.up();
    await eventually(() => phone.page.evaluate(() => window.scrollY), (y) => y > 20, 'the page scrolled');
    await atRest(phone.page);
    assert.equal(await dragged(parts), 35);
    await parts.svg.evaluate((svg) => svg.scrollIntoView({ block: 'center' }));
    await finger.dragTo(parts, 35, 60, limits);
    await eventually(() => dragged(parts), (value) => value === 60, 'the dial follows');
    await finger.up();
    await phone.page.getByRole('button', { name: 'Set to 60 °F' }).tap();
    await expectText(parts.notice, /^Verified: panel holds 60 °F/);
    assert.equal((await cellar.vessel('fv-10-3')).setpoint, 60);
    assert.deepEqual(phone.troubles, []);
  } finally {
    await phone.context.close();
  }
});

test('changed by hand between drag and confirm: nothing is written', async () => {
  await dragWithMouse(page, fv20(), 34, 60, limits);
  await page.mouse.up();
  await dialog().waitFor();
  await cellar.setByHand('fv-20-1', { setpoint: 36 });
  await expectText(fv20().words, /Setpoint: 36 °F/);
  await dialog().getByRole('button', { name: 'Set to 60 °F' }).click();
  await expectText(fv20().notice, 'The panel was changed meanwhile to 36 °F. Nothing was written.');
  assert.equal((await cellar.vessel('fv-20-1')).setpoint, 36);
  await fv20().card.getByRole('button', { name: 'Dismiss' }).click();
});

test('a write that the controller refuses is said to be refused', async () => {
  await cellar.fault('fv-20-1', 'write-exception');
  await setByDrag(fv20(), 36, 50);
  await expectText(fv20().notice, /^Refused: /);
  assert.equal((await cellar.vessel('fv-20-1')).setpoint, 36);
  await cellar.clearFaults();
});

test('a torn probe is a fault, not a temperature', async () => {
  await cellar.fault('fv-10-5', 'probe-missing');
  const { svg, handle } = cardOf(page, 'FV 10/5');
  await expectText(svg, 'PROBE FAULT');
  assert.equal(await handle.count(), 0);
  await cellar.clearFaults();
  await expectText(svg, /^\d\d\.\d$/);
});

test('the panel dies: nothing looks alive; it returns: everything is back by itself', async () => {
  await cellar.sim.stop('SIGKILL');
  await expectText(fv20().svg, /^(STALE \d+ s \d\d\.\d|NO LINK)$/, 4000);
  assert.equal(await fv20().dial.getAttribute('aria-disabled'), 'true');
  assert.equal(await fv20().handle.count(), 0);
  await expectText(page.locator('status-bar'), /Panel: Connection refused, (connecting…|next attempt in 0.8 s)/);
  assert.equal(await banner(), '', 'the node itself is well');
  await cellar.sim.start();
  await expectText(fv20().svg, /^\d\d\.\d$/, 6000);
  await expectText(page.locator('status-bar'), /Panel: connected/);
});

test('the node dies: the page says so; it returns: the page goes on where it was', async () => {
  await cellar.node.stop('SIGKILL');
  await expectText(page.locator('.banner'), /^No connection to the cellar – last heard \d+ s ago, trying again$/);
  await expectText(fv20().svg, /^STALE \d+ s \d\d\.\d$/);
  await cellar.node.start();
  await eventually(banner, (text) => text === '', 'back', 12_000);
  await expectText(fv20().svg, /^\d\d\.\d$/);
});

test('an ended session asks for sign-in, and a token brings the page back', async () => {
  await context.clearCookies();
  const parts = fv20();
  await dragWithMouse(page, parts, await dragged(parts), 50, limits);
  await page.mouse.up();
  await dialog().getByRole('button', { name: 'Set to 50 °F' }).click();
  await page.waitForURL(/\/login/);
  assert.notEqual((await cellar.vessel('fv-20-1')).setpoint, 50);
  await page.getByLabel('Token').fill(cellar.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expectText(fv20().svg, /^\d\d\.\d$/);
  assert.equal(new URL(page.url()).pathname, '/');
  assert.deepEqual(troubles, []);
});
