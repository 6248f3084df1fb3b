// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the tests find the built page and the programs: CTest says so with CELLAR_WEB_BUILD and CELLAR_BIN; by hand a
// release build does.

import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const here = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const source = resolve(here, '../..');
export const webBuild = resolve(process.env.CELLAR_WEB_BUILD ?? join(source, 'build/release/resources/web'));
export const dist = join(webBuild, 'dist');
export const bin = resolve(process.env.CELLAR_BIN ?? join(source, 'build/release/bin'));

export async function loadModel() {
  return import(pathToFileURL(join(webBuild, 'model.mjs')).href);
}
