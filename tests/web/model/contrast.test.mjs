// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

//
// Every colour of the theme on what lies behind it, by the formula of WCAG 2: text needs 4.5, marks and edges 3.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { source } from '../lib/modules.mjs';

const theme = readFileSync(join(source, 'resources/web/src/theme.css'), 'utf8');

function colour(name) {
  const hex = name.startsWith('#') ? name : new RegExp(`--${name}: (#[0-9a-f]+);`).exec(theme)?.[1];
  assert.ok(hex, `the theme has no --${name}`);
  const full = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255);
}

function luminance(name) {
  const [red, green, blue] = colour(name).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const pairs = [
  ['ink', 'page', 4.5], ['busy', 'page', 4.5], ['busy', 'face', 4.5], ['ink-dim', 'page', 4.5], ['ink-doubt', 'page', 4.5], ['good', 'page', 4.5], ['bad', 'page', 4.5],
  ['ink', 'button', 4.5], ['#fff', 'accent', 4.5], ['bar-ink', 'bar', 4.5], ['#a61e1e', 'bar', 4.5], ['#fff', '#b02525', 4.5],
  ['hot', 'face', 4.5], ['warm', 'face', 4.5], ['turning', 'face', 4.5], ['chill', 'face', 4.5], ['ink', 'face', 4.5],
  ['doubt', 'face', 4.5], ['doubt-dim', 'face', 4.5], ['#212529', '#fff', 4.5], ['#565e64', '#fff', 4.5],
  ['#fff', '#565e64', 4.5], ['#fff', '#c42b3a', 4.5], ['handle', '#101010', 3], ['focus', 'page', 3], ['chill', '#101010', 3],
];
for (const [front, back, least] of pairs) {
  test(`${front} on ${back}`, () => {
    const found = contrast(front, back);
    assert.ok(found >= least, `${found.toFixed(2)} is less than ${least}`);
  });
}

test('the formula is right', () => {
  assert.equal(contrast('#000', '#fff'), 21);
  assert.ok(Math.abs(contrast('#767676', '#fff') - 4.54) < 0.01);
});
