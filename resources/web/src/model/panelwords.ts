// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every word about a panel, the same as on the touch panel. Pure: values in, text out.

import type { Panel } from './types';

const unknown = '–';
const nbsp = '\u00a0'; // a number and its unit stay together
const mostNamed = 3;

/** Below 10 with its tenth: a round trip of 0.4 ms is not none. */
function number(milliseconds: number): string {
  return milliseconds < 9.95 ? milliseconds.toFixed(1) : String(Math.round(milliseconds));
}

function withNextAttempt(text: string, { backoffMs }: Panel): string {
  return backoffMs ? `${text}, next attempt in ${Number((backoffMs / 1000).toPrecision(2))}${nbsp}s` : text;
}

/** "connected, 11 ms", "connecting…", "not connected, next attempt in 0.8 s". */
export function panelState(panel: Panel, online: boolean): string {
  if (!online) {
    return 'unknown';
  }
  switch (panel.state) {
    case 'connected':
      return panel.cycleMs === null ? 'connected' : `connected, ${Math.round(panel.cycleMs)}${nbsp}ms`;
    case 'connecting':
      return 'connecting…';
    case 'disconnected':
      return withNextAttempt('not connected', panel);
  }
}

function trouble(panel: Panel, online: boolean): string {
  if (!online || !panel.error) {
    return panelState(panel, online);
  }
  return panel.state === 'connecting' ? `${panel.error}, connecting…` : withNextAttempt(panel.error, panel);
}

export interface PanelLine {
  readonly text: string;
  readonly fine: boolean;
}

/** What the bar says: each of a few panels, of many only those in trouble and how many are not. */
export function panelLines(panels: readonly Panel[], online: boolean): readonly PanelLine[] {
  const isFine = (panel: Panel): boolean => online && panel.state === 'connected';
  const several = panels.length > 1;
  const lines = panels.map((panel) => {
    const fine = isFine(panel);
    const called = !several ? 'Panel' : fine ? panel.id : `Panel ${panel.id}`;
    return { text: `${called}: ${fine ? panelState(panel, online) : trouble(panel, online)}`, fine };
  });
  if (panels.length <= mostNamed) {
    return lines;
  }
  const connected = panels.filter(isFine).length;
  const summary = { text: `Panels: ${connected} of ${panels.length} connected`, fine: connected === panels.length };
  const first = lines.find((line) => !line.fine);
  return online && first ? [first, summary] : [summary];
}

/** "14:05", with the day unless it is that of `now`; in the reader's own time and language. */
export function sinceText({ since }: Panel, now: number): string {
  if (since === null) {
    return unknown;
  }
  const at = new Date(since);
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  return at.toDateString() === new Date(now).toDateString()
    ? at.toLocaleTimeString([], clock)
    : at.toLocaleString([], { day: 'numeric', month: 'short', ...clock });
}

/** "Modbus TCP, 10.1.10.105:502". */
export function whereText({ driver, address }: Panel): string {
  const names: Record<string, string> = { 'modbus-tcp': 'Modbus TCP', 'modbus-rtu': 'Modbus RTU', alpha: 'Alpha' };
  return [driver && (names[driver] ?? driver), address].filter(Boolean).join(', ') || unknown;
}

export function cycleText({ cycleMs }: Panel): string {
  return cycleMs ? `${number(cycleMs)}${nbsp}ms` : unknown;
}

/** Of half and of 99 of 100 answers: "4.2 / 20 ms". */
export function roundTripText({ statistics }: Panel): string {
  const { roundTripP50Ms = null, roundTripP99Ms = null } = statistics ?? {};
  return roundTripP50Ms === null || roundTripP99Ms === null
    ? unknown
    : `${number(roundTripP50Ms)} / ${number(roundTripP99Ms)}${nbsp}ms`;
}

export function countText(count: number | undefined): string {
  return count === undefined ? unknown : count.toLocaleString();
}
