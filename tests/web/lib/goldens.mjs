// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

//
// Pictures of the page that must not change unnoticed. Everything that moves is held still: data, clock, time zone, font
// (DejaVu Sans, which Debian packages).

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { cardOf, eventually, watchedPage } from './browser.mjs';
import { change, demoCellar, panelsCellar, troubledCellar } from './mockserver.mjs';
import { here } from './modules.mjs';
import { batchCellar, demoRecords } from './records.mjs';

export const goldens = join(here, 'goldens');
// Outside the sources: what a failed comparison saw, and where it differs.
const results = process.env.CELLAR_WEB_RESULTS ?? join(here, 'test-results');
/** Pixels that may differ (beyond smoothed edges): a drawing library's rounding, not a digit and not a colour. */
const tolerated = 25;

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

function changedCellar() {
  const cellar = demoCellar();
  const ends = {
    'fv-10-1': change('writing'), 'fv-10-2': change('verified'), 'fv-10-3': change('refused', { reason: 'illegal data value' }),
    'fv-10-4': change('overridden', { readBack: 36 }), 'fv-10-5': change('failed', { reason: 'no answer within 500 ms' }),
  };
  for (const vessel of cellar.vessels) {
    const end = ends[vessel.id];
    vessel.change = end ? { ...end, vessel: vessel.id } : null;
  }
  cellar.panels.push({ ...cellar.panels[0], id: 'bright', state: 'connecting', error: 'connection refused' });
  return cellar;
}

async function ask(page) {
  await cardOf(page, 'FV 10/1').raise.click();
  await cardOf(page, 'FV 10/1').set.click();
  await page.getByRole('alertdialog').waitFor();
  await page.clock.runFor(500);
  await page.locator('confirm-dialog button.set:enabled').waitFor();
}

async function lose(page, mock) {
  mock.reachable = false;
  mock.cut();
  await page.locator('.banner').waitFor();
}

async function showPanels(page) {
  await page.getByRole('button', { name: 'Panels' }).click();
  await page.locator('panel-table').waitFor();
}

/** Goes to another page and waits until it has everything. */
function visit(hash, ready) {
  return async (page) => {
    await page.evaluate((to) => (window.location.hash = to), hash);
    await page.locator(ready).first().waitFor();
    await page.clock.runFor(500);
  };
}

const records = { cellar: batchCellar, records: demoRecords };

export const scenes = {
  'desktop': { size: desktop, cellar: demoCellar },
  'phone': { size: phone, cellar: demoCellar },
  'desktop-trouble': { size: desktop, cellar: troubledCellar },
  'phone-trouble': { size: phone, cellar: troubledCellar },
  'desktop-changes': { size: desktop, cellar: changedCellar },
  'phone-confirm': { size: phone, cellar: demoCellar, act: ask },
  'phone-lost': { size: phone, cellar: demoCellar, act: lose },
  'desktop-panels': { size: desktop, cellar: panelsCellar, act: showPanels },
  'phone-panels': { size: phone, cellar: panelsCellar, act: showPanels },
  'desktop-batches': { size: desktop, ...records },
  'desktop-vessel': { size: desktop, ...records, act: visit('#/vessel/fv-10-1', 'vessel-page dl.figures dd') },
  'phone-vessel': { size: phone, ...records, act: visit('#/vessel/fv-10-1', 'vessel-page dl.figures dd') },
  'desktop-journal': { size: desktop, ...records, act: visit('#/journal', 'journal-page li') },
  'phone-journal': { size: phone, ...records, act: visit('#/journal', 'journal-page li') },
  'desktop-connections': { size: desktop, ...records, act: visit('#/connections', 'connections-page section') },
  'phone-connections': { size: phone, ...records, act: visit('#/connections', 'connections-page section') },
  'phone-sign-in': { size: phone, cellar: demoCellar, path: '/login' },
};

/** Draws a scene. `alter` may meddle with the page first. */
export async function draw(browser, mock, name, alter = async () => {}) {
  const scene = scenes[name];
  mock.first = () => JSON.stringify(scene.cellar());
  mock.records = scene.records ?? (() => null);
  mock.reachable = true;
  const { context, page } = await watchedPage(browser, { viewport: scene.size });
  try {
    await page.clock.install({ time: '2026-11-22T14:00:00Z' });
    await page.clock.pauseAt('2026-11-22T14:00:05Z');
    await page.goto(mock.url + (scene.path ?? '/'));
    await page.evaluate(() => document.documentElement.style.setProperty('--font', '"DejaVu Sans"'));
    if (!scene.path) {
      await page.locator('vessel-card').first().waitFor();
    }
    await scene.act?.(page, mock);
    await alter(page);
    return PNG.sync.read(await settled(page));
  } finally {
    await context.close();
  }
}

/** A screenshot is taken when two in a row are the same. */
async function settled(page) {
  let last = null;
  return eventually(async () => {
    const before = last;
    last = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    return before && last.equals(before) ? last : null;
  }, Boolean, 'a picture that stands still');
}

/** How many pixels differ from the golden picture; keeps both and the difference when it is too many. */
export function differences(name, drawn, keep = true) {
  const golden = PNG.sync.read(readFileSync(join(goldens, `${name}.png`)));
  if (golden.width !== drawn.width || golden.height !== drawn.height) {
    return Infinity;
  }
  const diff = new PNG({ width: golden.width, height: golden.height });
  const count = pixelmatch(golden.data, drawn.data, diff.data, golden.width, golden.height, { threshold: 0.03 });
  if (keep && count > tolerated) {
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, `${name}.png`), PNG.sync.write(drawn));
    writeFileSync(join(results, `${name}.difference.png`), PNG.sync.write(diff));
  }
  return count;
}

export function isSame(count) {
  return count <= tolerated;
}
