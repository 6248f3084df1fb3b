// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a node might remember, always the same: a day with a pull-down and a gap, a journal, connections in every state.

import { demoCellar, problem } from './mockserver.mjs';

const minute = 60_000;
const iso = (at) => new Date(at).toISOString();

/** Warm in the beginning, pulled down, then held; nothing was recorded between 3/8 and 4/8 of the time. */
export function demoHistory({ from, to, points = '200' }, vessel = 'fv-10-1') {
  const [begin, end, count] = [Date.parse(from), Date.parse(to), Math.min(Number(points), 240)];
  const step = (end - begin) / count;
  const list = Array.from({ length: count }, (_, index) => {
    const share = index / count;
    const gap = share >= 0.375 && share < 0.5;
    const mean = share < 0.2 ? 68 - 160 * share : 36 + 1.2 * Math.sin(index / 4);
    return {
      at: iso(begin + index * step),
      temperature: gap ? null : { min: mean - 0.4, mean, max: mean + 0.5 },
      setpoint: gap ? null : share < 0.02 ? 68 : 35,
      valveOpen: gap ? null : share > 0.02 && share < 0.2 ? 1 : Math.sin(index / 4) > 0.4 ? 0.8 : 0,
      quality: gap ? 'link-lost' : 'good',
    };
  });
  return { vessel, unit: 'F', tier: '1m', points: list };
}

export function demoCooling({ from, to }, vessel = 'fv-10-1') {
  const begin = Date.parse(from);
  return {
    vessel, unit: 'F', from, to, duty: 0.42, valveMinutesPerDay: 604, degreesPerHour: 6.3, knownShare: 0.875,
    longestPullDown: { from: iso(begin + 30 * minute), to: iso(begin + 288 * minute), fromTemperature: 68, toTemperature: 36 },
  };
}

const line = (number, at, kind, text, more = {}) =>
  ({ number, at, kind, vessel: null, by: null, from: null, text, data: {}, hash: 'ab', ...more });

export const demoLines = [
  line(9, '2026-11-22T13:40:00.000Z', 'setpoint', 'FV 10/1 to 34 °F: verified', { vessel: 'fv-10-1', by: 'kim@example.com', from: 'kiosk' }),
  line(8, '2026-11-22T13:39:59.000Z', 'setpoint', 'FV 10/1 from 35 °F to 34 °F: requested', { vessel: 'fv-10-1', by: 'kim@example.com', from: 'kiosk' }),
  line(7, '2026-11-22T09:12:30.000Z', 'batch', 'FV 10/1: gravity "1.020" → "1.012"', { vessel: 'fv-10-1', by: 'admin' }),
  line(6, '2026-11-22T02:05:10.000Z', 'start', 'started again; power was lost at 2026-11-21T23:01:00Z, it was back at 2026-11-22T02:04:58Z'),
  line(5, '2026-11-21T15:00:00.000Z', 'setpoint', 'FV 10/1 to 35 °F: refused: illegal data value', { vessel: 'fv-10-1', by: 'admin', from: 'browser' }),
  line(4, '2026-11-20T08:00:00.000Z', 'sign-in', 'signed in with a token', { by: 'admin', from: '10.1.10.7' }),
  line(3, '2026-11-20T07:59:00.000Z', 'trouble', 'the outbox was damaged and is kept as outbox.db.damaged-20261120'),
];

function journal({ vessel, kind, text, before, from, to }) {
  const entries = demoLines.filter((one) => (!vessel || one.vessel === vessel) && (!kind || one.kind === kind)
    && (!text || one.text.toLowerCase().includes(text.toLowerCase())) && (!before || one.number < Number(before))
    && (!from || one.at >= from) && (!to || one.at < to));
  return { entries: entries.slice(0, 5), next: entries.length > 5 ? entries[4].number : null };
}

export const demoConnections = {
  sinks: [{
    name: 'influx', state: 'waiting', reason: 'nothing listens at 10.1.10.4:8086', until: '2026-11-22T14:00:40.000Z', backlog: 5231,
    backlogBytes: 512000, oldest: '2026-11-22T04:18:00.000Z', sent: 1204811, quarantined: 2, dropped: 0, unsaved: 0,
    lastError: 'nothing listens at 10.1.10.4:8086', lastErrorAt: '2026-11-22T13:59:20.000Z',
    lastSuccessAt: '2026-11-22T04:17:30.000Z', outboxTrouble: null, outboxDamaged: null,
  }],
  heartbeats: [{
    name: 'cloudwatch', state: 'beating', sent: 20154, missed: 3, lastBeatAt: '2026-11-22T13:59:30.000Z', lastError: null, lastErrorAt: null,
  }],
  batches: {
    source: 'sheet', state: 'good', error: null, readAt: '2026-11-22T13:59:10.000Z', ageSeconds: 50,
    account: 'panel@cellar.iam.gserviceaccount.com', twoWay: true, pendingWrites: 1,
    warnings: ['Row 7: there is no vessel "FV 10/9", did you mean "FV 10/6"?'],
  },
  history: {
    state: 'recording', text: null, setAside: null, bytes: 318200000, readings: 281000000, oldestReading: '2026-08-24T00:00:00.000Z',
    oldest: '2024-11-03T00:00:00.000Z', waiting: 0, dropped: 0,
  },
  journal: { trouble: null, waiting: 0, lost: 0 },
};

const pils = {
  beer: 'Brett Pils', number: '1042', split: null, brewed: '11/3/2026', brewedOn: '2026-11-03', days: 19, size: '10 bbl',
  volume: '9.5 bbl', og: '1.062', fg: '1.010', gravity: '1.012', stage: null, notes: null, recordedAt: '2026-11-22T13:59:10.000Z',
};
export const everyField = ['number', 'split', 'beer', 'brewed', 'size', 'volume', 'og', 'fg', 'gravity', 'stage', 'notes'];

export function batchCellar() {
  const cellar = demoCellar();
  cellar.vessels[0].batch = pils;
  cellar.vessels[7].kind = 'room';
  return cellar;
}

/** Answers everything that the pages ask for. */
export function demoRecords({ method, path, query, body }) {
  const ok = (answer) => ({ status: 200, body: answer });
  const [, vessel, what] = /^\/api\/v1\/vessels\/([^/]+)\/(\w+)$/.exec(path) ?? [];
  if (what === 'history') {
    return ok(demoHistory(query, vessel));
  }
  if (what === 'cooling') {
    return ok(demoCooling(query, vessel));
  }
  if (what === 'batch') {
    return method === 'DELETE' ? { status: 204 } : ok({ vessel, batch: { ...pils, ...body }, editable: everyField });
  }
  if (path === '/api/v1/journal') {
    return ok(journal(query));
  }
  if (path === '/api/v1/journal/check') {
    return ok({ intact: true, entries: 1204, firstBad: null, text: null });
  }
  if (path === '/api/v1/connections') {
    return ok(demoConnections);
  }
  if (path === '/api/v1/connections/influx/quarantine') {
    return method === 'DELETE' ? { status: 204 } : ok({
      records: [{ id: 3, at: '2026-11-22T03:00:00.000Z', payload: 'cellar_panel_read,vessel=x temp=1', reason: 'field type conflict', since: '2026-11-22T03:00:01.000Z' }],
    });
  }
  return path === '/api/v1/connections/influx/quarantine/retry' ? { status: 204 } : { status: 404, body: problem(404, path) };
}
