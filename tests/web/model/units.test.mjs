// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModel } from '../lib/modules.mjs';

const { angleOf, heatOf, onRing, setpointText, snap, stepBy, temperatureText, toDisplay, Turning, unbroken, valueAt } =
  await loadModel();

const whole = { min: 34, max: 100, step: 1 };
const half = { min: 0.5, max: 20.2, step: 0.5 };
const tenth = { min: 34, max: 36, step: 0.1 };

test('converts for display, both ways', () => {
  assert.equal(toDisplay(32, 'F', 'C'), 0);
  assert.equal(toDisplay(100, 'C', 'F'), 212);
  assert.equal(toDisplay(-40, 'C', 'F'), -40);
  assert.equal(toDisplay(67.8, 'F', 'F'), 67.8);
});

test('writes temperatures with one decimal and setpoints with those of their step', () => {
  assert.equal(temperatureText(37, 'F', 'F'), '37.0');
  assert.equal(temperatureText(31.97, 'F', 'C'), '0.0');
  const fahrenheit = { unit: 'F', limits: whole };
  assert.equal(setpointText(34, fahrenheit, 'F'), '34');
  assert.equal(setpointText(34.5, fahrenheit, 'F'), '34.5');
  assert.equal(setpointText(34, fahrenheit, 'C'), '1.1');
  assert.equal(setpointText(68, fahrenheit, 'C'), '20.0');
  assert.equal(setpointText(34, { unit: 'F', limits: tenth }, 'F'), '34.0');
  assert.equal(unbroken('it holds 36 °F (14 ms)'), 'it holds 36\u00a0°F (14\u00a0ms)');
});

test('snaps to steps counted from the lower limit, inside the limits', () => {
  assert.equal(snap(67.4, whole), 67);
  assert.equal(snap(67.6, whole), 68);
  assert.equal(snap(0, whole), 34);
  assert.equal(snap(1000, whole), 100);
  assert.equal(snap(20.2, half), 20, 'the last step may fall short of the upper limit');
  assert.equal(snap(34.3, tenth), 34.3, 'no 34.300000000000004');
});

test('steps never pass the limits, and bring a value back onto its steps', () => {
  assert.equal(stepBy(68, 1, whole), 69);
  assert.equal(stepBy(68, -5, whole), 63);
  assert.equal(stepBy(100, 1, whole), 100);
  assert.equal(stepBy(34, -1, whole), 34);
  assert.equal(stepBy(68.4, 1, whole), 69);
  assert.equal(stepBy(68.4, -1, whole), 68);
  assert.equal(stepBy(0, 1, whole), 34);
  assert.equal(stepBy(34.2, 1, tenth), 34.3);
});

test('the four colours change where the brewers know it, in either unit', () => {
  assert.deepEqual([80.1, 80, 55.1, 55, 40.1, 40].map((value) => heatOf(value, 'F')),
    ['hot', 'warm', 'warm', 'turning', 'turning', 'chill']);
  assert.equal(heatOf(27, 'C'), 'hot');
  assert.equal(heatOf(20, 'C'), 'warm');
  assert.equal(heatOf(4, 'C'), 'chill');
});

test('the ring runs from lower left over the top to lower right', () => {
  assert.equal(angleOf(34, whole), -135);
  assert.equal(angleOf(67, whole), 0);
  assert.equal(angleOf(100, whole), 135);
  assert.equal(angleOf(0, whole), -135, 'a value below the limits sits at their end');
  assert.equal(angleOf(5, { min: 5, max: 5, step: 1 }), -135);
  assert.equal(valueAt(0, whole), 67);
  assert.equal(valueAt(400, whole), 100);
});

test('turning follows the finger from where it grabbed', () => {
  const turning = new Turning(0, onRing(10, 80), 20);
  assert.equal(Math.round(turning.follow(onRing(40, 80))), 30);
  assert.equal(Math.round(turning.follow(onRing(10, 200))), 0, 'any distance will do');
});

test('the gap at the bottom cannot be jumped', () => {
  const turning = new Turning(-135, onRing(-135, 80), 20);
  for (let angle = -135; angle >= -225; angle -= 15) {
    turning.follow(onRing(angle, 80));
  }
  assert.equal(valueAt(turning.follow(onRing(-225, 80)), whole), 34);
});

test('near the middle, where a direction means nothing, it holds still', () => {
  const turning = new Turning(0, onRing(0, 80), 20);
  assert.equal(turning.follow({ x: 3, y: 5 }), 0);
});
