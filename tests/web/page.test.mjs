// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

//
// The page in Chromium against a scripted node: everything that can go wrong between a finger and a register, and what the
// real programs do not do on demand. The straight path runs against the real programs in e2e.test.mjs.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import {
  atRest, cardOf, dragWithMouse, eventually, expectText, Finger, launch, pointOnRing, textOf, watchedPage,
} from './lib/browser.mjs';
import { change, demoCellar, MockServer, problem, reading, troubledCellar } from './lib/mockserver.mjs';

const limits = { min: 34, max: 100 };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const desktop = { viewport: { width: 1280, height: 800 } };

let browser, mock, context, page, troubles;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser.close();
});
beforeEach(async () => {
  mock = await new MockServer().start();
});
afterEach(async () => {
  await context?.close();
  await mock.stop();
});

async function open(options = desktop, expected = []) {
  ({ context, page, troubles } = await watchedPage(browser, options, expected));
  await page.goto(mock.url);
  await page.locator('vessel-card').first().waitFor();
}

const fv20 = () => cardOf(page, 'FV 20/1');
const dialog = () => page.getByRole('alertdialog');
const bannerText = () => textOf(page.locator('.banner'));

async function ask(value) {
  const parts = fv20();
  await dragWithMouse(page, parts, 68, value, limits);
  await page.mouse.up();
  await dialog().waitFor();
}

async function confirm(value) {
  await ask(value);
  await dialog().getByRole('button', { name: /^Set to/ }).click();
}

function withVessel(id, alter) {
  const cellar = demoCellar();
  const vessel = cellar.vessels.find((one) => one.id === id);
  alter(vessel);
  return { ...cellar, vessels: [vessel], panels: [] };
}

test('shows the cellar without breaking its content security policy', async () => {
  await open();
  assert.equal(await page.locator('vessel-card').count(), 9);
  await expectText(page.locator('status-bar'), /SuperCellar Cellar Panel.*Panel: connected, 11 ms.*Last update 14:00:00/);
  const { words, dial } = fv20();
  await expectText(words, 'FV 20/1 Temp: 67.8 °F Setpoint: 68 °F Valve: closed');
  assert.equal(await dial.getAttribute('aria-valuetext'), 'setpoint 68 °F, temperature 67.8 °F, valve closed');
  assert.deepEqual(
    await dial.evaluate((svg) => ['min', 'max', 'now'].map((name) => svg.getAttribute(`aria-value${name}`))),
    ['34', '100', '68']);
  assert.deepEqual(troubles, []);
});

test('the watchers of this test do notice a violation and an error', async () => {
  await open();
  await page.evaluate(() => {
    document.body.setAttribute('style', 'color: red');
    console.error('on purpose');
  });
  await eventually(() => troubles.join(), (text) => /style-src/.test(text) && /on purpose/.test(text), 'noticed');
});

test('a name that looks like markup is a name', async () => {
  const cellar = demoCellar();
  cellar.vessels[0].label = '<img src=x onerror="document.title=1">';
  mock.first = () => JSON.stringify(cellar);
  await open();
  await expectText(page.locator('vessel-card h2').first(), cellar.vessels[0].label);
  assert.deepEqual(troubles, []);
});

test('shows °C where the cellar is read in °C, and still writes the panel\'s °F', async () => {
  mock.first = () => JSON.stringify({ ...demoCellar(), displayUnit: 'C' });
  mock.answer = () => ({ status: 202, body: change('verified') });
  await open();
  await expectText(fv20().words, 'FV 20/1 Temp: 19.9 °C Setpoint: 20 °C Valve: closed');
  await confirm(34);
  assert.deepEqual(mock.puts, [{ vessel: 'fv-20-1', value: 34, expected: 68 }]);
  await expectText(fv20().notice, 'Verified: panel holds 1.1 °C (14 ms)');
});

// --- the gesture

test('a quick pull on the handle moves nothing', async () => {
  await open();
  const parts = fv20();
  const from = await pointOnRing(parts.svg, 68, limits);
  const to = await pointOnRing(parts.svg, 40, limits);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '68');
  assert.equal(await dialog().count(), 0);
});

test('holding the ring or the face moves nothing: only the handle drags', async () => {
  await open();
  const parts = fv20();
  for (const value of [40, 90]) {
    const at = await pointOnRing(parts.svg, value, limits);
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.waitForTimeout(450); // longer than the hold
    await page.mouse.move(at.x + 30, at.y + 30);
    await page.mouse.up();
  }
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '68');
  assert.equal(await dialog().count(), 0);
});

