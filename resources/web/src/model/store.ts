// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { getChange, probe, putSetpoint, type SetpointAnswer } from './api';
import { ChangeBook } from './changebook';
import { LiveLink, type LinkState, type LinkWorld } from './livelink';
import { mergeDelta } from './merge';
import { isFinal, type Cellar, type Change, type Vessel } from './types';
import { seen } from './view';
import { ageText, type Notice } from './words';

const followAfterMs = 4000;
const followForMs = 60_000;

const browser: LinkWorld = {
  open: (url) => new EventSource(url),
  probe,
  now: () => performance.now(),
  later: (milliseconds, action) => void setTimeout(action, milliseconds),
};

/**
 * What the page knows of the cellar. The only one who talks to the node; components get values and are told through
 * subscribe() when something changed, at least once a second while anything on screen ages.
 */
export class CellarStore {
  readonly changes = new ChangeBook();
  private readonly link: LiveLink;
  private readonly listeners = new Set<() => void>();
  private known: Cellar | null = null;
  private clockOffset = 0;

  constructor(private readonly onSignedOut: () => void) {
    this.link = new LiveLink(
      '/api/v1/events',
      {
        cellar: (cellar, whole) => this.takeCellar(cellar, whole),
        change: (change) => this.takeChange(change),
        stateChanged: () => this.notify(),
        signedOut: () => this.onSignedOut(),
      },
      browser,
    );
  }

  get cellar(): Cellar | null {
    return this.known;
  }

  get connection(): LinkState {
    return this.link.state;
  }

  /** What there is to say about the last change of a vessel. */
  notice(vessel: Vessel): Notice | null {
    return this.known && this.changes.notice(vessel, this.known.displayUnit, performance.now());
  }

  /** The node's time, as far as we can tell: ages must not depend on this computer's clock. */
  get now(): number {
    return performance.now() + this.clockOffset;
  }

  /** The vessels as they may be shown now. */
  get vessels(): readonly Vessel[] {
    const { known } = this;
    return known ? known.vessels.map((vessel) => seen(vessel, this.connection === 'online', known.at)) : [];
  }

  /** What is wrong with the connection, in words; null when nothing is. */
  get banner(): string | null {
    if (this.connection !== 'lost') {
      return null;
    }
    const { lastHeard, complaint } = this.link;
    if (complaint !== null) {
      return `The cellar sent something that cannot be right (${complaint}) – trying again`;
    }
    const heard = lastHeard === null ? '' : `last heard ${ageText(performance.now() - lastHeard)} ago, `;
    return `No connection to the cellar – ${heard}trying again`;
  }

  start(): void {
    this.link.open();
    setInterval(() => this.tick(), 1000);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Asks for a setpoint that a person confirmed; how it goes is told through `changes`. */
  async setSetpoint(vessel: string, value: number, expected: number): Promise<void> {
    this.changes.sending(vessel, performance.now());
    this.notify();
    this.takeAnswer(vessel, expected, await putSetpoint(vessel, value, expected));
    this.notify();
  }

  /** What somebody was choosing is dropped because it can no longer be set. */
  cancelled(vessel: string, why: string): void {
    this.changes.cancelled(vessel, why, performance.now());
    this.notify();
  }

  private takeAnswer(vessel: string, expected: number, answer: SetpointAnswer): void {
    if (answer.kind === 'signed-out') {
      this.onSignedOut();
    } else if (answer.kind === 'problem') {
      this.changes.refused(vessel, answer.problem, expected, performance.now());
      this.observe();
    } else {
      if (answer.change) {
        this.changes.note(answer.change, performance.now());
      }
      if (answer.id !== null) {
        this.follow(vessel, answer.id, performance.now() + followForMs);
      }
    }
  }

  /** An accepted change must end in words, also when its event got lost with the connection. */
  private follow(vessel: string, id: string, until: number): void {
    setTimeout(() => {
      if (this.changes.isUnderWay(vessel)) {
        void getChange(id).then((change) => this.followed(vessel, id, until, change));
      }
    }, followAfterMs);
  }

  private followed(vessel: string, id: string, until: number, change: Change | null): void {
    if (change) {
      this.takeChange(change);
    }
    if (performance.now() < until) {
      if (!change || !isFinal(change.state)) {
        this.follow(vessel, id, until);
      }
    } else if (this.changes.isUnderWay(vessel)) {
      const detail = 'the cellar does not say how it ended. Look at the set point before trying again.';
      this.changes.refused(vessel, { status: 504, detail, current: null }, NaN, performance.now());
      this.notify();
    }
  }

  private takeCellar(cellar: Cellar, whole: boolean): void {
    this.known = whole || !this.known ? cellar : mergeDelta(this.known, cellar);
    this.clockOffset = cellar.at - performance.now();
    for (const { change } of cellar.vessels) {
      if (change) {
        this.changes.note(change, performance.now());
      }
    }
    this.observe();
    this.notify();
  }

  private takeChange(change: Change): void {
    this.changes.note(change, performance.now());
    this.notify();
  }

  private observe(): void {
    this.known?.vessels.forEach((vessel) => this.changes.observe(vessel));
  }

  private tick(): void {
    this.link.tick();
    this.notify();
  }

  private notify(): void {
    this.listeners.forEach((listener) => listener());
  }
}
