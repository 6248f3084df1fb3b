// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { ParseError, parseCellar, parseChange } from './parse';
import type { Reachability } from './api';
import type { Cellar, Change } from './types';

export type LinkState = 'connecting' | 'online' | 'lost';

export interface LinkSink {
  /** `whole`: the first of a connection, which replaces everything; later ones are deltas. */
  cellar(cellar: Cellar, whole: boolean): void;
  change(change: Change): void;
  stateChanged(): void;
  signedOut(): void;
}

/** What LiveLink needs of the outside world; tests give it another one. */
export interface LinkWorld {
  open(url: string): EventSource;
  probe(): Promise<Reachability>;
  now(): number;
  later(milliseconds: number, action: () => void): void;
}

export const silenceMs = 10_000;
const delaysMs = [1000, 1000, 2000];

/**
 * Keeps one event stream to the node open. Silence for ten seconds, an error and a message that does not parse are all
 * the same: what is shown can no longer be trusted, so the link is lost, and a new one is tried until it brings a
 * whole snapshot again.
 */
export class LiveLink {
  private current: LinkState = 'connecting';
  private source: EventSource | null = null;
  private attempts = 0;
  private heardAt: number | null = null;
  private openedAt = 0;
  private malformed: string | null = null;

  constructor(
    private readonly url: string,
    private readonly sink: LinkSink,
    private readonly world: LinkWorld,
  ) {}

  get state(): LinkState {
    return this.current;
  }

  /** When the last good event came, by world.now(). */
  get lastHeard(): number | null {
    return this.heardAt;
  }

  /** What was wrong with the last message, when that is why the link is lost. */
  get complaint(): string | null {
    return this.malformed;
  }

  open(): void {
    this.source?.close();
    const source = this.world.open(this.url);
    this.source = source;
    this.openedAt = this.world.now();
    let whole = true;
    this.listen(source, 'cellar', (data) => {
      this.sink.cellar(parseCellar(data), whole);
      whole = false;
      this.heard();
    });
    this.listen(source, 'change', (data) => this.sink.change(parseChange(data)));
    source.onerror = () => this.ifCurrent(source, () => this.lose(null));
  }

  /** Call once a second: notices silence. */
  tick(): void {
    const since = Math.max(this.openedAt, this.heardAt ?? 0);
    if (this.source && this.world.now() - since > silenceMs) {
      this.lose(null);
    }
  }

  private listen(source: EventSource, type: string, take: (data: string) => void): void {
    source.addEventListener(type, (event) => {
      this.ifCurrent(source, () => this.guarded(() => take(String((event as MessageEvent<unknown>).data))));
    });
  }

  private guarded(take: () => void): void {
    try {
      take();
    } catch (error) {
      if (!(error instanceof ParseError)) {
        throw error;
      }
      this.lose(error.message);
    }
  }

  private ifCurrent(source: EventSource, action: () => void): void {
    if (this.source === source) {
      action();
    }
  }

  private heard(): void {
    this.heardAt = this.world.now();
    this.attempts = 0;
    if (this.current !== 'online') {
      this.malformed = null;
      this.current = 'online';
      this.sink.stateChanged();
    }
  }

  private lose(complaint: string | null): void {
    this.source?.close();
    this.source = null;
    this.malformed = complaint;
    this.current = 'lost';
    const delay = delaysMs[Math.min(this.attempts++, delaysMs.length - 1)] ?? 2000;
    this.world.later(delay, () => this.retry());
    this.sink.stateChanged();
    void this.world.probe().then((reached) => {
      if (reached === 'signed-out') {
        this.sink.signedOut();
      }
    });
  }

  private retry(): void {
    if (!this.source) {
      this.open();
    }
  }
}
