// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a node remembers and how its connections are doing. Only the parsers below make these. Times are milliseconds
// since 1970, temperatures in the vessel's own unit.

import { batch, quality, unit } from './parse';
import {
  count, document, duration, fail, field, list, name, nullable, number, object, oneOf, text, time, type Parser,
} from './parsers';
import type { Batch, Quality, Unit } from './types';

/** A stretch of time. `temperature` is null in a gap: nothing that could be trusted was read. */
export interface HistoryPoint {
  readonly at: number;
  readonly temperature: { readonly min: number; readonly mean: number; readonly max: number } | null;
  readonly setpoint: number | null;
  readonly valveOpen: number | null; // share of the time, 0 to 1
  readonly quality: Quality;
}

export interface History {
  readonly vessel: string;
  readonly unit: Unit;
  readonly points: readonly HistoryPoint[];
}

export interface PullDown {
  readonly from: number;
  readonly to: number;
  readonly fromTemperature: number;
  readonly toTemperature: number;
}

export interface Cooling {
  readonly unit: Unit;
  readonly duty: number | null;
  readonly valveMinutesPerDay: number | null;
  readonly degreesPerHour: number | null;
  readonly longestPullDown: PullDown | null;
  readonly knownShare: number;
}

export const journalKinds = ['setpoint', 'sign-in', 'configuration', 'batch', 'start', 'stop', 'trouble'] as const;
export type JournalKind = (typeof journalKinds)[number];

export interface JournalEntry {
  readonly number: number;
  readonly at: number;
  readonly kind: JournalKind | null; // null: of a newer node
  readonly vessel: string | null;
  readonly by: string | null;
  readonly from: string | null;
  readonly text: string;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  readonly next: number | null;
}

export interface JournalCheck {
  readonly intact: boolean;
  readonly entries: number;
  readonly text: string | null;
}

export interface SinkStatus {
  readonly name: string;
  readonly state: 'idle' | 'sending' | 'waiting' | 'held';
  readonly reason: string | null;
  readonly until: number | null;
  readonly backlog: number;
  readonly oldest: number | null;
  readonly sent: number;
  readonly quarantined: number;
  readonly dropped: number;
  readonly unsaved: number;
  readonly lastError: string | null;
  readonly lastErrorAt: number | null;
  readonly lastSuccessAt: number | null;
  readonly outboxTrouble: string | null;
}

export interface HeartbeatStatus {
  readonly name: string;
  readonly state: 'starting' | 'beating' | 'silent' | 'failing';
  readonly sent: number;
  readonly missed: number;
  readonly lastBeatAt: number | null;
  readonly lastError: string | null;
}

export interface BatchTable {
  readonly source: 'typed' | 'csv' | 'sheet';
  readonly state: 'typed' | 'waiting' | 'good' | 'trouble';
  readonly error: string | null;
  readonly readAt: number | null;
  readonly ageSeconds: number | null;
  readonly account: string | null;
  readonly twoWay: boolean;
  readonly pendingWrites: number;
  readonly warnings: readonly string[];
}

export interface HistoryStore {
  readonly state: 'starting' | 'recording' | 'disk-full' | 'read-only' | 'failing';
  readonly text: string | null;
  readonly bytes: number;
  readonly oldest: number | null;
  readonly waiting: number;
  readonly dropped: number;
}

export interface JournalStore {
  readonly trouble: string | null;
  readonly waiting: number;
  readonly lost: number;
}

export interface Connections {
  readonly sinks: readonly SinkStatus[];
  readonly heartbeats: readonly HeartbeatStatus[];
  readonly batches: BatchTable | null;
  readonly history: HistoryStore | null;
  readonly journal: JournalStore | null;
}

export interface RefusedRecord {
  readonly id: number;
  readonly at: number;
  readonly payload: string;
  readonly reason: string;
}

