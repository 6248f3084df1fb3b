// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { cancelledNotice, changeNotice, isPassing, problemNotice, type Notice, type Problem } from './words';
import { isFinal, type Change, type Unit, type Vessel } from './types';

/** How long "Verified" stays. Bad news stays until somebody dismisses it or the next change begins. */
export const verifiedShownMs = 10_000;

interface Entry {
  readonly change: Change | null; // the newest change heard of, also while something else is shown
  readonly shows: 'change' | 'sending' | 'problem' | 'cancelled';
  readonly problem: Problem | null; // why a change was not begun
  readonly why: string; // a question was taken back
  readonly expected: number | null;
  readonly holds: number | null; // what the panel holds instead, once known
  readonly since: number;
  readonly dismissed: boolean;
}

/** What is to be said about the latest setpoint change of each vessel, whoever asked for it. */
export class ChangeBook {
  private readonly entries = new Map<string, Entry>();

  /** A request left this page; nobody has answered yet. */
  sending(vessel: string, now: number): void {
    this.put(vessel, { shows: 'sending', since: now });
  }

  refused(vessel: string, problem: Problem, expected: number, now: number): void {
    this.put(vessel, { shows: 'problem', problem, expected, holds: problem.current, since: now });
  }

  /** A choice that was under way was dropped, not by the person. */
  cancelled(vessel: string, why: string, now: number): void {
    this.put(vessel, { shows: 'cancelled', why, since: now });
  }

  /** From an event, a snapshot or an answer, in any order: a change never goes back, and an old one never comes back. */
  note(change: Change, now: number): void {
    const before = this.entries.get(change.vessel)?.change ?? null;
    if (before && before.id === change.id) {
      if (isFinal(before.state) || before.state === change.state) {
        return;
      }
    } else if (before && before.requestedAt > change.requestedAt) {
      return;
    }
    this.put(change.vessel, { shows: 'change', change, since: now });
  }

  dismiss(vessel: string): void {
    const entry = this.entries.get(vessel);
    if (entry) {
      this.entries.set(vessel, { ...entry, dismissed: true });
    }
  }

  /** Remembers what the panel held when a refusal became explainable, so that later changes do not reword it. */
  observe(vessel: Vessel): void {
    const entry = this.entries.get(vessel.id);
    const value = vessel.setpoint.value;
    if (entry?.shows === 'problem' && entry.holds === null && value !== null && value !== entry.expected) {
      this.entries.set(vessel.id, { ...entry, holds: value });
    }
  }

  isUnderWay(vessel: string): boolean {
    const entry = this.entries.get(vessel);
    return entry?.shows === 'sending' || (entry?.shows === 'change' && !!entry.change && !isFinal(entry.change.state));
  }

  notice(vessel: Vessel, display: Unit, now: number): Notice | null {
    const entry = this.entries.get(vessel.id);
    if (!entry || entry.dismissed) {
      return null;
    }
    if (entry.shows === 'problem' && entry.problem) {
      return problemNotice(entry.problem, entry.holds, vessel, display);
    }
    if (entry.shows === 'cancelled') {
      return cancelledNotice(entry.why);
    }
    if (entry.shows === 'sending' || !entry.change) {
      return { text: 'Writing…', tone: 'busy' };
    }
    const faded = isFinal(entry.change.state) && isPassing(entry.change) && now - entry.since >= verifiedShownMs;
    return faded ? null : changeNotice(entry.change, vessel, display);
  }

  private put(vessel: string, entry: Pick<Entry, 'shows' | 'since'> & Partial<Entry>): void {
    const change = this.entries.get(vessel)?.change ?? null;
    const fresh = { change, problem: null, why: '', expected: null, holds: null, dismissed: false };
    this.entries.set(vessel, { ...fresh, ...entry });
  }
}
