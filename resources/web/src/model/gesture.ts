// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import type { Point } from './dialgeometry';

export type GestureState = 'idle' | 'pressing' | 'held';

/**
 * Hold, then drag. A press becomes a drag only when it rested for 300 ms; moving more than 8 px before that is a scroll and
 * never a drag. Told of everything by its owner, which also runs the timer; knows no events and no clock.
 */
export class HoldGesture {
  static readonly holdMs = 300;
  static readonly slopPx = 8;

  private origin: Point = { x: 0, y: 0 };
  private current: GestureState = 'idle';

  get state(): GestureState {
    return this.current;
  }

  press(at: Point): void {
    this.origin = at;
    this.current = 'pressing';
  }

  /** True when the move belongs to a drag. */
  move(to: Point): boolean {
    const moved = Math.hypot(to.x - this.origin.x, to.y - this.origin.y);
    if (this.current === 'pressing' && moved > HoldGesture.slopPx) {
      this.current = 'idle';
    }
    return this.current === 'held';
  }

  holdElapsed(): void {
    if (this.current === 'pressing') {
      this.current = 'held';
    }
  }

  /** True when this ended a drag (and not a tap or a scroll). */
  release(): boolean {
    const wasHeld = this.current === 'held';
    this.current = 'idle';
    return wasHeld;
  }

  cancel(): void {
    this.current = 'idle';
  }
}
