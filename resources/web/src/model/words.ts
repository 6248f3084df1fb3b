// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every sentence about a vessel, in the same words as on the touch panel. Pure: values in, text out.

import type { Change, Quality, Reading, Unit, Vessel } from './types';
import { isFinal } from './types';
import { setpointText, temperatureText, unitSymbol } from './units';
import { worst } from './view';

export type Tone = 'busy' | 'good' | 'bad';
export interface Notice {
  readonly text: string;
  readonly tone: Tone;
}

export function withUnit(value: number, vessel: Vessel, display: Unit): string {
  return `${setpointText(value, vessel, display)} ${unitSymbol(display)}`;
}

export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** The big word on a dial that cannot be trusted, in at most two lines; nothing for a good one. */
export function qualityWords(quality: Quality, age: number): readonly string[] {
  switch (quality) {
    case 'good':
      return [];
    case 'stale':
      return ['STALE', ageText(age)];
    case 'sensor-fault':
      return ['PROBE', 'FAULT'];
    case 'link-lost':
      return ['NO', 'LINK'];
    case 'never-read':
      return ['NO', 'DATA'];
  }
}

export function changeNotice(change: Change, vessel: Vessel, display: Unit): Notice {
  const held = change.readBack ?? change.requested;
  switch (change.state) {
    case 'requested':
    case 'writing':
      return { text: 'Writing…', tone: 'busy' };
    case 'verified': {
      const took = change.elapsedMs === null ? '' : ` (${Math.round(change.elapsedMs)} ms)`;
      return { text: `Verified: panel holds ${withUnit(held, vessel, display)}${took}`, tone: 'good' };
    }
    case 'refused':
      return { text: `Refused: ${change.reason || 'the panel said no'}`, tone: 'bad' };
    case 'overridden':
      return change.readBack === null
        ? { text: 'Overridden at the panel', tone: 'bad' }
        : { text: `Overridden at the panel: it holds ${withUnit(change.readBack, vessel, display)}`, tone: 'bad' };
    case 'failed':
      return { text: `Failed: ${change.reason || 'no proof that the value arrived'}`, tone: 'bad' };
  }
}

export interface Problem {
  readonly status: number; // of HTTP; 0 when nobody answered
  readonly detail: string;
  readonly current: number | null; // the setpoint that the panel holds instead, when the node said so
}

/** Why a change was not begun. `holds` is the setpoint as it is known now. */
export function problemNotice(problem: Problem, holds: number | null, vessel: Vessel, display: Unit): Notice {
  const because = problem.detail || `the cellar answered ${problem.status}`;
  switch (problem.status) {
    case 409: {
      const to = holds === null ? '' : ` to ${withUnit(holds, vessel, display)}`;
      return { text: `The panel was changed meanwhile${to}. Nothing was written.`, tone: 'bad' };
    }
    case 0:
      return { text: 'Failed: no connection to the cellar. Look at the set point before trying again.', tone: 'bad' };
    case 403:
      return { text: 'Refused: your sign-in may look, but not change set points', tone: 'bad' };
    default:
      return { text: `${problem.status >= 500 ? 'Failed' : 'Refused'}: ${because}`, tone: 'bad' };
  }
}

/** Why a vessel cannot be changed now; null when it can. */
export function obstacle(vessel: Vessel, online: boolean): string | null {
  if (!online) {
    return 'no connection to the cellar';
  }
  if (vessel.change && !isFinal(vessel.change.state)) {
    return 'another change is under way';
  }
  switch (worst(vessel).quality) {
    case 'good':
      return null;
    case 'stale':
      return 'the reading is stale';
    case 'sensor-fault':
      return 'the probe is faulty';
    case 'link-lost':
      return 'the panel does not answer';
    case 'never-read':
      return 'nothing has been read yet';
  }
}

export function cancelledNotice(why: string): Notice {
  return { text: `Cancelled: ${why}`, tone: 'bad' };
}

export function isPassing(change: Change): boolean {
  return change.state === 'verified' || !isFinal(change.state);
}

function spokenTemperature(reading: Reading<number>, age: number, vessel: Vessel, display: Unit): string {
  if (reading.quality === 'good' && reading.value !== null) {
    return `temperature ${temperatureText(reading.value, vessel.unit, display)} ${unitSymbol(display)}`;
  }
  return `temperature: ${qualityWords(reading.quality, age).join(' ').toLowerCase()}`;
}

/** What a screen reader says of a dial: "setpoint 34 °F, temperature 36.8 °F, valve open". */
export function spokenDial(vessel: Vessel, draft: number | null, age: number, display: Unit): string {
  const setpoint = vessel.setpoint.value;
  const parts = [setpoint === null ? 'setpoint unknown' : `setpoint ${withUnit(setpoint, vessel, display)}`];
  if (draft !== null) {
    parts.unshift(`new setpoint ${withUnit(draft, vessel, display)}`);
  }
  parts.push(spokenTemperature(vessel.temperature, age, vessel, display));
  parts.push(vessel.valve.value === null ? 'valve unknown' : `valve ${vessel.valve.value}`);
  return parts.join(', ');
}