test('the handle grows when it is held, the dial shows the draft, and the old value lets go silently', async () => {
  await open();
  const parts = fv20();
  await dragWithMouse(page, parts, 68, 40, limits);
  await expectText(parts.svg, /68 → 40 °F/);
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '40');
  const back = await pointOnRing(parts.svg, 68, limits);
  await page.mouse.move(back.x, back.y, { steps: 8 });
  await page.mouse.up();
  await expectText(parts.svg, '67.8');
  assert.equal(await dialog().count(), 0);
});

test('a drag cannot leave the limits or jump through the gap', async () => {
  await open();
  const parts = fv20();
  await dragWithMouse(page, parts, 68, 34, limits);
  const box = await parts.svg.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 4, { steps: 4 });
  await page.mouse.move(box.x + box.width - 20, box.y + box.height - 20, { steps: 4 });
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '34');
  await page.keyboard.press('Escape');
  await page.mouse.up();
});

test('Escape in the middle of a drag drops it', async () => {
  await open();
  const parts = fv20();
  await dragWithMouse(page, parts, 68, 40, limits);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expectText(parts.svg, '67.8');
  assert.equal(await dialog().count(), 0);
});

test('a finger that scrolls past, from handle, ring or face, never moves a dial', async () => {
  await open(phone);
  const finger = await Finger.on(page);
  const parts = cardOf(page, 'FV 10/3');
  const box = await parts.svg.boundingBox();
  const starts = [await pointOnRing(parts.svg, 35, limits), await pointOnRing(parts.svg, 67, limits),
    { x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  for (const start of starts) {
    const before = await page.evaluate(() => window.scrollY);
    const from = { x: start.x, y: start.y };
    await finger.down(from);
    await finger.moveTo({ x: from.x, y: from.y - 60 });
    await finger.up();
    await eventually(() => page.evaluate(() => window.scrollY), (y) => y > before + 20, 'the page scrolled');
    await atRest(page);
    await page.evaluate((y) => window.scrollTo(0, y), before);
  }
  assert.equal(await parts.dial.getAttribute('aria-valuenow'), '35');
  assert.equal(await dialog().count(), 0);
  assert.deepEqual(mock.puts, []);
});

test('a finger that rests on the handle drags it, also straight down, and the page stays', async () => {
  await open(phone);
  const finger = await Finger.on(page);
  const parts = cardOf(page, 'FV 20/1');
  await parts.svg.evaluate((svg) => svg.scrollIntoView({ block: 'center' }));
  const before = await page.evaluate(() => window.scrollY);
  await finger.dragTo(parts, 68, 84, limits);
  const at = await pointOnRing(parts.svg, 84, limits);
  await finger.moveTo({ x: at.x, y: at.y + 40 });
  assert.equal(await page.evaluate(() => window.scrollY), before);
  assert.ok(Number(await parts.dial.getAttribute('aria-valuenow')) > 84);
  await finger.up();
  await dialog().waitFor();
  await dialog().getByRole('button', { name: 'Cancel' }).tap();
  await expectText(parts.svg, '67.8');
});

test('a second finger is a pinch, never a drag', async () => {
  await open(phone);
  const finger = await Finger.on(page);
  const parts = cardOf(page, 'FV 10/3');
  await finger.dragTo(parts, 35, 40, limits);
  const one = finger.at;
  await finger.session.send('Input.dispatchTouchEvent', {
    type: 'touchStart', touchPoints: [{ x: one.x, y: one.y, id: 1 }, { x: one.x + 12, y: one.y + 4, id: 2 }],
  });
  await finger.up();
  await expectText(parts.svg, '35.9');
  assert.equal(await dialog().count(), 0);
});

// --- the question

test('nothing is sent before the question is answered, and Cancel, Escape and the backdrop say no', async () => {
  await open();
  const refusals = [
    () => dialog().getByRole('button', { name: 'Cancel' }).click(),
    () => page.keyboard.press('Escape'),
    async () => {
      await page.locator('confirm-dialog button.set:enabled').waitFor();
      await page.mouse.click(20, 780);
    },
  ];
  for (const refuse of refusals) {
    await ask(34);
    await expectText(dialog(), /^Change FV 20\/1 set point\? 68 → 34 °F Cancels itself in \d+ s Cancel Set to 34 °F$/);
    await refuse();
    await dialog().waitFor({ state: 'detached' });
    await expectText(fv20().svg, '67.8');
  }
  assert.deepEqual(mock.puts, []);
  assert.deepEqual(troubles, []);
});

test('the question cancels itself after 20 s', async () => {
  ({ context, page, troubles } = await watchedPage(browser, desktop));
  await page.clock.install();
  await page.goto(mock.url);
  await fv20().raise.click();
  await page.clock.runFor(1300);
  await dialog().waitFor();
  for (let left = 19; left > 0; --left) {
    await page.clock.runFor(1000);
    await expectText(dialog(), new RegExp(`Cancels itself in ${left} s`));
    mock.send('cellar', { ...demoCellar(), cellar: `${left} left` });
    await expectText(page.locator('status-bar'), new RegExp(`^${left} left`));
  }
  await page.clock.runFor(1000);
  await dialog().waitFor({ state: 'detached' });
  assert.deepEqual(mock.puts, []);
});

test('focus stays in the question, begins at Cancel and returns to the dial', async () => {
  await open();
  const { dial } = fv20();
  await dial.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  const focused = () => page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) {
      element = element.shadowRoot.activeElement;
    }
    return element?.textContent?.trim() || element?.getAttribute('role') || element?.tagName;
  });
  assert.equal(await focused(), 'Cancel');
  for (let i = 0; i < 6; ++i) {
    await page.keyboard.press('Tab');
    assert.match(await focused(), /^(Cancel|Set to .*)$/, 'never on the page behind');
  }
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  assert.equal(await dial.evaluate((svg) => svg.getRootNode().activeElement === svg), true);
});

