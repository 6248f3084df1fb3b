// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the tests find npm's packages and the built page. CTest gives CELLAR_WEB_BUILD (the page's build folder) and
// CELLAR_WEB_MODULES (a folder with node_modules); by hand, `npm ci` here and a release build do.

import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const here = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const source = resolve(here, '../..');
export const webBuild = resolve(process.env.CELLAR_WEB_BUILD ?? join(source, 'build/release/resources/web'));
export const dist = join(webBuild, 'dist');
export const bin = resolve(process.env.CELLAR_BIN ?? join(source, 'build/release/bin'));

const require = createRequire(join(resolve(process.env.CELLAR_WEB_MODULES ?? here), 'node_modules/from-here.js'));

export const { chromium } = require('playwright-core');
export const { PNG } = require('pngjs');

export async function loadPixelmatch() {
  return (await import(pathToFileURL(require.resolve('pixelmatch')).href)).default;
}

export async function loadModel() {
  return import(pathToFileURL(join(webBuild, 'model.mjs')).href);
}
