// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoConnections, demoCooling, demoHistory, demoLines, everyField } from '../lib/records.mjs';
import { loadModel } from '../lib/modules.mjs';

const {
  batchTableState, clampSpan, columnsOf, coolingFigures, historyState, journalQuery, lengthText, parseBatchState, parseConnections,
  parseCooling, parseHistory, parseJournal, pointAt, readoutText, routeOf, sinkState, spanOf, summaryOf, zoomed,
} = await loadModel();
const span = { from: '2026-11-21T14:00:00Z', to: '2026-11-22T14:00:00Z' };
const now = Date.parse(span.to);
const text = (value) => JSON.stringify(value);
const plain = (words) => words.replace(/\u00a0/g, ' ');

test('what the node tells is read', () => {
  const history = parseHistory(text(demoHistory(span)));
  assert.equal(history.points.length, 200);
  assert.equal(history.points[80].temperature, null);
  assert.equal(parseCooling(text(demoCooling(span))).duty, 0.42);
  assert.equal(parseConnections(text(demoConnections)).sinks[0].backlog, 5231);
  const page = parseJournal(text({ entries: demoLines, next: 3 }));
  assert.deepEqual([page.entries.length, page.next], [7, 3]);
  assert.deepEqual(parseBatchState(text({ vessel: 'x', batch: null, editable: [...everyField, 'later'] })).editable.length, 11);
});

const spoilt = {
  'no JSON': [parseHistory, '{'],
  'no points': [parseHistory, text({ vessel: 'x', unit: 'F' })],
  'another unit': [parseHistory, text({ vessel: 'x', unit: 'K', points: [] })],
  'a share above 1': [parseHistory, text({ vessel: 'x', unit: 'F', points: [{ ...demoHistory(span).points[0], valveOpen: 2 }] })],
  'time that runs back': [parseHistory, text({ ...demoHistory(span), points: demoHistory(span).points.reverse() })],
  'half a bucket': [parseHistory, text({ vessel: 'x', unit: 'F', points: [{ ...demoHistory(span).points[0], temperature: { min: 1 } }] })],
  'a duty below 0': [parseCooling, text({ ...demoCooling(span), duty: -0.1 })],
  'an unknown state': [parseConnections, text({ ...demoConnections, sinks: [{ ...demoConnections.sinks[0], state: 'lazy' }] })],
  'half a backlog': [parseConnections, text({ ...demoConnections, sinks: [{ ...demoConnections.sinks[0], backlog: 0.5 }] })],
  'a line without text': [parseJournal, text({ entries: [{ ...demoLines[0], text: null }], next: null })],
};
for (const [what, [parse, source]] of Object.entries(spoilt)) {
  test(`nothing is believed with ${what}`, () => assert.throws(() => parse(source), /expected$/));
}

test('a kind of a newer node is shown without its name', () => {
  const page = parseJournal(text({ entries: [{ ...demoLines[0], kind: 'alarm' }], next: null }));
  assert.equal(page.entries[0].kind, null);
});

test('places behind the #', () => {
  assert.deepEqual(routeOf(''), { page: 'cellar' });
  assert.deepEqual(routeOf('#/vessel/fv%2F1'), { page: 'vessel', vessel: 'fv/1' });
  assert.deepEqual(routeOf('#/journal'), { page: 'journal' });
  for (const nonsense of ['#/vessel', '#/vessel/', '#/vessel/%E0%A4%A', '#/admin', '#//']) {
    assert.deepEqual(routeOf(nonsense), { page: 'cellar' });
  }
});

