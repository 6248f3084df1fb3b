// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything from the server is hostile until parsed: any missing, mistyped or impossible field throws a ParseError that
// names it, and nothing of that message is used. Unknown members are ignored, so that a newer node can say more.

import type { Batch, Cellar, Change, Limits, Panel, PanelStatistics, Quality, Reading, Unit, Valve, Vessel } from './types';

export class ParseError extends Error {}

type Json = Record<string, unknown>;
type Parser<T> = (value: unknown, path: string) => T;

function fail(path: string, expected: string): never {
  throw new ParseError(`${path}: ${expected} expected`);
}

const text: Parser<string> = (value, path) => (typeof value === 'string' ? value : fail(path, 'text'));

const name: Parser<string> = (value, path) => text(value, path) || fail(path, 'a name');

const number: Parser<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail(path, 'a number');

const duration: Parser<number> = (value, path) => {
  const parsed = number(value, path);
  return parsed >= 0 ? parsed : fail(path, 'a duration');
};

const time: Parser<number> = (value, path) => {
  const written = text(value, path);
  const parsed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(written) ? Date.parse(written) : NaN;
  return Number.isNaN(parsed) ? fail(path, 'an RFC 3339 time') : parsed;
};

const object: Parser<Json> = (value, path) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : fail(path, 'an object');

function oneOf<T extends string>(...words: T[]): Parser<T> {
  return (value, path) => words.find((word) => word === value) ?? fail(path, words.join(' | '));
}

function nullable<T>(parser: Parser<T>): Parser<T | null> {
  return (value, path) => (value === null || value === undefined ? null : parser(value, path));
}

function list<T>(parser: Parser<T>): Parser<T[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((item, index) => parser(item, `${path}[${index}]`)) : fail(path, 'a list');
}

function field<T>(json: Json, key: string, path: string, parser: Parser<T>): T {
  return parser(json[key], path ? `${path}.${key}` : key);
}

const unit = oneOf<Unit>('F', 'C');
const valve = oneOf<Valve>('open', 'closed');
const quality = oneOf<Quality>('good', 'stale', 'sensor-fault', 'link-lost', 'never-read');
const linkState = oneOf('disconnected', 'connecting', 'connected');
const changeState = oneOf('requested', 'writing', 'verified', 'refused', 'overridden', 'failed');

function reading<T>(parser: Parser<T>): Parser<Reading<T>> {
  return (value, path) => {
    const json = object(value, path);
    const parsed = {
      value: field(json, 'value', path, nullable(parser)),
      quality: field(json, 'quality', path, quality),
      at: field(json, 'at', path, nullable(time)),
      detail: field(json, 'detail', path, nullable(text)),
    };
    const hasValue = parsed.quality === 'good' || parsed.quality === 'stale';
    if (hasValue !== (parsed.value !== null)) {
      fail(`${path}.value`, hasValue ? 'a value, because the quality is ' + parsed.quality : 'null');
    }
    return parsed;
  };
}

const limits: Parser<Limits> = (value, path) => {
  const json = object(value, path);
  const parsed = {
    min: field(json, 'min', path, number),
    max: field(json, 'max', path, number),
    step: field(json, 'step', path, number),
  };
  return parsed.max >= parsed.min && parsed.step > 0 ? parsed : fail(path, 'min <= max and step > 0');
};

const change: Parser<Change> = (value, path) => {
  const json = object(value, path);
  return {
    id: field(json, 'id', path, name),
    vessel: field(json, 'vessel', path, name),
    old: field(json, 'old', path, nullable(number)),
    requested: field(json, 'requested', path, number),
    readBack: field(json, 'readBack', path, nullable(number)),
    state: field(json, 'state', path, changeState),
    by: field(json, 'by', path, nullable(text)) ?? '',
    requestedAt: field(json, 'requestedAt', path, time),
    elapsedMs: field(json, 'elapsedMs', path, nullable(duration)),
    reason: field(json, 'reason', path, nullable(text)),
  };
};

const label: Parser<string> = (value, path) => (typeof value === 'number' ? String(value) : name(value, path));

const batch: Parser<Batch> = (value, path) => {
  const json = object(value, path);
  return {
    beer: field(json, 'beer', path, name),
    number: field(json, 'number', path, nullable(label)),
    size: field(json, 'size', path, nullable(label)),
    brewed: field(json, 'brewed', path, nullable(label)),
    days: field(json, 'days', path, nullable(duration)),
    volume: field(json, 'volume', path, nullable(label)),
    og: field(json, 'og', path, nullable(label)),
    fg: field(json, 'fg', path, nullable(label)),
  };
};

function vesselParser(fallbackUnit: Unit): Parser<Vessel> {
  return (value, path) => {
    const json = object(value, path);
    return {
      id: field(json, 'id', path, name),
      label: field(json, 'label', path, name),
      unit: field(json, 'unit', path, nullable(unit)) ?? fallbackUnit,
      limits: field(json, 'limits', path, limits),
      temperature: field(json, 'temperature', path, reading(number)),
      setpoint: field(json, 'setpoint', path, reading(number)),
      valve: field(json, 'valve', path, reading(valve)),
      change: field(json, 'change', path, nullable(change)),
      batch: field(json, 'batch', path, nullable(batch)),
    };
  };
}

const count: Parser<number> = (value, path) => {
  const parsed = number(value, path);
  return parsed >= 0 && Number.isInteger(parsed) ? parsed : fail(path, 'a count');
};

const statistics: Parser<PanelStatistics> = (value, path) => {
  const json = object(value, path);
  return {
    requests: field(json, 'requests', path, count),
    errors: field(json, 'errors', path, count),
    timeouts: field(json, 'timeouts', path, count),
    exceptions: field(json, 'exceptions', path, count),
    roundTripP50Ms: field(json, 'roundTripP50Ms', path, nullable(duration)),
    roundTripP99Ms: field(json, 'roundTripP99Ms', path, nullable(duration)),
  };
};

const panel: Parser<Panel> = (value, path) => {
  const json = object(value, path);
  return {
    id: field(json, 'id', path, name),
    driver: field(json, 'driver', path, nullable(text)),
    address: field(json, 'address', path, nullable(text)),
    state: field(json, 'state', path, linkState),
    since: field(json, 'since', path, nullable(time)),
    cycleMs: field(json, 'cycleMs', path, nullable(duration)),
    backoffMs: field(json, 'backoffMs', path, nullable(duration)),
    error: field(json, 'error', path, nullable(text)),
    statistics: field(json, 'statistics', path, nullable(statistics)),
  };
};

function requireUnique(items: readonly { id: string }[], path: string): void {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id)) {
      fail(path, `each id once, but "${id}" comes twice:`);
    }
    seen.add(id);
  }
}

function document(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return fail('the message', 'JSON');
  }
}

/** A whole snapshot or a delta; both have the same shape. */
export function parseCellar(source: string): Cellar {
  const json = object(document(source), 'the message');
  const mainUnit = field(json, 'unit', '', unit);
  const parsed = {
    name: field(json, 'cellar', '', text),
    displayUnit: field(json, 'displayUnit', '', nullable(unit)) ?? mainUnit,
    sequence: field(json, 'sequence', '', duration),
    at: field(json, 'at', '', time),
    panels: field(json, 'panels', '', list(panel)),
    vessels: field(json, 'vessels', '', list(vesselParser(mainUnit))),
  };
  requireUnique(parsed.panels, 'panels');
  requireUnique(parsed.vessels, 'vessels');
  return parsed;
}

export function parseChange(source: string): Change {
  return change(document(source), 'change');
}
