// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node build.mjs OUT: checks the types, bundles the page into OUT/dist and what the unit tests need into OUT/model.mjs,
// and refuses a first page that has become too big.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const budgetBytes = 60_000;
const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? 'build');

function checkTypes() {
  const compiler = join(here, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '--noEmit', '--project', here], { stdio: 'inherit' });
}

async function bundle() {
  const common = {
    absWorkingDir: here,
    bundle: true,
    target: ['es2021', 'safari15', 'chrome100', 'firefox100'],
    logLevel: 'warning',
    tsconfig: join(here, 'tsconfig.json'),
  };
  await build({
    ...common,
    // The first page, and the others, which are fetched when somebody goes there; what both need is in chunk.js.
    entryPoints: { app: 'src/main.ts', pages: 'src/pages.ts' },
    outdir: join(out, 'dist'),
    format: 'esm',
    splitting: true,
    chunkNames: '[name]',
    loader: { '.css': 'text' },
    minify: true,
    legalComments: 'none',
    banner: { js: '// Cellar Panel, GPL-3.0-or-later; contains Lit, (c) Google LLC, BSD-3-Clause, and uPlot, (c) Leon Sorokin, MIT' },
  });
  await build({ ...common, entryPoints: { app: 'src/app.css' }, outdir: join(out, 'dist'), minify: true });
  await build({ ...common, entryPoints: { model: 'src/model/index.ts' }, outfile: join(out, 'model.mjs'), format: 'esm' });
}

function copyPages() {
  for (const name of ['index.html', 'login.html', 'favicon.svg', 'manifest.webmanifest']) {
    cpSync(join(here, name), join(out, 'dist', name));
  }
}

function weigh() {
  const sizes = ['index.html', 'app.js', 'chunk.js', 'app.css'].map(
    (name) => [name, gzipSync(readFileSync(join(out, 'dist', name)), { level: 9 }).length]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  const each = sizes.map(([name, size]) => `${name} ${size}`).join(', ');
  console.log(`web page: ${total} bytes gzipped of ${budgetBytes} (${each})`);
  if (total >= budgetBytes) {
    console.error('web page: too big');
    process.exit(1);
  }
}

rmSync(join(out, 'dist'), { recursive: true, force: true });
mkdirSync(join(out, 'dist'), { recursive: true });
try {
  checkTypes();
  await bundle();
} catch {
  process.exit(1); // tsc and esbuild have already said why
}
copyPages();
weigh();
