// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModel } from '../lib/modules.mjs';
import { change, demoCellar } from '../lib/mockserver.mjs';

const { mergeDelta, parseCellar, parseChange, ParseError } = await loadModel();

function broken(alter) {
  const cellar = demoCellar();
  alter(cellar, cellar.vessels[6]);
  return () => parseCellar(JSON.stringify(cellar));
}

const refusals = [
  ['no JSON', () => parseCellar('{"cellar": "Su'), /the message: JSON expected/],
  ['a list', () => parseCellar('[]'), /the message: an object expected/],
  ['null', () => parseCellar('null'), /the message: an object expected/],
  ['no unit', broken((cellar) => delete cellar.unit), /^unit: F \| C expected/],
  ['another unit', broken((cellar) => (cellar.unit = 'K')), /^unit:/],
  ['no vessels', broken((cellar) => delete cellar.vessels), /^vessels: a list expected/],
  ['no time', broken((cellar) => (cellar.at = 'yesterday')), /^at: an RFC 3339 time expected/],
  ['a number as time', broken((cellar) => (cellar.at = 12)), /^at: text expected/],
  ['a vessel without id', broken((_, vessel) => delete vessel.id), /^vessels\[6\]\.id: text expected/],
  ['an empty id', broken((_, vessel) => (vessel.id = '')), /^vessels\[6\]\.id: a name expected/],
  ['an id twice', broken((_, vessel) => (vessel.id = 'walk-in')), /"walk-in" comes twice/],
  ['a temperature in words', broken((_, vessel) => (vessel.temperature.value = '67.8')), /\[6\]\.temperature\.value: a number/],
  ['good without a value', broken((_, vessel) => (vessel.temperature.value = null)), /\[6\]\.temperature\.value: a value/],
  ['a fault with a value', broken((_, vessel) => (vessel.temperature.quality = 'sensor-fault')), /temperature\.value: null/],
  ['an unknown quality', broken((_, vessel) => (vessel.setpoint.quality = 'fine')), /\[6\]\.setpoint\.quality: good \|/],
  ['a valve half open', broken((_, vessel) => (vessel.valve.value = 'half')), /\[6\]\.valve\.value: open \| closed/],
  ['limits upside down', broken((_, vessel) => (vessel.limits = { min: 9, max: 1, step: 1 })), /\[6\]\.limits: min <= max/],
  ['a step of nothing', broken((_, vessel) => (vessel.limits.step = 0)), /\[6\]\.limits:/],
  ['a panel state', broken((cellar) => (cellar.panels[0].state = 'happy')), /^panels\[0\]\.state:/],
  ['a negative cycle', broken((cellar) => (cellar.panels[0].cycleMs = -1)), /^panels\[0\]\.cycleMs: a duration/],
  ['a negative pause', broken((cellar) => (cellar.panels[0].backoffMs = -1)), /^panels\[0\]\.backoffMs: a duration/],
  ['statistics in words', broken((cellar) => (cellar.panels[0].statistics = 'fine')), /^panels\[0\]\.statistics: an object/],
  ['half an error', broken((cellar) => (cellar.panels[0].statistics.errors = 0.5)), /\.statistics\.errors: a count/],
  ['fewer than no requests', broken((cellar) => (cellar.panels[0].statistics.requests = -1)), /\.statistics\.requests: a count/],
  ['a driver that is a number', broken((cellar) => (cellar.panels[0].driver = 7)), /^panels\[0\]\.driver: text/],
  ['a batch in words', broken((_, vessel) => (vessel.batch = 'Crop')), /\[6\]\.batch: an object/],
  ['a change without a state', () => parseChange(JSON.stringify(change('verified', { state: 'done' }))), /^change\.state:/],
  ['a change of nothing', () => parseChange(JSON.stringify(change('failed', { requested: null }))), /^change\.requested:/],
];
for (const [what, act, message] of refusals) {
  test(`refuses ${what} and names it`, () => {
    assert.throws(act, (error) => error instanceof ParseError && message.test(error.message));
  });
}

test('infinity and huge exponents are no numbers', () => {
  const text = JSON.stringify(demoCellar()).replace('67.8', '1e999');
  assert.throws(() => parseCellar(text), /temperature\.value: a number/);
});

test('reads a whole snapshot', () => {
  const cellar = parseCellar(JSON.stringify(demoCellar()));
  assert.equal(cellar.name, 'SuperCellar');
  assert.equal(cellar.at, Date.UTC(2026, 10, 22, 14));
  assert.equal(cellar.vessels.length, 9);
  assert.deepEqual(cellar.vessels[6].temperature, { value: 67.8, quality: 'good', at: cellar.at, detail: null });
  assert.equal(cellar.vessels[8].temperature.quality, 'sensor-fault');
});

test('ignores members it does not know, and does without units of vessels', () => {
  const json = demoCellar();
  json.weather = 'sunny';
  delete json.displayUnit;
  json.vessels.forEach((vessel) => delete vessel.unit);
  const cellar = parseCellar(JSON.stringify(json));
  assert.equal(cellar.displayUnit, 'F');
  assert.equal(cellar.vessels[0].unit, 'F');
});

test('a name may contain anything, also what looks like markup', () => {
  const json = demoCellar();
  json.vessels[0].label = '<img src=x onerror=alert(1)>';
  assert.equal(parseCellar(JSON.stringify(json)).vessels[0].label, '<img src=x onerror=alert(1)>');
});

test('a delta replaces in place, appends what is new and leaves the rest', () => {
  const base = parseCellar(JSON.stringify(demoCellar()));
  const json = demoCellar();
  json.sequence = 2;
  json.panels = [];
  const changed = { ...json.vessels[6], temperature: { ...json.vessels[6].temperature, value: 66.6 } };
  json.vessels = [changed, { ...changed, id: 'fv-new' }];
  const merged = mergeDelta(base, parseCellar(JSON.stringify(json)));
  assert.equal(merged.sequence, 2);
  assert.equal(merged.panels.length, 1);
  assert.deepEqual(merged.vessels.map((vessel) => vessel.id), [...base.vessels.map((vessel) => vessel.id), 'fv-new']);
  assert.equal(merged.vessels[6].temperature.value, 66.6);
  assert.equal(merged.vessels[5], base.vessels[5]);
});

test('an empty delta only says that all is as it was', () => {
  const base = parseCellar(JSON.stringify(demoCellar()));
  const merged = mergeDelta(base, { ...base, at: base.at + 5000, vessels: [], panels: [] });
  assert.deepEqual(merged.vessels, base.vessels);
  assert.equal(merged.at, base.at + 5000);
});