test('a reading that goes bad takes the question back', async () => {
  await open();
  await ask(34);
  mock.send('cellar', withVessel('fv-20-1', (vessel) => {
    vessel.temperature = { ...reading(67.8, 'stale', 'no answer from unit 7') };
  }));
  await dialog().waitFor({ state: 'detached' });
  await expectText(page.locator('.announcer'), 'FV 20/1: not changed, its reading is no longer good');
  assert.deepEqual(mock.puts, []);
});

test('taps on ± merge into one question and one write', async () => {
  mock.answer = () => ({ status: 202, body: change('verified', { requested: 71, readBack: 71 }) });
  await open();
  const parts = fv20();
  for (let i = 0; i < 3; ++i) {
    await parts.raise.click();
  }
  await expectText(parts.set, 'Set to 71 °F');
  assert.equal(await dialog().count(), 0, 'not while somebody is tapping');
  await dialog().waitFor();
  await dialog().getByRole('button', { name: 'Set to 71 °F' }).click();
  await expectText(parts.notice, 'Verified: panel holds 71 °F (14 ms)');
  assert.deepEqual(mock.puts, [{ vessel: 'fv-20-1', value: 71, expected: 68 }]);
});

test('"Set to" asks at once; up and down again asks nothing', async () => {
  await open();
  const parts = fv20();
  await parts.lower.click();
  await parts.set.click();
  await expectText(dialog(), /68 → 67 °F/);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await parts.lower.click();
  await parts.raise.click();
  await expectText(parts.svg, '67.8', 3000);
  assert.equal(await dialog().count(), 0);
});

test('± stops at the limits', async () => {
  await open();
  const { raise, lower } = cardOf(page, 'FV 10/1');
  assert.equal(await lower.isDisabled(), true);
  assert.equal(await raise.isDisabled(), false);
  assert.equal(await raise.getAttribute('aria-label'), 'Raise FV 10/1 set point by 1 °F');
});

