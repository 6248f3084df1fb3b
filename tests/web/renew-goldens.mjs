// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

//
// npm run goldens [NAME…]: draws the golden pictures anew, all or those named. Look at them before you commit them.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { launch } from './lib/browser.mjs';
import { draw, goldens, scenes } from './lib/goldens.mjs';
import { MockServer } from './lib/mockserver.mjs';

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scenes);
const browser = await launch();
const mock = await new MockServer().start();
mkdirSync(goldens, { recursive: true });
for (const name of wanted) {
  writeFileSync(join(goldens, `${name}.png`), PNG.sync.write(await draw(browser, mock, name), { colorType: 2, deflateLevel: 9 }));
  console.log(`goldens/${name}.png`);
}
await browser.close();
await mock.stop();
