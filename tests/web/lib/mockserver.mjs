// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scripted node for what the real one does not do on demand: malformed events, silence, every kind of refusal, and
// pictures that must not depend on a clock. Serves the built page with exactly the real content security policy.
// The end-to-end test uses the real programs instead.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { dist } from './modules.mjs';

export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
  + "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.webmanifest': 'application/manifest+json',
};
const pages = {
  '/': 'index.html', '/login': 'login.html', '/app.js': 'app.js', '/chunk.js': 'chunk.js', '/pages.js': 'pages.js',
  '/app.css': 'app.css',
  '/favicon.svg': 'favicon.svg', '/manifest.webmanifest': 'manifest.webmanifest',
};

export class MockServer {
  signedIn = true;
  reachable = true;
  silent = false;
  puts = [];
  streams = new Set();
  opened = 0;
  first = () => JSON.stringify(demoCellar());
  answer = () => ({ status: 503, body: problem(503, 'no answer scripted') });
  changes = new Map();
  /** What is asked for beside the live cellar: path and method to an answer {status, body}; see records.mjs. */
  records = () => null;
  asked = []; // every such request: method, path, query, body

  async start() {
    this.server = createServer((request, response) => this.serve(request, response));
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    this.heart = setInterval(() => this.beat(), 1000);
    return this;
  }

  async stop() {
    clearInterval(this.heart);
    this.cut();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Ends every event stream, as a restart of the node would. */
  cut() {
    this.streams.forEach((stream) => stream.destroy());
    this.streams.clear();
  }

  /** Like the real node: a sign of life each second, also when nothing changed. */
  beat() {
    try {
      if (!this.silent) {
        this.send('cellar', { ...JSON.parse(this.first()), vessels: [], panels: [] });
      }
    } catch {
      // The test scripted something malformed; that is sent at the start of a stream only.
    }
  }

  send(type, data) {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    this.streams.forEach((stream) => stream.write(`event: ${type}\nid: ${Date.now()}\ndata: ${text}\n\n`));
  }

  serve(request, response) {
    const path = new URL(request.url, this.url).pathname;
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Cache-Control', 'no-store');
    if (!this.reachable) {
      response.destroy();
    } else if (path.startsWith('/api/') && !this.signedIn) {
      reply(response, 401, problem(401, 'not signed in'));
    } else if (path === '/api/v1/events') {
      this.stream(response);
    } else if (path === '/api/v1/cellar') {
      reply(response, 200, this.first());
    } else if (path.startsWith('/api/v1/setpoint-changes/')) {
      const change = this.changes.get(path.split('/').pop());
      reply(response, change ? 200 : 404, change ?? problem(404, 'no such change'));
    } else if (isRecord(path)) {
      this.remember(request, response);
    } else if (request.method === 'PUT') {
      this.take(request, response, path);
    } else {
      servePage(response, path);
    }
  }

  stream(response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    this.streams.add(response);
    this.opened += 1;
    response.on('close', () => this.streams.delete(response));
    if (!this.silent) {
      response.write(`event: cellar\nid: 1\ndata: ${this.first()}\n\n`);
    }
  }

  remember(request, response) {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url, this.url);
      const wish = { method: request.method, path: pathname, query: Object.fromEntries(searchParams), body: body && JSON.parse(body) };
      this.asked.push(wish);
      const { status, body: answer } = this.records(wish) ?? { status: 404, body: problem(404, 'no such record') };
      if (status === 204) {
        response.writeHead(status).end();
      } else {
        reply(response, status, answer);
      }
    });
  }

  take(request, response, path) {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const put = { vessel: path.split('/')[4], ...JSON.parse(body) };
      this.puts.push(put);
      const { status, body: answer } = this.answer(put);
      reply(response, status, answer);
    });
  }
}

function isRecord(path) {
  return /^\/api\/v1\/(journal|connections|history)|^\/api\/v1\/vessels\/[^/]+\/(history|cooling|batch)$/.test(path);
}

