// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asks the node for what it remembers, and writes down batches. Never throws: whatever goes wrong is words for people.

import { bodyOf, parseProblem, request } from './api';
import { ParseError } from './parsers';
import {
  parseBatchState, parseConnections, parseCooling, parseHistory, parseJournal, parseJournalCheck, parseQuarantine,
  type BatchField, type BatchState, type Connections, type Cooling, type History, type JournalCheck, type JournalKind,
  type JournalPage, type RefusedRecord,
} from './records';

export type Answer<T> = { readonly value: T } | { readonly trouble: string; readonly signedOut: boolean };

export function isValue<T>(answer: Answer<T>): answer is { readonly value: T } {
  return 'value' in answer;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface JournalWish {
  readonly from?: number | null;
  readonly to?: number | null;
  readonly vessel?: string;
  readonly kind?: JournalKind | '';
  readonly text?: string;
  readonly before?: number | null;
  readonly limit?: number;
}

async function ask<T>(path: string, parse: (source: string) => T, init: RequestInit = {}): Promise<Answer<T>> {
  const response = await request(path, init);
  if (!response) {
    return { trouble: 'no connection to the cellar', signedOut: false };
  }
  const body = await bodyOf(response);
  if (!response.ok) {
    const { detail } = parseProblem(response.status, body);
    const trouble = response.status === 403
      ? 'your sign-in may look, but not change anything' : detail || `the cellar answered ${response.status}`;
    return { trouble, signedOut: response.status === 401 };
  }
  try {
    return { value: parse(body) };
  } catch (error) {
    const what = error instanceof ParseError ? error.message : 'it cannot be read';
    return { trouble: `the cellar sent something that cannot be right (${what})`, signedOut: false };
  }
}

function vesselPath(vessel: string, what: string): string {
  return `/api/v1/vessels/${encodeURIComponent(vessel)}/${what}`;
}

function times({ from, to }: Span): URLSearchParams {
  return new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
}

export function getHistory(vessel: string, span: Span, points: number): Promise<Answer<History>> {
  const query = times(span);
  query.set('points', String(points));
  return ask(`${vesselPath(vessel, 'history')}?${query}`, parseHistory);
}

export function historyCsvUrl(vessel: string, span: Span): string {
  const query = times(span);
  query.set('format', 'csv');
  return `${vesselPath(vessel, 'history')}?${query}`;
}

export function getCooling(vessel: string, span: Span): Promise<Answer<Cooling>> {
  return ask(`${vesselPath(vessel, 'cooling')}?${times(span)}`, parseCooling);
}

export function journalQuery(wish: JournalWish): URLSearchParams {
  const query = new URLSearchParams();
  const set = (key: string, value: string | number | null | undefined) => {
    if (value !== undefined && value !== null && value !== '') {
      query.set(key, String(value));
    }
  };
  set('from', wish.from ? new Date(wish.from).toISOString() : '');
  set('to', wish.to ? new Date(wish.to).toISOString() : '');
  set('vessel', wish.vessel);
  set('kind', wish.kind);
  set('text', wish.text);
  set('before', wish.before);
  set('limit', wish.limit);
  return query;
}

export function getJournal(wish: JournalWish): Promise<Answer<JournalPage>> {
  return ask(`/api/v1/journal?${journalQuery(wish)}`, parseJournal);
}

export function journalCsvUrl(wish: JournalWish): string {
  const query = journalQuery(wish);
  query.set('format', 'csv');
  return `/api/v1/journal?${query}`;
}

export function checkJournal(): Promise<Answer<JournalCheck>> {
  return ask('/api/v1/journal/check', parseJournalCheck);
}

export function getConnections(): Promise<Answer<Connections>> {
  return ask('/api/v1/connections', parseConnections);
}

function quarantinePath(sink: string): string {
  return `/api/v1/connections/${encodeURIComponent(sink)}/quarantine`;
}

export function getQuarantine(sink: string): Promise<Answer<readonly RefusedRecord[]>> {
  return ask(quarantinePath(sink), parseQuarantine);
}

export function retryQuarantine(sink: string): Promise<Answer<null>> {
  return ask(`${quarantinePath(sink)}/retry`, () => null, { method: 'POST' });
}

export function giveUpQuarantine(sink: string): Promise<Answer<null>> {
  return ask(quarantinePath(sink), () => null, { method: 'DELETE' });
}

export function getBatch(vessel: string): Promise<Answer<BatchState>> {
  return ask(vesselPath(vessel, 'batch'), parseBatchState);
}

export function putBatch(vessel: string, fields: Partial<Record<BatchField, string>>): Promise<Answer<BatchState>> {
  return ask(vesselPath(vessel, 'batch'), parseBatchState, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(fields),
  });
}

export function clearBatch(vessel: string): Promise<Answer<null>> {
  return ask(vesselPath(vessel, 'batch'), () => null, { method: 'DELETE' });
}
