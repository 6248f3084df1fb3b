// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From what the node remembers to what is drawn. Pure: values in, values out. A gap stays a gap.

import type { History, HistoryPoint } from './records';
import type { Span } from './recordsapi';
import type { Batch, Unit } from './types';
import { toDisplay } from './units';

export type Preset = '24h' | '7d' | '30d' | 'batch' | 'free';

const day = 24 * 3_600_000;
const lengths: Record<'24h' | '7d' | '30d', number> = { '24h': day, '7d': 7 * day, '30d': 30 * day };
export const shortestSpan = 2 * 60_000;
export const longestSpan = 3 * 366 * day;

/** From when to when; nothing for a batch whose day of brewing nobody wrote down. */
export function spanOf(preset: Exclude<Preset, 'free'>, now: number, batch: Batch | null): Span | null {
  if (preset !== 'batch') {
    return { from: now - lengths[preset], to: now };
  }
  if (!batch?.brewedOn) {
    return null;
  }
  const from = new Date(`${batch.brewedOn}T00:00:00`).getTime(); // midnight where one is
  return from < now ? { from, to: now } : null;
}

/** Within what can be asked for, and not in the future. */
export function clampSpan({ from, to }: Span, now: number): Span {
  const length = Math.min(Math.max(to - from, shortestSpan), longestSpan);
  const end = Math.min(to, now);
  return { from: Math.max(0, end - length), to: end };
}

/** Nearer to `at` or farther from it: `factor` below 1 shows less. */
export function zoomed({ from, to }: Span, factor: number, at: number): Span {
  const length = Math.min(Math.max((to - from) * factor, shortestSpan), longestSpan);
  const share = (at - from) / (to - from);
  return { from: at - share * length, to: at + (1 - share) * length };
}

export function moved({ from, to }: Span, by: number): Span {
  return { from: from + by, to: to + by };
}

export type Column = (number | null)[];
/** Seconds, mean, lowest, highest, setpoint, open share of the valve. */
export type Columns = [number[], Column, Column, Column, Column, Column];

export function columnsOf(history: History, display: Unit): Columns {
  const shown = (value: number | null | undefined) =>
    value === null || value === undefined ? null : toDisplay(value, history.unit, display);
  const { points } = history;
  return [
    points.map((point) => point.at / 1000),
    points.map((point) => shown(point.temperature?.mean)),
    points.map((point) => shown(point.temperature?.min)),
    points.map((point) => shown(point.temperature?.max)),
    points.map((point) => shown(point.setpoint)),
    points.map((point) => point.valveOpen),
  ];
}

export interface Summary {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** In the history's own unit; nothing when there is no reading. The mean is that of equally long stretches. */
export function summaryOf(points: readonly HistoryPoint[]): Summary | null {
  const known = points.flatMap((point) => (point.temperature ? [point.temperature] : []));
  if (known.length === 0) {
    return null;
  }
  return {
    min: Math.min(...known.map((one) => one.min)),
    mean: known.reduce((sum, one) => sum + one.mean, 0) / known.length,
    max: Math.max(...known.map((one) => one.max)),
  };
}

/** The point that holds at a moment; nothing before the first one. */
export function pointAt(points: readonly HistoryPoint[], at: number): HistoryPoint | null {
  let found: HistoryPoint | null = null;
  for (const point of points) {
    if (point.at > at) {
      break;
    }
    found = point;
  }
  return found;
}
