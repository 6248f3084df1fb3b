// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Between a hand and a draft: hold, drag, scroll past, pinch.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atRest, dragWithMouse, eventually, expectText, Finger, pointOnRing } from './lib/browser.mjs';
import { change } from './lib/mockserver.mjs';
import { limits, phone, Stage } from './lib/stage.mjs';

const stage = new Stage();

// With a clock that stands still, a slow machine cannot make a hold of a quick move.
test('a quick pull on the handle moves nothing', async () => {
  await stage.openWithClock();
  const parts = stage.fv20;
  const from = await pointOnRing(parts.svg, 68, limits);
  const to = await pointOnRing(parts.svg, 40, limits);
  await stage.page.mouse.move(from.x, from.y);
  await stage.page.mouse.down();
  await stage.page.mouse.move(to.x, to.y, { steps: 5 });
  await stage.page.mouse.up();
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '68');
  assert.equal(await stage.dialog.count(), 0);
});

test('holding the ring or the face moves nothing: only the handle drags', async () => {
  await stage.openWithClock();
  const parts = stage.fv20;
  const box = await parts.svg.boundingBox();
  const face = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  for (const at of [await pointOnRing(parts.svg, 40, limits), await pointOnRing(parts.svg, 90, limits), face]) {
    await stage.page.mouse.move(at.x, at.y);
    await stage.page.mouse.down();
    await stage.page.clock.runFor(1000);
    await stage.page.mouse.move(at.x + 30, at.y + 30);
    await stage.page.mouse.up();
  }
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '68');
  assert.equal(await stage.dialog.count(), 0);
});

test('a dial that is being written does not drag', async () => {
  await stage.openWithClock();
  const parts = stage.fv20;
  stage.mock.send('change', change('writing'));
  await expectText(parts.notice, 'Writing…');
  assert.equal(await parts.dial.getAttribute('aria-disabled'), 'true');
  const at = await pointOnRing(parts.svg, 68, limits);
  await stage.page.mouse.move(at.x, at.y);
  await stage.page.mouse.down();
  await stage.page.clock.runFor(1000);
  await stage.page.mouse.move(at.x + 40, at.y + 10);
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '68');
  await stage.page.mouse.up();
});

test('the handle grows when it is held, the dial shows the draft, and the old value lets go silently', async () => {
  await stage.open();
  const parts = stage.fv20;
  await dragWithMouse(stage.page, parts, 68, 40, limits);
  await expectText(parts.svg, /68 → 40 °F/);
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '40');
  const back = await pointOnRing(parts.svg, 68, limits);
  await stage.page.mouse.move(back.x, back.y, { steps: 8 });
  await stage.page.mouse.up();
  await expectText(parts.svg, '67.8');
  assert.equal(await stage.dialog.count(), 0);
});

test('a drag cannot leave the limits or jump through the gap', async () => {
  await stage.open();
  const parts = stage.fv20;
  await dragWithMouse(stage.page, parts, 68, 34, limits);
  const box = await parts.svg.boundingBox();
  await stage.page.mouse.move(box.x + box.width / 2, box.y + box.height - 4, { steps: 4 });
  await stage.page.mouse.move(box.x + box.width - 20, box.y + box.height - 20, { steps: 4 });
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '34');
  await stage.page.keyboard.press('Escape');
  await stage.page.mouse.up();
});

test('Escape in the middle of a drag drops it', async () => {
  await stage.open();
  const parts = stage.fv20;
  await dragWithMouse(stage.page, parts, 68, 40, limits);
  await stage.page.keyboard.press('Escape');
  await stage.page.mouse.up();
  await expectText(parts.svg, '67.8');
  assert.equal(await stage.dialog.count(), 0);
});

test('a finger that scrolls past, from handle, ring or face, never moves a dial', async () => {
  await stage.openWithClock(phone);
  const finger = await Finger.on(stage.page);
  const parts = stage.card('FV 10/3');
  const box = await parts.svg.boundingBox();
  const starts = [await pointOnRing(parts.svg, 35, limits), await pointOnRing(parts.svg, 67, limits),
    { x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  for (const start of starts) {
    const before = await stage.page.evaluate(() => window.scrollY);
    const from = { x: start.x, y: start.y };
    await finger.down(from);
    await finger.moveTo({ x: from.x, y: from.y - 60 });
    await finger.up();
    await eventually(() => stage.page.evaluate(() => window.scrollY), (y) => y > before + 20, 'the page scrolled');
    await atRest(stage.page);
    await stage.page.evaluate((y) => window.scrollTo(0, y), before);
  }
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '35');
  assert.equal(await stage.dialog.count(), 0);
  assert.deepEqual(stage.mock.puts, []);
});

test('a finger that rests on the handle drags it, also straight down, and the page stays', async () => {
  await stage.open(phone);
  const finger = await Finger.on(stage.page);
  const parts = stage.card('FV 20/1');
  await parts.svg.evaluate((svg) => svg.scrollIntoView({ block: 'center' }));
  const before = await stage.page.evaluate(() => window.scrollY);
  await finger.dragTo(parts, 68, 84, limits);
  const at = await pointOnRing(parts.svg, 84, limits);
  await finger.moveTo({ x: at.x, y: at.y + 40 });
  assert.equal(await stage.page.evaluate(() => window.scrollY), before);
  assert.ok(Number(await parts.dial.getAttribute('aria-valuenow')) > 84);
  await finger.up();
  await stage.dialog.waitFor();
  await stage.dialog.getByRole('button', { name: 'Cancel' }).tap();
  await expectText(parts.svg, '67.8');
});

test('a second finger is a pinch, never a drag', async () => {
  await stage.open(phone);
  const finger = await Finger.on(stage.page);
  const parts = stage.card('FV 10/3');
  await finger.dragTo(parts, 35, 40, limits);
  const one = finger.at;
  await finger.session.send('Input.dispatchTouchEvent', {
    type: 'touchStart', touchPoints: [{ x: one.x, y: one.y, id: 1 }, { x: one.x + 12, y: one.y + 4, id: 2 }],
  });
  await finger.up();
  await expectText(parts.svg, '35.9');
  assert.equal(await stage.dialog.count(), 0);
});
