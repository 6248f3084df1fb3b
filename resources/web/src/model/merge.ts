// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import type { Cellar } from './types';

function replaceById<T extends { readonly id: string }>(known: readonly T[], news: readonly T[]): readonly T[] {
  const byId = new Map(known.map((item) => [item.id, item]));
  for (const item of news) {
    byId.set(item.id, item);
  }
  return [...byId.values()];
}

/** Applies a delta: known vessels and panels are replaced in place, new ones appended, the rest of `base` stays. */
export function mergeDelta(base: Cellar, delta: Cellar): Cellar {
  return {
    ...delta,
    panels: replaceById(base.panels, delta.panels),
    vessels: replaceById(base.vessels, delta.vessels),
  };
}
