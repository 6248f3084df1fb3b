// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every sentence about what a node remembers and sends. Pure: values in, text out.

import type { BatchTable, Cooling, HeartbeatStatus, HistoryPoint, HistoryStore, SinkStatus } from './records';
import type { Unit } from './types';
import { temperatureText, toDisplay, unitSymbol } from './units';
import { ageText } from './words';

const nbsp = '\u00a0';
export const unknown = '–';

export function timeText(at: number | null, now: number): string {
  if (at === null) {
    return unknown;
  }
  const when = new Date(at);
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  const sameYear = when.getFullYear() === new Date(now).getFullYear();
  return when.toDateString() === new Date(now).toDateString()
    ? when.toLocaleTimeString([], clock)
    : when.toLocaleString([], { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }), ...clock });
}

/** "2 d 4 h", "35 min", "12 s". */
export function lengthText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 2) {
    return `${Math.round(milliseconds / 1000)}${nbsp}s`;
  }
  if (minutes < 120) {
    return `${minutes}${nbsp}min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 ? `${hours}${nbsp}h ${minutes % 60}${nbsp}min` : `${hours}${nbsp}h`;
  }
  return hours % 24 ? `${Math.floor(hours / 24)}${nbsp}d ${hours % 24}${nbsp}h` : `${Math.floor(hours / 24)}${nbsp}d`;
}

export function degrees(value: number, unit: Unit, display: Unit): string {
  return `${temperatureText(value, unit, display)}${nbsp}${unitSymbol(display)}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}${nbsp}%`;
}

/** What is under the finger. */
export function readoutText(point: HistoryPoint | null, at: number, unit: Unit, display: Unit, now: number): string {
  const when = timeText(at, now);
  if (!point) {
    return `${when}: nothing recorded`;
  }
  const parts: string[] = [];
  if (point.temperature) {
    const { min, mean, max } = point.temperature;
    const spread = max - min >= 0.1
      ? ` (${temperatureText(min, unit, display)} to ${temperatureText(max, unit, display)})` : '';
    parts.push(`${degrees(mean, unit, display)}${spread}`);
  } else {
    parts.push('no reading');
  }
  if (point.setpoint !== null) {
    parts.push(`set point ${degrees(point.setpoint, unit, display)}`);
  }
  if (point.valveOpen !== null) {
    parts.push(point.valveOpen === 0 ? 'valve closed' : point.valveOpen === 1 ? 'valve open'
      : `valve open ${percent(point.valveOpen)} of the time`);
  }
  return `${when}: ${parts.join(', ')}`;
}

export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly hint: string;
}

export function coolingFigures(cooling: Cooling, display: Unit, now: number): readonly Figure[] {
  const { duty, valveMinutesPerDay, degreesPerHour, longestPullDown, unit } = cooling;
  const scale = toDisplay(1, unit, display) - toDisplay(0, unit, display);
  return [
    { name: 'Valve open', value: duty === null ? unknown : percent(duty), hint: 'of the time' },
    { name: 'Valve time', value: valveMinutesPerDay === null ? unknown : lengthText(valveMinutesPerDay * 60_000), hint: 'a day' },
    {
      name: 'Falls by',
      value: degreesPerHour === null ? unknown : `${(degreesPerHour * scale).toFixed(1)}${nbsp}${unitSymbol(display)}`,
      hint: 'an hour while the valve is open',
    },
    {
      name: 'Longest pull-down',
      value: longestPullDown ? lengthText(longestPullDown.to - longestPullDown.from) : unknown,
      hint: longestPullDown
        ? `from ${degrees(longestPullDown.fromTemperature, unit, display)} to `
          + `${degrees(longestPullDown.toTemperature, unit, display)}, ${timeText(longestPullDown.from, now)}`
        : 'none in this time',
    },
  ];
}

export function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)}${nbsp}kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)}${nbsp}MB`
    : `${(bytes / 1e9).toFixed(2)}${nbsp}GB`;
}

export interface State {
  readonly text: string;
  readonly tone: 'good' | 'busy' | 'bad';
}

export function sinkState(sink: SinkStatus, now: number): State {
  if (sink.outboxTrouble) {
    return { text: `the outbox cannot be written: ${sink.outboxTrouble}`, tone: 'bad' };
  }
  const again = sink.until === null ? '' : `, tried again in ${ageText(Math.max(0, sink.until - now))}`;
  switch (sink.state) {
    case 'idle':
      return { text: 'everything has arrived', tone: 'good' };
    case 'sending':
      return { text: 'sending', tone: 'good' };
    case 'waiting':
      return { text: `waits: ${sink.reason ?? 'it does not answer'}${again}`, tone: 'busy' };
    case 'held':
      return { text: `somebody has to change something: ${sink.reason ?? 'it says no'}${again}`, tone: 'bad' };
  }
}

export function heartbeatState(beat: HeartbeatStatus): State {
  switch (beat.state) {
    case 'starting':
      return { text: 'has not been sent yet', tone: 'busy' };
    case 'beating':
      return { text: 'arrives', tone: 'good' };
    case 'silent':
      return { text: 'not sent, because the panel is not read', tone: 'bad' };
    case 'failing':
      return { text: `does not arrive${beat.lastError ? `: ${beat.lastError}` : ''}`, tone: 'bad' };
  }
}

const sources: Record<BatchTable['source'], string> = { typed: 'typed in here', csv: 'a CSV file', sheet: 'a Google Sheet' };

export function batchTableState(table: BatchTable): State {
  const from = sources[table.source];
  const old = table.ageSeconds === null ? '' : `; what is shown is ${ageText(table.ageSeconds * 1000)} old`;
  switch (table.state) {
    case 'typed':
      return { text: `Batches are ${from}`, tone: 'good' };
    case 'waiting':
      return { text: `Batches come from ${from}, which has not been read yet${table.error ? `: ${table.error}` : ''}`, tone: 'busy' };
    case 'good':
      return { text: `Batches come from ${from}, read ${ageText((table.ageSeconds ?? 0) * 1000)} ago`, tone: 'good' };
    case 'trouble':
      return { text: `Batches come from ${from}, which cannot be read: ${table.error ?? 'for an unknown reason'}${old}`, tone: 'bad' };
  }
}

export function historyState(store: HistoryStore): State {
  const waiting = store.waiting > 0 ? `, ${store.waiting.toLocaleString()} readings wait in memory` : '';
  switch (store.state) {
    case 'starting':
      return { text: 'is being opened', tone: 'busy' };
    case 'recording':
      return { text: `${sizeText(store.bytes)} on the disk`, tone: 'good' };
    case 'disk-full':
      return { text: `The disk is full${waiting}`, tone: 'bad' };
    case 'read-only':
      return { text: `The disk cannot be written${waiting}`, tone: 'bad' };
    case 'failing':
      return { text: `${store.text ?? 'It cannot be written'}${waiting}`, tone: 'bad' };
  }
}