export const batchFields = ['beer', 'number', 'split', 'brewed', 'size', 'volume', 'og', 'fg', 'gravity', 'stage', 'notes'] as const;
export type BatchField = (typeof batchFields)[number];

export interface BatchState {
  readonly vessel: string;
  readonly batch: Batch | null;
  readonly editable: readonly BatchField[];
}

const share: Parser<number> = (value, path) => {
  const parsed = number(value, path);
  return parsed >= 0 && parsed <= 1.0001 ? Math.min(parsed, 1) : fail(path, 'a share from 0 to 1');
};

const bucket: Parser<NonNullable<HistoryPoint['temperature']>> = (value, path) => {
  const json = object(value, path);
  return {
    min: field(json, 'min', path, number),
    mean: field(json, 'mean', path, number),
    max: field(json, 'max', path, number),
  };
};

const point: Parser<HistoryPoint> = (value, path) => {
  const json = object(value, path);
  return {
    at: field(json, 'at', path, time),
    temperature: field(json, 'temperature', path, nullable(bucket)),
    setpoint: field(json, 'setpoint', path, nullable(number)),
    valveOpen: field(json, 'valveOpen', path, nullable(share)),
    quality: field(json, 'quality', path, quality),
  };
};

export function parseHistory(source: string): History {
  const json = object(document(source), 'the history');
  const points = field(json, 'points', '', list(point));
  // Two readings of one moment are both told, in the order in which they came.
  const backwards = points.findIndex((here, index) => index > 0 && here.at < (points[index - 1]?.at ?? 0));
  if (backwards >= 0) {
    fail(`points[${backwards}].at`, 'a time that is not before the last one');
  }
  return { vessel: field(json, 'vessel', '', name), unit: field(json, 'unit', '', unit), points };
}

const pullDown: Parser<PullDown> = (value, path) => {
  const json = object(value, path);
  return {
    from: field(json, 'from', path, time),
    to: field(json, 'to', path, time),
    fromTemperature: field(json, 'fromTemperature', path, number),
    toTemperature: field(json, 'toTemperature', path, number),
  };
};

export function parseCooling(source: string): Cooling {
  const json = object(document(source), 'the cooling figures');
  return {
    unit: field(json, 'unit', '', unit),
    duty: field(json, 'duty', '', nullable(share)),
    valveMinutesPerDay: field(json, 'valveMinutesPerDay', '', nullable(duration)),
    degreesPerHour: field(json, 'degreesPerHour', '', nullable(number)),
    longestPullDown: field(json, 'longestPullDown', '', nullable(pullDown)),
    knownShare: field(json, 'knownShare', '', share),
  };
}

const entry: Parser<JournalEntry> = (value, path) => {
  const json = object(value, path);
  const kind = field(json, 'kind', path, text);
  return {
    number: field(json, 'number', path, count),
    at: field(json, 'at', path, time),
    kind: journalKinds.find((known) => known === kind) ?? null,
    vessel: field(json, 'vessel', path, nullable(text)),
    by: field(json, 'by', path, nullable(text)),
    from: field(json, 'from', path, nullable(text)),
    text: field(json, 'text', path, text),
  };
};

export function parseJournal(source: string): JournalPage {
  const json = object(document(source), 'the journal');
  return { entries: field(json, 'entries', '', list(entry)), next: field(json, 'next', '', nullable(count)) };
}

const flag: Parser<boolean> = (value, path) => (typeof value === 'boolean' ? value : fail(path, 'true or false'));

export function parseJournalCheck(source: string): JournalCheck {
  const json = object(document(source), 'the check');
  return {
    intact: field(json, 'intact', '', flag),
    entries: field(json, 'entries', '', count),
    text: field(json, 'text', '', nullable(text)),
  };
}

