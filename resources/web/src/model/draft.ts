// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import type { Vessel } from './types';
import { snap, stepBy } from './units';

export type DraftBy = 'drag' | 'buttons' | 'keys';

/** A setpoint somebody is choosing. `expected` is what the panel held when they began: the server refuses if it moved. */
export interface Draft {
  readonly by: DraftBy;
  readonly expected: number;
  readonly value: number;
}

/** Taps on ± come in bursts: the question is asked this long after the last one. */
export const tapsMergeMs = 1200;
/** A draft nobody goes on with is dropped. */
export const draftIdleMs = 20_000;

function begin(draft: Draft | null, vessel: Vessel, by: DraftBy): Draft | null {
  const setpoint = vessel.setpoint.value;
  return draft ?? (setpoint === null ? null : { by, expected: setpoint, value: setpoint });
}

export function dragTo(draft: Draft | null, vessel: Vessel, value: number): Draft | null {
  const begun = begin(draft, vessel, 'drag');
  return begun && { ...begun, by: 'drag', value: snap(value, vessel.limits) };
}

export function step(draft: Draft | null, vessel: Vessel, steps: number, by: DraftBy): Draft | null {
  const begun = begin(draft, vessel, by);
  return begun && { ...begun, by, value: stepBy(begun.value, steps, vessel.limits) };
}

/** Nothing to ask when the dial is back where it started. */
export function isChanged(draft: Draft): boolean {
  return draft.value !== draft.expected;
}
