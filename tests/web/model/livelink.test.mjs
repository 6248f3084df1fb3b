// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { loadModel } from '../lib/modules.mjs';
import { change, demoCellar } from '../lib/mockserver.mjs';

const { LiveLink } = await loadModel();

class FakeSource extends EventTarget {
  closed = false;
  onerror = null;
  close() {
    this.closed = true;
  }
  say(type, data) {
    this.dispatchEvent(Object.assign(new Event(type), { data: typeof data === 'string' ? data : JSON.stringify(data) }));
  }
}

let now, sources, pending, reached, heard, link;

beforeEach(() => {
  now = 1000;
  sources = [];
  pending = [];
  reached = 'unreachable';
  heard = [];
  link = new LiveLink('/events', {
    cellar: (cellar, whole) => heard.push([whole ? 'whole' : 'delta', cellar.sequence]),
    change: (one) => heard.push(['change', one.state]),
    stateChanged: () => heard.push(['state', link.state]),
    signedOut: () => heard.push(['signed out']),
  }, {
    open: () => {
      sources.push(new FakeSource());
      return sources.at(-1);
    },
    probe: async () => reached,
    now: () => now,
    later: (milliseconds, action) => pending.push({ milliseconds, action }),
  });
  link.open();
});

const source = () => sources.at(-1);
const retry = () => pending.shift().action();

test('the first event is the whole cellar, later ones are deltas', () => {
  source().say('cellar', demoCellar());
  source().say('cellar', { ...demoCellar(), sequence: 2 });
  source().say('change', change('writing'));
  assert.deepEqual(heard, [['whole', 1], ['state', 'online'], ['delta', 2], ['change', 'writing']]);
});

test('ten seconds of silence are a lost link', () => {
  source().say('cellar', demoCellar());
  now += 10_000;
  link.tick();
  assert.equal(link.state, 'online');
  now += 1;
  link.tick();
  assert.equal(link.state, 'lost');
  assert.equal(source().closed, true);
  assert.equal(link.lastHeard, 1000);
});

test('silence from the very start is a lost link, too', () => {
  now += 10_001;
  link.tick();
  assert.equal(link.state, 'lost');
  assert.equal(link.lastHeard, null);
});

test('an error loses the link at once, and it comes back by itself with a whole cellar', () => {
  source().say('cellar', demoCellar());
  source().onerror();
  assert.equal(link.state, 'lost');
  retry();
  assert.equal(sources.length, 2);
  assert.equal(link.state, 'lost', 'lost until something is heard');
  source().say('cellar', demoCellar());
  assert.equal(link.state, 'online');
  assert.deepEqual(heard.at(-2), ['whole', 1]);
});

test('tries again after a second, and never slower than every two', () => {
  const delays = [];
  for (let i = 0; i < 6; ++i) {
    source().onerror();
    delays.push(pending[0].milliseconds);
    retry();
  }
  assert.deepEqual(delays, [1000, 1000, 2000, 2000, 2000, 2000]);
});

test('a malformed event loses the link, says why, and changes nothing', () => {
  source().say('cellar', demoCellar());
  const before = heard.length;
  source().say('cellar', { ...demoCellar(), at: 'soon' });
  assert.equal(link.state, 'lost');
  assert.match(link.complaint, /^at: an RFC 3339 time/);
  assert.deepEqual(heard.slice(before), [['state', 'lost']]);
  retry();
  source().say('cellar', demoCellar());
  assert.equal(link.state, 'online');
  assert.equal(link.complaint, null);
});

test('a malformed change is no smaller a reason', () => {
  source().say('cellar', demoCellar());
  source().say('change', { ...change('writing'), state: 'maybe' });
  assert.match(link.complaint, /^change\.state/);
});

test('what a closed source still says is not heard', () => {
  const old = source();
  old.onerror();
  retry();
  old.say('cellar', demoCellar());
  old.onerror();
  assert.equal(link.state, 'lost');
  assert.deepEqual(heard, [['state', 'lost']]);
  assert.equal(pending.length, 0);
});

test('an expired session is told', async () => {
  reached = 'signed-out';
  source().onerror();
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(heard.at(-1), ['signed out']);
});
