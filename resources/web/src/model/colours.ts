// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import type { Unit } from './types';
import { toDisplay } from './units';

export type Heat = 'hot' | 'warm' | 'turning' | 'chill';

/** The brewers' four colours: stuck or wrong, fermenting, transitioning, chilled. Thresholds in °F. */
export function heatOf(value: number, unit: Unit): Heat {
  const fahrenheit = toDisplay(value, unit, 'F');
  if (fahrenheit > 80) {
    return 'hot';
  }
  if (fahrenheit > 55) {
    return 'warm';
  }
  return fahrenheit > 40 ? 'turning' : 'chill';
}