test('the keyboard does all of it', async () => {
  mock.answer = () => ({ status: 202, body: change('verified', { requested: 100, readBack: 100 }) });
  await open();
  const { dial, notice, svg } = fv20();
  await dial.focus();
  const pressed = async (key) => {
    await page.keyboard.press(key);
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
  await page.keyboard.press('Enter');
  await page.locator('confirm-dialog button.set:enabled').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expectText(notice, 'Verified: panel holds 100 °F (14 ms)');
  assert.deepEqual(mock.puts, [{ vessel: 'fv-20-1', value: 100, expected: 68 }]);
});

// --- how it went

test('writing, then verified, announced and gone after ten seconds', async () => {
  mock.answer = () => ({ status: 202, body: change('requested') });
  await open();
  await confirm(34);
  await expectText(fv20().notice, 'Writing…');
  assert.equal(await fv20().dial.getAttribute('aria-disabled'), 'true', 'one change at a time');
  const at = await pointOnRing(fv20().svg, 68, limits);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.waitForTimeout(450); // longer than the hold
  await page.mouse.move(at.x + 40, at.y + 10);
  assert.equal(await fv20().dial.getAttribute('aria-valuenow'), '68');
  await page.mouse.up();
  mock.send('change', change('verified'));
  await expectText(fv20().notice, 'Verified: panel holds 34 °F (14 ms)');
  await expectText(page.locator('.announcer'), 'FV 20/1: Verified: panel holds 34 °F (14 ms)');
  mock.send('cellar', withVessel('fv-20-1', (vessel) => (vessel.setpoint = reading(34))));
  await eventually(() => fv20().notice.count(), (count) => count === 0, 'faded', 13_000);
});

const ends = [
  ['refused', { reason: 'illegal data value' }, 'Refused: illegal data value'],
  ['overridden', { readBack: 36 }, 'Overridden at the panel: it holds 36 °F'],
  ['failed', { reason: 'no answer within 500 ms' }, 'Failed: no answer within 500 ms'],
];
for (const [state, more, words] of ends) {
  test(`${state} is said in words and stays until dismissed`, async () => {
    mock.answer = () => ({ status: 202, body: change('requested') });
    await open();
    await confirm(34);
    mock.send('change', change(state, more));
    await expectText(fv20().notice, words);
    await fv20().card.getByRole('button', { name: 'Dismiss' }).click();
    await fv20().notice.waitFor({ state: 'detached' });
  });
}

const problems = [
  [422, '34 °F is below the limit', 'Refused: 34 °F is below the limit'],
  [423, 'FV 20/1 is being changed by admin', 'Refused: FV 20/1 is being changed by admin'],
  [503, 'no link to the panel', 'Failed: no link to the panel'],
  [500, 'our bug', 'Failed: our bug'],
];
for (const [status, detail, words] of problems) {
  test(`an answer of ${status} is said in words`, async () => {
    mock.answer = () => ({ status, body: problem(status, detail) });
    await open(desktop, [/Failed to load resource/]);
    await confirm(34);
    await expectText(fv20().notice, words);
    assert.equal(await fv20().dial.getAttribute('aria-disabled'), 'false');
    assert.deepEqual(troubles, []);
  });
}

test('409: the panel moved meanwhile, nothing was written', async () => {
  mock.answer = () => ({ status: 409, body: problem(409, 'the panel holds 36 °F') });
  await open(desktop, [/409/]);
  await ask(34);
  mock.send('cellar', withVessel('fv-20-1', (vessel) => (vessel.setpoint = reading(36))));
  await expectText(fv20().words, /Setpoint: 36 °F/);
  await dialog().getByRole('button', { name: 'Set to 34 °F' }).click();
  await expectText(fv20().notice, 'The panel was changed meanwhile to 36 °F. Nothing was written.');
  assert.deepEqual(mock.puts, [{ vessel: 'fv-20-1', value: 34, expected: 68 }]);
});

test('an answer that never comes is not called a success', async () => {
  await open(desktop, [/Failed to load|ERR_/]);
  await ask(34);
  mock.reachable = false;
  await dialog().getByRole('button', { name: 'Set to 34 °F' }).click();
  await expectText(fv20().notice, /^Failed: no connection to the cellar/);
});

test('a change whose event got lost is asked for', async () => {
  mock.answer = () => ({ status: 202, body: change('requested') });
  mock.changes.set('c1', change('verified'));
  await open();
  await confirm(34);
  await expectText(fv20().notice, 'Verified: panel holds 34 °F (14 ms)');
});

test('a change made elsewhere is shown here', async () => {
  await open();
  mock.send('change', change('writing', { from: 'kiosk' }));
  await expectText(fv20().notice, 'Writing…');
  mock.send('cellar', withVessel('fv-20-1', (vessel) => (vessel.change = change('verified', { from: 'kiosk' }))));
  await expectText(fv20().notice, 'Verified: panel holds 34 °F (14 ms)');
});

// --- readings and connection

test('stale, faulty, lost and never read look different and cannot be changed', async () => {
  mock.first = () => JSON.stringify(troubledCellar());
  await open();
  const looks = [['FV 10/2', 'STALE 12 s 35.7'], ['BT 10/1', 'PROBE FAULT'], ['FV 10/3', 'NO LINK'], ['FV 10/4', 'NO DATA']];
  for (const [label, words] of looks) {
    const parts = cardOf(page, label);
    await expectText(parts.svg, new RegExp(`^${words.replace('12 s', '1[2-9] s')}$`));
    assert.equal(await parts.handle.count(), 0, `${label} shows no handle`);
    assert.equal(await parts.dial.getAttribute('aria-disabled'), 'true', label);
    assert.equal(await parts.raise.isDisabled(), true, label);
    assert.equal(await parts.lower.isDisabled(), true, label);
    await parts.dial.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    assert.equal(await dialog().count(), 0, label);
  }
  await expectText(cardOf(page, 'BT 10/1').card, /probe missing/);
});

test('silence for ten seconds makes everything stale, and one event brings it back', async () => {
  ({ context, page, troubles } = await watchedPage(browser, desktop));
  await page.clock.install();
  await page.goto(mock.url);
  await page.locator('vessel-card').first().waitFor();
  await page.clock.runFor(9_000);
  assert.equal(await bannerText(), '');
  mock.silent = true;
  await page.clock.runFor(3_000);
  await expectText(page.locator('.banner'), /^No connection to the cellar – last heard 1[0-3] s ago, trying again$/);
  await expectText(fv20().svg, /^STALE 1[0-3] s 67.8$/);
  assert.equal(await fv20().handle.count(), 0);
  assert.equal(await fv20().dial.getAttribute('aria-disabled'), 'true');
  await page.clock.runFor(1_500);
  await eventually(() => mock.opened, (count) => count === 2, 'connected again');
  await expectText(page.locator('.banner'), /^No connection/);
  mock.send('cellar', demoCellar());
  await eventually(bannerText, (text) => text === '', 'back');
  await expectText(fv20().svg, '67.8');
  assert.deepEqual(troubles, []);
});

test('a node that goes away and returns', async () => {
  await open(desktop, [/ERR_/]);
  mock.reachable = false;
  mock.cut();
  await expectText(page.locator('.banner'), /^No connection to the cellar – last heard \d+ s ago, trying again$/);
  await expectText(page.locator('status-bar'), /Panel: unknown/);
  mock.reachable = true;
  await eventually(bannerText, (text) => text === '', 'back');
  await expectText(fv20().svg, '67.8');
});

const malformed = ['{"cellar":', '[]', JSON.stringify({ ...demoCellar(), at: 0 }),
  JSON.stringify(withVessel('fv-20-1', (vessel) => (vessel.temperature.value = '12')))];
for (const event of malformed) {
  test(`a malformed event is reported and believed in nothing: ${event.slice(0, 30)}`, async () => {
    await open();
    mock.first = () => event;
    mock.send('cellar', event);
    await expectText(page.locator('.banner'), /^The cellar sent something that cannot be right \(.+ expected\) – trying again$/);
    await expectText(fv20().svg, /^STALE \d+ s 67.8$/);
    mock.first = () => JSON.stringify(demoCellar());
    await eventually(bannerText, (text) => text === '', 'back');
    assert.deepEqual(troubles, []);
  });
}

test('an expired session asks for sign-in and knows where to come back to', async () => {
  await open(desktop, [/401/, /ERR_/]);
  mock.signedIn = false;
  mock.cut();
  await page.waitForURL(/\/login\?next=%2F$/);
  await page.getByLabel('Token').waitFor();
  assert.deepEqual(troubles, []);
});

test('a session that expired before the change was sent asks for sign-in, too', async () => {
  await open(desktop, [/401/]);
  await ask(34);
  mock.signedIn = false;
  await dialog().getByRole('button', { name: 'Set to 34 °F' }).click();
  await page.waitForURL(/\/login/);
});

test('every target is big enough for a wet thumb', async () => {
  await open(phone);
  const small = await page.locator('vessel-card').evaluateAll((cards) => cards.flatMap((card) =>
    [...card.shadowRoot.querySelectorAll('button'), ...card.shadowRoot.querySelector('vessel-dial').shadowRoot
      .querySelectorAll('.target')].map((target) => target.getBoundingClientRect())
      .filter((box) => box.width < 40 || box.height < 40).map((box) => [box.width, box.height])));
  assert.deepEqual(small, []);
});

for (const width of [320, 360, 375, 390, 640, 800, 1280, 1920]) {
  test(`nothing is cut off or hidden at ${width} pixels`, async () => {
    mock.first = () => JSON.stringify(troubledCellar());
    await open({ viewport: { width, height: 800 } });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} pixels too wide`);
    const clipped = await page.locator('vessel-card .words > *').evaluateAll((lines) =>
      lines.filter((line) => line.scrollWidth > line.clientWidth + 1).map((line) => line.textContent));
    assert.deepEqual(clipped, []);
  });
}
