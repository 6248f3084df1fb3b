// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import type { Limits, Unit } from './types';

/** The one place where a temperature changes its unit. For display only: nothing converted travels back to the panel. */
export function toDisplay(value: number, from: Unit, to: Unit): number {
  if (from === to) {
    return value;
  }
  return from === 'F' ? (value - 32) / 1.8 : value * 1.8 + 32;
}

export function unitSymbol(unit: Unit): string {
  return unit === 'F' ? '°F' : '°C';
}

/** For the screen: a number is never parted from its unit at the end of a line. */
export function unbroken(text: string): string {
  return text.replace(/ (?=°|→|s\b|ms\b)/g, '\u00a0');
}

/** A measured temperature: always one decimal, so that a number does not jump about while it changes. */
export function temperatureText(value: number, from: Unit, to: Unit): string {
  return withoutMinusZero(toDisplay(value, from, to).toFixed(1));
}

/** A setpoint: as many decimals as its step has, one more if it lies off its steps; one when converted. */
export function setpointText(value: number, vessel: { unit: Unit; limits: Limits }, to: Unit): string {
  const offStep = Math.min(1, decimalsOf(Number(value.toFixed(3))));
  const decimals = vessel.unit === to ? Math.max(decimalsOf(vessel.limits.step), offStep) : 1;
  return withoutMinusZero(toDisplay(value, vessel.unit, to).toFixed(decimals));
}

function withoutMinusZero(text: string): string {
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** How many decimals a step like 0.25 has; keeps 34.300000000000004 off the wire. */
function decimalsOf(step: number): number {
  return Math.min(6, (String(step).split('.')[1] ?? '').length);
}

/** The nearest value the panel accepts: within the limits, on a step counted from the lower limit. */
export function snap(value: number, limits: Limits): number {
  const last = Math.floor((limits.max - limits.min) / limits.step + 1e-9);
  const index = Math.round((value - limits.min) / limits.step);
  const snapped = limits.min + Math.min(Math.max(index, 0), last) * limits.step;
  return Number(snapped.toFixed(Math.max(decimalsOf(limits.step), decimalsOf(limits.min))));
}

/** One or more steps up or down. A value off its step goes to the next one in that direction, never past it. */
export function stepBy(value: number, steps: number, limits: Limits): number {
  const position = (value - limits.min) / limits.step;
  const base = steps > 0 ? Math.floor(position + 1e-9) : Math.ceil(position - 1e-9);
  return snap(limits.min + (base + steps) * limits.step, limits);
}
