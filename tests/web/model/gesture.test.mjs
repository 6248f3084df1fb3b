// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModel } from '../lib/modules.mjs';
import { change, demoCellar, reading } from '../lib/mockserver.mjs';

const { dragTo, HoldGesture, isChanged, obstacle, parseCellar, step } = await loadModel();

function vessel(alter = () => {}) {
  const cellar = demoCellar();
  alter(cellar.vessels[6]);
  return parseCellar(JSON.stringify(cellar)).vessels[6];
}

test('a move of more than 8 px before the hold is a scroll, for good', () => {
  const gesture = new HoldGesture();
  gesture.press({ x: 100, y: 100 });
  assert.equal(gesture.move({ x: 100, y: 109 }), false);
  gesture.holdElapsed();
  assert.equal(gesture.state, 'idle');
  assert.equal(gesture.move({ x: 100, y: 150 }), false);
  assert.equal(gesture.release(), false);
});

test('a tap is no drag', () => {
  const gesture = new HoldGesture();
  gesture.press({ x: 0, y: 0 });
  assert.equal(gesture.release(), false);
  gesture.holdElapsed();
  assert.equal(gesture.state, 'idle');
});

test('a trembling finger may hold, and then drags', () => {
  const gesture = new HoldGesture();
  gesture.press({ x: 0, y: 0 });
  assert.equal(gesture.move({ x: 5, y: 5 }), false);
  gesture.holdElapsed();
  assert.equal(gesture.state, 'held');
  assert.equal(gesture.move({ x: 80, y: 0 }), true);
  assert.equal(gesture.release(), true);
  assert.equal(gesture.state, 'idle');
});

test('a cancelled hold does not come back', () => {
  const gesture = new HoldGesture();
  gesture.press({ x: 0, y: 0 });
  gesture.holdElapsed();
  gesture.cancel();
  assert.equal(gesture.move({ x: 20, y: 0 }), false);
  assert.equal(gesture.release(), false);
});

test('the hold takes 300 ms and the slop is 8 px, as on the touch panel', () => {
  assert.equal(HoldGesture.holdMs, 300);
  assert.equal(HoldGesture.slopPx, 8);
});

test('only what is good, connected and not being written can be changed', () => {
  const why = (alter, online = true) => obstacle(vessel(alter), online);
  assert.equal(why(), null);
  assert.equal(why(() => {}, false), 'no connection to the cellar');
  const words = {
    'stale': 'the reading is stale', 'sensor-fault': 'the probe is faulty', 'link-lost': 'the panel does not answer',
    'never-read': 'nothing has been read yet',
  };
  for (const [quality, text] of Object.entries(words)) {
    const bad = reading(quality === 'stale' ? 68 : null, quality);
    assert.equal(why((one) => (one.temperature = bad)), text);
    assert.equal(why((one) => (one.setpoint = bad)), text);
  }
  assert.equal(why((one) => (one.change = change('writing'))), 'another change is under way');
  assert.equal(why((one) => (one.change = change('verified'))), null);
});

test('a draft keeps the setpoint that was seen when it began', () => {
  let draft = dragTo(null, vessel(), 50.3);
  assert.deepEqual(draft, { by: 'drag', expected: 68, value: 50 });
  draft = dragTo(draft, vessel((one) => (one.setpoint.value = 36)), 40);
  assert.deepEqual(draft, { by: 'drag', expected: 68, value: 40 });
});

test('taps merge into one draft, and back at the start there is nothing to ask', () => {
  let draft = step(null, vessel(), 1, 'buttons');
  draft = step(draft, vessel(), 1, 'buttons');
  assert.deepEqual(draft, { by: 'buttons', expected: 68, value: 70 });
  assert.equal(isChanged(draft), true);
  draft = step(draft, vessel(), -2, 'buttons');
  assert.equal(isChanged(draft), false);
});

test('there is no draft of a setpoint that nobody knows', () => {
  const unknown = vessel((one) => (one.setpoint = reading(null, 'link-lost')));
  assert.equal(dragTo(null, unknown, 40), null);
  assert.equal(step(null, unknown, 1, 'keys'), null);
});
