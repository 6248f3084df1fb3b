// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The ring of a dial: 270 degrees, open at the bottom. Angles in degrees, 0 is straight up, clockwise positive.

import type { Limits } from './types';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const sweep = 270;
const start = -sweep / 2;

export function angleOf(value: number, limits: Limits): number {
  const share = limits.max > limits.min ? (value - limits.min) / (limits.max - limits.min) : 0;
  return start + Math.min(Math.max(share, 0), 1) * sweep;
}

export function valueAt(angle: number, limits: Limits): number {
  const share = Math.min(Math.max((angle - start) / sweep, 0), 1);
  return limits.min + share * (limits.max - limits.min);
}

export function onRing(angle: number, radius: number): Point {
  const radians = (angle * Math.PI) / 180;
  return { x: radius * Math.sin(radians), y: -radius * Math.cos(radians) };
}

/** Which way `to` lies from the middle of the dial. */
export function directionOf(to: Point): number {
  return (Math.atan2(to.x, -to.y) * 180) / Math.PI;
}

/** Clockwise arc from one angle to another, as an SVG path. */
export function arc(from: number, to: number, radius: number): string {
  const a = onRing(from, radius);
  const b = onRing(to, radius);
  const large = to - from > 180 ? 1 : 0;
  return `M ${round(a.x)} ${round(a.y)} A ${radius} ${radius} 0 ${large} 1 ${round(b.x)} ${round(b.y)}`;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * Follows a finger around the ring. Turning is added up, so the gap at the bottom cannot be jumped from one end to the
 * other, and grabbing the handle beside its middle does not move it. Close to the middle of the dial, where a
 * direction means nothing, it holds still.
 */
export class Turning {
  private last: number;

  constructor(
    private angle: number,
    grabbed: Point,
    private readonly deadRadius: number,
  ) {
    this.last = directionOf(grabbed);
  }

  follow(point: Point): number {
    if (Math.hypot(point.x, point.y) >= this.deadRadius) {
      const direction = directionOf(point);
      const turned = ((direction - this.last + 540) % 360) - 180;
      this.last = direction;
      this.angle += turned;
    }
    return this.angle;
  }
}