function reply(response, status, body) {
  response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function servePage(response, path) {
  const name = pages[path];
  if (!name) {
    reply(response, 404, problem(404, 'no such page'));
    return;
  }
  response.writeHead(200, { 'Content-Type': types[extname(name)] });
  response.end(readFileSync(join(dist, name)));
}

export function problem(status, detail) {
  return { type: 'about:blank', title: 'Problem', status, detail };
}

const at = '2026-11-22T14:00:00.000Z';

export function reading(value, quality = 'good', detail = null) {
  return { value, quality, at: quality === 'never-read' ? null : at, detail };
}

export function vessel(id, label, temperature, setpoint, valve, more = {}) {
  return {
    id, label, kind: 'fermenter', panel: 'main', slot: 1, unit: 'F',
    temperature: reading(temperature), setpoint: reading(setpoint), valve: reading(valve),
    limits: { min: 34, max: 100, step: 1 }, change: null, batch: null, alarms: [], ...more,
  };
}

export function panel(id, driver, address, more = {}) {
  return {
    id, driver, address, state: 'connected', since: at, cycleMs: 11.2, backoffMs: 0, error: null,
    statistics: { requests: 48211, errors: 12, timeouts: 9, exceptions: 3, roundTripP50Ms: 4.2, roundTripP99Ms: 19.5 }, ...more,
  };
}

/** Three panels of different kinds, each with three of the vessels; the serial line is gone. */
export function panelsCellar() {
  const cellar = demoCellar();
  cellar.panels.push(
    panel('line', 'modbus-rtu', '/dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00', {
      state: 'disconnected', since: '2026-11-20T13:00:00.000Z', cycleMs: 381.2, backoffMs: 800,
      error: 'unit 3 did not answer within 500 ms',
      statistics: { requests: 88412, errors: 1204, timeouts: 1180, exceptions: 24, roundTripP50Ms: 28.4, roundTripP99Ms: 512 },
    }),
    panel('alpha', 'alpha', 'http://10.1.10.106', {
      cycleMs: 92.4,
      statistics: { requests: 0, errors: 0, timeouts: 0, exceptions: 0, roundTripP50Ms: null, roundTripP99Ms: null },
    }));
  cellar.vessels.forEach((one, index) => {
    one.panel = cellar.panels[Math.floor(index / 3)].id;
    if (one.panel === 'line') {
      for (const part of ['temperature', 'setpoint', 'valve']) {
        one[part] = { ...one[part], quality: 'stale', at: '2026-11-22T13:59:48.000Z', detail: 'no answer' };
      }
    }
  });
  return cellar;
}

/** The seed's nine vessels with their values. */
export function demoCellar() {
  return {
    cellar: 'SuperCellar', unit: 'F', displayUnit: 'F', sequence: 1, at,
    panels: [panel('main', 'modbus-tcp', '10.1.10.105:502')],
    vessels: [
      vessel('fv-10-1', 'FV 10/1', 36.8, 34, 'open'),
      vessel('fv-10-2', 'FV 10/2', 35.7, 35, 'closed'),
      vessel('fv-10-3', 'FV 10/3', 35.9, 35, 'open'),
      vessel('fv-10-4', 'FV 10/4', 37.0, 35, 'open'),
      vessel('fv-10-5', 'FV 10/5', 35.9, 35, 'closed'),
      vessel('fv-10-6', 'FV 10/6', 35.9, 35, 'open'),
      vessel('fv-20-1', 'FV 20/1', 67.8, 68, 'closed'),
      vessel('walk-in', 'Walk-In', 42.6, 42, 'closed'),
      vessel('bt-10-1', 'BT 10/1', null, 0, 'closed', { temperature: reading(null, 'sensor-fault', 'probe missing') }),
    ],
  };
}

/** Every way of not being good, and one too hot. */
export function troubledCellar() {
  const cellar = demoCellar();
  const set = (id, more) => Object.assign(cellar.vessels.find((one) => one.id === id), more);
  const lost = reading(null, 'link-lost', 'no answer from unit 3');
  const never = reading(null, 'never-read');
  const old = (value) => ({ ...reading(value, 'stale', 'no answer from unit 2'), at: '2026-11-22T13:59:48.000Z' });
  set('fv-10-1', { temperature: reading(86.2), setpoint: reading(68) });
  set('fv-10-2', { temperature: old(35.7), setpoint: old(35), valve: old('closed') });
  set('fv-10-3', { temperature: lost, setpoint: lost, valve: lost });
  set('fv-10-4', { temperature: never, setpoint: never, valve: never });
  return cellar;
}

export function change(state, more = {}) {
  return {
    id: 'c1', vessel: 'fv-20-1', old: 68, requested: 34, readBack: state === 'verified' ? 34 : null, state,
    by: 'admin', from: 'browser', requestedAt: at, finishedAt: null, elapsedMs: state === 'verified' ? 14.2 : null,
    reason: null, ...more,
  };
}
