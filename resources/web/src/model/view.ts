// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import type { Reading, Vessel } from './types';

function doubted<T>(reading: Reading<T>, heardAt: number): Reading<T> {
  return reading.quality === 'good' ? { ...reading, quality: 'stale', at: heardAt } : reading;
}

/**
 * A vessel as it may be shown. While nobody tells us anything, a good reading is only as good as the last word we had,
 * so it becomes stale; a good reading that no event repeated was still good at that last word.
 */
export function seen(vessel: Vessel, online: boolean, heardAt: number): Vessel {
  if (online) {
    return vessel;
  }
  return {
    ...vessel,
    temperature: doubted(vessel.temperature, heardAt),
    setpoint: doubted(vessel.setpoint, heardAt),
    valve: doubted(vessel.valve, heardAt),
  };
}

/** The reading that says most about how far a dial can be trusted. */
export function worst(vessel: Vessel): Reading<number> {
  return vessel.temperature.quality === 'good' ? vessel.setpoint : vessel.temperature;
}

/** How old a reading is; 0 for a good one, which is as old as the last event. */
export function ageOf(reading: Reading<unknown>, now: number): number {
  return reading.quality === 'good' || reading.at === null ? 0 : Math.max(0, now - reading.at);
}
