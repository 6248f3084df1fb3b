// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a change went, in words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, expectText } from './lib/browser.mjs';
import { change, problem, reading } from './lib/mockserver.mjs';
import { desktop, Stage, withVessel } from './lib/stage.mjs';

const stage = new Stage();

test('writing, then verified, announced and gone after ten seconds', async () => {
  stage.mock.answer = () => ({ status: 202, body: change('requested') });
  await stage.open();
  await stage.confirm(34);
  await expectText(stage.fv20.notice, 'Writing…');
  stage.mock.send('change', change('verified'));
  await expectText(stage.fv20.notice, 'Verified: panel holds 34 °F (14 ms)');
  await expectText(stage.page.locator('.announcer'), 'FV 20/1: Verified: panel holds 34 °F (14 ms)');
  stage.mock.send('cellar', withVessel('fv-20-1', (vessel) => (vessel.setpoint = reading(34))));
  await eventually(() => stage.fv20.notice.count(), (count) => count === 0, 'faded', 13_000);
});

const ends = [
  ['refused', { reason: 'illegal data value' }, 'Refused: illegal data value'],
  ['overridden', { readBack: 36 }, 'Overridden at the panel: it holds 36 °F'],
  ['failed', { reason: 'no answer within 500 ms' }, 'Failed: no answer within 500 ms'],
];
for (const [state, more, words] of ends) {
  test(`${state} is said in words and stays until dismissed`, async () => {
    stage.mock.answer = () => ({ status: 202, body: change('requested') });
    await stage.open();
    await stage.confirm(34);
    stage.mock.send('change', change(state, more));
    await expectText(stage.fv20.notice, words);
    await stage.fv20.card.getByRole('button', { name: 'Dismiss' }).click();
    await stage.fv20.notice.waitFor({ state: 'detached' });
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
    stage.mock.answer = () => ({ status, body: problem(status, detail) });
    await stage.open(desktop, [/Failed to load resource/]);
    await stage.confirm(34);
    await expectText(stage.fv20.notice, words);
    assert.equal(await stage.fv20.dial.getAttribute('aria-disabled'), 'false');
    assert.deepEqual(stage.troubles, []);
  });
}

test('409: the panel moved meanwhile, nothing was written', async () => {
  stage.mock.answer = () => ({ status: 409, body: problem(409, 'the panel holds 36 °F') });
  await stage.open(desktop, [/409/]);
  await stage.ask(34);
  stage.mock.send('cellar', withVessel('fv-20-1', (vessel) => (vessel.setpoint = reading(36))));
  await expectText(stage.fv20.words, /Setpoint: 36 °F/);
  await stage.dialog.getByRole('button', { name: 'Set to 34 °F' }).click();
  await expectText(stage.fv20.notice, 'The panel was changed meanwhile to 36 °F. Nothing was written.');
  assert.deepEqual(stage.mock.puts, [{ vessel: 'fv-20-1', value: 34, expected: 68 }]);
});

test('an answer that never comes is not called a success', async () => {
  await stage.open(desktop, [/Failed to load|ERR_/]);
  await stage.ask(34);
  stage.mock.reachable = false;
  await stage.dialog.getByRole('button', { name: 'Set to 34 °F' }).click();
  await expectText(stage.fv20.notice, /^Failed: no connection to the cellar/);
});

test('a change whose event got lost is asked for', async () => {
  stage.mock.answer = () => ({ status: 202, body: change('requested') });
  stage.mock.changes.set('c1', change('verified'));
  await stage.open();
  await stage.confirm(34);
  await expectText(stage.fv20.notice, 'Verified: panel holds 34 °F (14 ms)');
});

test('a change made elsewhere is shown here', async () => {
  await stage.open();
  stage.mock.send('change', change('writing', { from: 'kiosk' }));
  await expectText(stage.fv20.notice, 'Writing…');
  stage.mock.send('cellar', withVessel('fv-20-1', (vessel) => (vessel.change = change('verified', { from: 'kiosk' }))));
  await expectText(stage.fv20.notice, 'Verified: panel holds 34 °F (14 ms)');
});