const sink: Parser<SinkStatus> = (value, path) => {
  const json = object(value, path);
  return {
    name: field(json, 'name', path, name),
    state: field(json, 'state', path, oneOf('idle', 'sending', 'waiting', 'held')),
    reason: field(json, 'reason', path, nullable(text)),
    until: field(json, 'until', path, nullable(time)),
    backlog: field(json, 'backlog', path, count),
    oldest: field(json, 'oldest', path, nullable(time)),
    sent: field(json, 'sent', path, count),
    quarantined: field(json, 'quarantined', path, count),
    dropped: field(json, 'dropped', path, count),
    unsaved: field(json, 'unsaved', path, count),
    lastError: field(json, 'lastError', path, nullable(text)),
    lastErrorAt: field(json, 'lastErrorAt', path, nullable(time)),
    lastSuccessAt: field(json, 'lastSuccessAt', path, nullable(time)),
    outboxTrouble: field(json, 'outboxTrouble', path, nullable(text)),
  };
};

const heartbeat: Parser<HeartbeatStatus> = (value, path) => {
  const json = object(value, path);
  return {
    name: field(json, 'name', path, name),
    state: field(json, 'state', path, oneOf('starting', 'beating', 'silent', 'failing')),
    sent: field(json, 'sent', path, count),
    missed: field(json, 'missed', path, count),
    lastBeatAt: field(json, 'lastBeatAt', path, nullable(time)),
    lastError: field(json, 'lastError', path, nullable(text)),
  };
};

const batchTable: Parser<BatchTable> = (value, path) => {
  const json = object(value, path);
  return {
    source: field(json, 'source', path, oneOf('typed', 'csv', 'sheet')),
    state: field(json, 'state', path, oneOf('typed', 'waiting', 'good', 'trouble')),
    error: field(json, 'error', path, nullable(text)),
    readAt: field(json, 'readAt', path, nullable(time)),
    ageSeconds: field(json, 'ageSeconds', path, nullable(duration)),
    account: field(json, 'account', path, nullable(text)),
    twoWay: field(json, 'twoWay', path, flag),
    pendingWrites: field(json, 'pendingWrites', path, count),
    warnings: field(json, 'warnings', path, list(text)),
  };
};

const historyStore: Parser<HistoryStore> = (value, path) => {
  const json = object(value, path);
  return {
    state: field(json, 'state', path, oneOf('starting', 'recording', 'disk-full', 'read-only', 'failing')),
    text: field(json, 'text', path, nullable(text)),
    bytes: field(json, 'bytes', path, count),
    oldest: field(json, 'oldest', path, nullable(time)),
    waiting: field(json, 'waiting', path, count),
    dropped: field(json, 'dropped', path, count),
  };
};

const journalStore: Parser<JournalStore> = (value, path) => {
  const json = object(value, path);
  return {
    trouble: field(json, 'trouble', path, nullable(text)),
    waiting: field(json, 'waiting', path, count),
    lost: field(json, 'lost', path, count),
  };
};

export function parseConnections(source: string): Connections {
  const json = object(document(source), 'the connections');
  return {
    sinks: field(json, 'sinks', '', list(sink)),
    heartbeats: field(json, 'heartbeats', '', list(heartbeat)),
    batches: field(json, 'batches', '', nullable(batchTable)),
    history: field(json, 'history', '', nullable(historyStore)),
    journal: field(json, 'journal', '', nullable(journalStore)),
  };
}

const refused: Parser<RefusedRecord> = (value, path) => {
  const json = object(value, path);
  return {
    id: field(json, 'id', path, number),
    at: field(json, 'at', path, time),
    payload: field(json, 'payload', path, text),
    reason: field(json, 'reason', path, text),
  };
};

export function parseQuarantine(source: string): readonly RefusedRecord[] {
  return field(object(document(source), 'the quarantine'), 'records', '', list(refused));
}

export function parseBatchState(source: string): BatchState {
  const json = object(document(source), 'the batch');
  const editable = field(json, 'editable', '', list(text));
  return {
    vessel: field(json, 'vessel', '', name),
    batch: field(json, 'batch', '', nullable(batch)),
    editable: batchFields.filter((known) => editable.includes(known)),
  };
}
