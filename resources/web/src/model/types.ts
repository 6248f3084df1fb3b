// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The cellar as the node tells it (GET /api/v1/cellar and the events). Only parse.ts makes these, so whatever has one
// of these types has been checked. Temperatures are in the vessel's own unit.

export type Unit = 'F' | 'C';
export type Quality = 'good' | 'stale' | 'sensor-fault' | 'link-lost' | 'never-read';
export type Valve = 'open' | 'closed';
export type PanelLinkState = 'disconnected' | 'connecting' | 'connected';
export type ChangeState = 'requested' | 'writing' | 'verified' | 'refused' | 'overridden' | 'failed';

/** A value is never bare: it is null unless the quality is good or stale. Times are milliseconds since 1970. */
export interface Reading<T> {
  readonly value: T | null;
  readonly quality: Quality;
  readonly at: number | null;
  readonly detail: string | null;
}

export interface Limits {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface Change {
  readonly id: string;
  readonly vessel: string;
  readonly old: number | null;
  readonly requested: number;
  readonly readBack: number | null;
  readonly state: ChangeState;
  readonly by: string;
  readonly requestedAt: number;
  readonly elapsedMs: number | null;
  readonly reason: string | null;
}

/** What is in the vessel, as people wrote it down; everything but the name may be unknown. */
export interface Batch {
  readonly beer: string;
  readonly number: string | null;
  readonly size: string | null;
  readonly brewed: string | null;
  readonly days: number | null;
  readonly volume: string | null;
  readonly og: string | null;
  readonly fg: string | null;
  readonly split: string | null;
  readonly brewedOn: string | null; // a day
  readonly gravity: string | null;
  readonly stage: string | null;
  readonly notes: string | null;
}

export interface Vessel {
  readonly id: string;
  readonly label: string;
  readonly kind: string | null; // "fermenter", "brite", "room", "glycol", "other"
  readonly unit: Unit;
  readonly limits: Limits;
  readonly temperature: Reading<number>;
  readonly setpoint: Reading<number>;
  readonly valve: Reading<Valve>;
  readonly change: Change | null;
  readonly batch: Batch | null;
}

/** Counted since the node started; the round trips are those of the newest answers, null before the first. */
export interface PanelStatistics {
  readonly requests: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly exceptions: number;
  readonly roundTripP50Ms: number | null;
  readonly roundTripP99Ms: number | null;
}

/** What an older node does not tell is null. */
export interface Panel {
  readonly id: string;
  readonly driver: string | null;
  readonly address: string | null;
  readonly state: PanelLinkState;
  readonly since: number | null;
  readonly cycleMs: number | null;
  readonly backoffMs: number | null;
  readonly error: string | null;
  readonly statistics: PanelStatistics | null;
}

export interface Cellar {
  readonly name: string;
  readonly displayUnit: Unit;
  readonly sequence: number;
  readonly at: number;
  readonly panels: readonly Panel[];
  readonly vessels: readonly Vessel[];
}

export function isFinal(state: ChangeState): boolean {
  return state !== 'requested' && state !== 'writing';
}