test('stretches of time', () => {
  assert.deepEqual(spanOf('24h', now, null), { from: now - 24 * 3_600_000, to: now });
  assert.equal(spanOf('batch', now, null), null);
  assert.equal(spanOf('batch', now, { brewedOn: '2027-01-01' }), null, 'brewed tomorrow');
  assert.equal(spanOf('batch', now, { brewedOn: '2026-11-20' }).to, now);
  assert.deepEqual(clampSpan({ from: now - 10, to: now + 3_600_000 }, now), { from: now - 3_600_010, to: now });
  assert.equal(clampSpan({ from: now - 10, to: now }, now).from, now - 120_000, 'two minutes at least');
  assert.deepEqual(zoomed({ from: 0, to: 1_000_000 }, 0.5, 250_000), { from: 125_000, to: 625_000 });
});

test('a gap stays a gap on the way to the chart, and °C is °C', () => {
  const history = parseHistory(text(demoHistory(span)));
  const [times, mean, lowest, highest, setpoint, valve] = columnsOf(history, 'C');
  assert.equal(times.length, 200);
  for (const column of [mean, lowest, highest, setpoint, valve]) {
    assert.equal(column[80], null);
  }
  assert.ok(Math.abs(mean[0] - 20) < 0.01);
  assert.equal(summaryOf(history.points.slice(76, 100)), null);
  assert.equal(pointAt(history.points, now - 25 * 3_600_000), null);
});

test('what is under the finger is said in words', () => {
  const history = parseHistory(text(demoHistory(span)));
  const said = (index) => plain(readoutText(history.points[index], now, 'F', 'F', now)).replace(/^.*?: /, '');
  assert.equal(said(0), '68.0 °F (67.6 to 68.5), set point 68.0 °F, valve closed');
  assert.equal(said(80), 'no reading');
  assert.match(readoutText(null, now, 'F', 'F', now), /nothing recorded$/);
});

test('cooling in words, also in °C', () => {
  const figures = (unit) => coolingFigures(parseCooling(text(demoCooling(span))), unit, now).map(({ value }) => plain(value));
  assert.deepEqual(figures('F'), ['42 %', '10 h 4 min', '6.3 °F', '4 h 18 min']);
  assert.equal(figures('C')[2], '3.5 °C');
  const none = { unit: 'F', duty: null, valveMinutesPerDay: null, degreesPerHour: null, longestPullDown: null, knownShare: 0 };
  assert.deepEqual(coolingFigures(none, 'F', now).map(({ value }) => value), ['–', '–', '–', '–']);
});

test('lengths', () => {
  const said = [12_000, 119_000, 35 * 60_000, 119 * 60_000, 3 * 3_600_000, 50 * 3_600_000].map((length) => plain(lengthText(length)));
  assert.deepEqual(said, ['12 s', '2 min', '35 min', '119 min', '3 h', '2 d 2 h']);
});

test('states in words', () => {
  const sink = demoConnections.sinks[0];
  const parsed = (more) => parseConnections(text({ ...demoConnections, sinks: [{ ...sink, ...more }] })).sinks[0];
  assert.equal(sinkState(parsed({}), now).text, 'waits: nothing listens at 10.1.10.4:8086, tried again in 40 s');
  assert.equal(sinkState(parsed({ state: 'idle' }), now).tone, 'good');
  assert.equal(sinkState(parsed({ state: 'held', reason: 'HTTP status 401', until: null }), now).text, 'somebody has to change something: HTTP status 401');
  assert.equal(sinkState(parsed({ outboxTrouble: 'the disk is full' }), now).tone, 'bad');
  const table = (more) => batchTableState({ ...demoConnections.batches, readAt: null, ...more });
  assert.match(table({ state: 'trouble', error: 'not shared', ageSeconds: 7200 }).text, /cannot be read: not shared; what is shown is 2 h old$/);
  assert.match(table({ state: 'waiting', ageSeconds: null }).text, /has not been read yet$/);
  assert.equal(historyState({ ...demoConnections.history, state: 'disk-full', waiting: 1200 }).text, 'The disk is full, 1,200 readings wait in memory');
});

test('only what is wished for is asked for', () => {
  assert.equal(String(journalQuery({ vessel: '', kind: 'setpoint', text: 'a b', from: null, limit: 50 })), 'kind=setpoint&text=a+b&limit=50');
});
