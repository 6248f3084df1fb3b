// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModel } from '../lib/modules.mjs';
import { change as changeJson, demoCellar, reading } from '../lib/mockserver.mjs';

const { ageText, ChangeBook, changeNotice, parseCellar, parseChange, parseProblem, problemNotice, qualityWords, seen,
  spokenDial } = await loadModel();

const cellar = parseCellar(JSON.stringify(demoCellar()));
const vessel = cellar.vessels[6];
const change = (state, more) => parseChange(JSON.stringify(changeJson(state, more)));
const said = (state, more) => changeNotice(change(state, more), vessel, 'F').text;

test('says how a change went in the words of the touch panel', () => {
  assert.equal(said('requested'), 'Writing…');
  assert.equal(said('writing'), 'Writing…');
  assert.equal(said('verified'), 'Verified: panel holds 34 °F (14 ms)');
  assert.equal(said('refused', { reason: 'illegal data value' }), 'Refused: illegal data value');
  assert.equal(said('overridden', { readBack: 36 }), 'Overridden at the panel: it holds 36 °F');
  assert.equal(said('failed', { reason: 'no answer within 500 ms' }), 'Failed: no answer within 500 ms');
  assert.equal(changeNotice(change('verified'), vessel, 'C').text, 'Verified: panel holds 1.1 °C (14 ms)');
});

test('says why a change was not begun', () => {
  const text = (status, detail, holds = null) => problemNotice({ status, detail, current: null }, holds, vessel, 'F').text;
  assert.equal(text(409, '', 36), 'The panel was changed meanwhile to 36 °F. Nothing was written.');
  assert.equal(text(409, ''), 'The panel was changed meanwhile. Nothing was written.');
  assert.equal(text(422, '200 °F is out of limits'), 'Refused: 200 °F is out of limits');
  assert.equal(text(423, 'another change is under way'), 'Refused: another change is under way');
  assert.equal(text(503, 'no link to panel main'), 'Failed: no link to panel main');
  assert.equal(text(502, ''), 'Failed: the cellar answered 502');
  assert.match(text(403, 'x'), /^Refused: your sign-in may look/);
  assert.match(text(0, ''), /^Failed: no connection/);
});

test('reads problem documents, and survives what is none', () => {
  assert.deepEqual(parseProblem(423, '{"title":"Locked","detail":"another change"}'),
    { status: 423, detail: 'another change', current: null });
  assert.equal(parseProblem(423, '{"title":"Locked"}').detail, 'Locked');
  assert.equal(parseProblem(409, '{"detail":"moved","current":36}').current, 36);
  for (const other of ['<html>', '', '[]', 'null', '{"detail": 5, "current": "36"}']) {
    assert.deepEqual(parseProblem(502, other), { status: 502, detail: '', current: null });
  }
});

test('has a big word for each way of not being good', () => {
  assert.deepEqual(qualityWords('good', 0), []);
  assert.equal(qualityWords('stale', 12_400).join(' '), 'STALE 12 s');
  assert.equal(qualityWords('sensor-fault', 0).join(' '), 'PROBE FAULT');
  assert.equal(qualityWords('link-lost', 0).join(' '), 'NO LINK');
  assert.equal(qualityWords('never-read', 0).join(' '), 'NO DATA');
  assert.deepEqual([-5, 119_999, 120_000, 7_199_000, 7_200_000, 172_799_000, 172_800_000].map(ageText),
    ['0 s', '119 s', '2 min', '119 min', '2 h', '47 h', '2 d']);
});

test('a dial speaks', () => {
  assert.equal(spokenDial(cellar.vessels[0], null, 0, 'F'), 'setpoint 34 °F, temperature 36.8 °F, valve open');
  assert.equal(spokenDial(vessel, 34, 0, 'F'), 'new setpoint 34 °F, setpoint 68 °F, temperature 67.8 °F, valve closed');
  assert.equal(spokenDial(cellar.vessels[8], null, 0, 'F'), 'setpoint 0 °F, temperature: probe fault, valve closed');
});

test('while nobody talks to us, good readings are stale since the last word', () => {
  const offline = seen(vessel, false, 5000);
  assert.equal(offline.temperature.quality, 'stale');
  assert.equal(offline.temperature.at, 5000);
  assert.equal(offline.temperature.value, 67.8);
  assert.equal(seen(cellar.vessels[8], false, 5000).temperature.quality, 'sensor-fault');
  assert.equal(seen(vessel, true, 5000), vessel);
});

const notice = (book, now = 0) => book.notice(vessel, 'F', now)?.text ?? null;

test('a change never goes back, whatever order its news comes in', () => {
  const book = new ChangeBook();
  book.sending('fv-20-1', 0);
  assert.equal(notice(book), 'Writing…');
  book.note(change('verified'), 10);
  book.note(change('writing'), 20);
  assert.equal(notice(book, 30), 'Verified: panel holds 34 °F (14 ms)');
  assert.equal(book.isUnderWay('fv-20-1'), false);
});

test('an older change does not come back over a newer refusal', () => {
  const book = new ChangeBook();
  book.note(change('verified'), 0);
  book.sending('fv-20-1', 1000);
  book.refused('fv-20-1', { status: 423, detail: 'locked', current: null }, 34, 1100);
  book.note(change('verified'), 1200);
  book.note(change('failed', { id: 'c0', requestedAt: '2026-11-22T13:00:00Z' }), 1300);
  assert.equal(notice(book, 1400), 'Refused: locked');
});

test('good news fades, bad news stays until it is dismissed', () => {
  const book = new ChangeBook();
  book.note(change('verified'), 0);
  assert.notEqual(notice(book, 9_999), null);
  assert.equal(notice(book, 10_000), null);
  book.note(change('overridden', { id: 'c2', readBack: 36 }), 20_000);
  assert.equal(notice(book, 1_000_000), 'Overridden at the panel: it holds 36 °F');
  book.dismiss('fv-20-1');
  assert.equal(notice(book, 1_000_001), null);
  book.note(change('overridden', { id: 'c2', readBack: 36 }), 1_000_002);
  assert.equal(notice(book, 1_000_003), null, 'the next snapshot repeats it, but it was dismissed');
  book.note(change('writing', { id: 'c3' }), 1_000_004);
  assert.equal(notice(book, 1_000_005), 'Writing…');
});

test('a refusal because the panel moved says to what, once that is known, and keeps saying it', () => {
  const book = new ChangeBook();
  book.refused('fv-20-1', { status: 409, detail: '', current: null }, 68, 0);
  book.observe(vessel);
  assert.equal(notice(book), 'The panel was changed meanwhile. Nothing was written.');
  book.observe({ ...vessel, setpoint: { ...reading(36), at: 0 } });
  book.observe({ ...vessel, setpoint: { ...reading(50), at: 0 } });
  assert.equal(notice(book), 'The panel was changed meanwhile to 36 °F. Nothing was written.');
});
