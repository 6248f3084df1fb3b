// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node build.mjs OUT [MODULES]: checks the types, bundles the page into OUT/dist and what the unit tests need into
// OUT/model.mjs, and refuses a page that has become too big. MODULES is the folder whose node_modules to use; CMake
// keeps it in the build tree, so that the sources stay clean.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const budgetBytes = 60_000;
const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? 'dist');
const modules = join(resolve(process.argv[3] ?? here), 'node_modules');
const require = createRequire(join(modules, 'from-here.js'));

function checkTypes() {
  const config = {
    extends: join(here, 'tsconfig.json'),
    compilerOptions: { paths: { '*': [join(modules, '*')] } },
    include: [join(here, 'src')],
  };
  const file = join(out, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config));
  execFileSync(process.execPath, [join(modules, 'typescript/bin/tsc'), '--project', file], { stdio: 'inherit' });
}

async function bundle() {
  const { build } = require('esbuild');
  const common = {
    absWorkingDir: here,
    nodePaths: [modules],
    bundle: true,
    target: ['es2021', 'safari15', 'chrome100', 'firefox100'],
    logLevel: 'warning',
    tsconfig: join(here, 'tsconfig.json'),
  };
  await build({
    ...common,
    entryPoints: { app: 'src/main.ts' },
    outdir: join(out, 'dist'),
    format: 'esm',
    minify: true,
    legalComments: 'none',
    banner: { js: '// Cellar Panel, GPL-3.0-or-later; contains Lit, (c) Google LLC, BSD-3-Clause' },
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
  const sizes = ['index.html', 'app.js', 'app.css'].map(
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
