// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

import {
  count, day, document, duration, fail, field, label, list, name, nullable, number, object, oneOf, text, time, type Parser,
} from './parsers';
import type { Batch, Cellar, Change, Limits, Panel, PanelStatistics, Quality, Reading, Unit, Valve, Vessel } from './types';

export { ParseError } from './parsers';

export const unit = oneOf<Unit>('F', 'C');
const valve = oneOf<Valve>('open', 'closed');
export const quality = oneOf<Quality>('good', 'stale', 'sensor-fault', 'link-lost', 'never-read');
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

export const batch: Parser<Batch> = (value, path) => {
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
    split: field(json, 'split', path, nullable(label)),
    brewedOn: field(json, 'brewedOn', path, nullable(day)),
    gravity: field(json, 'gravity', path, nullable(label)),
    stage: field(json, 'stage', path, nullable(label)),
    notes: field(json, 'notes', path, nullable(label)),
  };
};

function vesselParser(fallbackUnit: Unit): Parser<Vessel> {
  return (value, path) => {
    const json = object(value, path);
    return {
      id: field(json, 'id', path, name),
      label: field(json, 'label', path, name),
      kind: field(json, 'kind', path, nullable(text)),
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
