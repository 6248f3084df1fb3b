// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModel } from '../lib/modules.mjs';
import { demoCellar, panel as panelJson } from '../lib/mockserver.mjs';

process.env.TZ = 'UTC';
const { countText, cycleText, panelLines, panelState, parseCellar, roundTripText, sinceText, whereText } = await loadModel();

const parsed = (...panels) => parseCellar(JSON.stringify({ ...demoCellar(), panels })).panels;
const main = (more) => panelJson('main', 'modbus-tcp', '10.1.10.105:502', more);
const one = (more) => parsed(main(more))[0];
const plain = (text) => text.replaceAll('\u00a0', ' ');
const said = (panels, online = true) => panelLines(panels, online).map(({ text }) => plain(text));

test('one panel in trouble: why, and when the next attempt follows', () => {
  const lines = (more) => said(parsed(main(more)));
  const down = { state: 'disconnected', error: 'no answer' };
  assert.deepEqual(lines({ ...down, backoffMs: 800 }), ['Panel: no answer, next attempt in 0.8 s']);
  assert.deepEqual(lines({ ...down, backoffMs: 30_000 }), ['Panel: no answer, next attempt in 30 s']);
  assert.deepEqual(lines({ ...down, backoffMs: 50 }), ['Panel: no answer, next attempt in 0.05 s']);
  assert.deepEqual(lines({ ...down, state: 'connecting' }), ['Panel: no answer, connecting…']);
  assert.deepEqual(lines({ state: 'disconnected' }), ['Panel: not connected']);
  assert.deepEqual(lines({ state: 'connecting' }), ['Panel: connecting…']);
});

test('several panels are named, and the one in trouble says so', () => {
  const panels = parsed(main(), { ...main(), id: 'line', state: 'disconnected', error: 'no answer', backoffMs: 800 },
    { ...main(), id: 'alpha', cycleMs: 92.4 });
  assert.deepEqual(said(panels),
    ['main: connected, 11 ms', 'Panel line: no answer, next attempt in 0.8 s', 'alpha: connected, 92 ms']);
  assert.deepEqual(panelLines(panels, true).map(({ fine }) => fine), [true, false, true]);
});

test('of many panels only the first in trouble is named', () => {
  const many = Array.from({ length: 10 }, (_, index) => ({ ...main(), id: `p${index}` }));
  assert.deepEqual(said(parsed(...many)), ['Panels: 10 of 10 connected']);
  many[4] = { ...many[4], state: 'connecting' };
  many[7] = { ...many[7], state: 'connecting' };
  assert.deepEqual(said(parsed(...many)), ['Panel p4: connecting…', 'Panels: 8 of 10 connected']);
});

test('without the node nobody knows how a panel is', () => {
  assert.deepEqual(said(parsed(main()), false), ['Panel: unknown']);
  assert.equal(panelLines(parsed(main()), false)[0].fine, false);
  assert.equal(panelState(one({ state: 'disconnected', error: 'no answer' }), false), 'unknown');
});

test('what was never measured is a dash, not a zero', () => {
  const never = one({ cycleMs: 0, since: null, statistics: { ...main().statistics, roundTripP50Ms: null, roundTripP99Ms: null } });
  assert.equal(cycleText(never), '–');
  assert.equal(roundTripText(never), '–');
  assert.equal(sinceText(never, 0), '–');
});

test('a node that tells less of its panels is believed in the rest', () => {
  const { id, state, since, cycleMs, error } = main();
  const [older] = parsed({ id, state, since, cycleMs, error });
  assert.deepEqual(said([older]), ['Panel: connected, 11 ms']);
  assert.equal(whereText(older), '–');
  assert.equal(roundTripText(older), '–');
  assert.equal(countText(older.statistics?.requests), '–');
});

test('figures of a panel', () => {
  assert.equal(plain(cycleText(one())), '11 ms');
  assert.equal(plain(cycleText(one({ cycleMs: 0.42 }))), '0.4 ms');
  assert.equal(plain(roundTripText(one())), '4.2 / 20 ms');
  assert.equal(whereText(one()), 'Modbus TCP, 10.1.10.105:502');
  assert.equal(whereText(one({ driver: 'carrier-pigeon' })), 'carrier-pigeon, 10.1.10.105:502');
  assert.equal(countText(48211), (48211).toLocaleString());
  const panel = one({ since: '2026-11-22T13:05:00.000Z' });
  assert.match(sinceText(panel, Date.UTC(2026, 10, 22, 23, 59)), /^0?1:05|^13:05/);
  assert.match(sinceText(panel, Date.UTC(2026, 10, 23, 0, 1)), /22/);
});
