// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pages behind the cellar, against a scripted node: what they show, what they ask for, and what they do when it says no.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, expectText, textOf } from './lib/browser.mjs';
import { problem } from './lib/mockserver.mjs';
import { batchCellar, demoHistory, demoRecords, everyField } from './lib/records.mjs';
import { desktop, phone, Stage } from './lib/stage.mjs';

const stage = new Stage();
const caused = [/status of (404|409|422|500|503)/];

async function visit(hash, { options = desktop, records = demoRecords, expected = [] } = {}) {
  stage.mock.first = () => JSON.stringify(batchCellar());
  stage.mock.records = records;
  await stage.open(options, expected);
  await stage.page.evaluate((to) => (window.location.hash = to), hash);
}

const vesselPage = () => stage.page.locator('vessel-page');
const chart = () => stage.page.locator('history-chart');
const asked = (what) => stage.mock.asked.filter(({ path }) => path.endsWith(what));
const lengthOf = ({ query }) => Date.parse(query.to) - Date.parse(query.from);
const hours = 3_600_000;

/** The colours that are drawn in a column of the chart, as "r,g,b". */
function coloursAt(share) {
  return chart().locator('canvas').evaluate((canvas, at) => {
    const { data } = canvas.getContext('2d').getImageData(Math.round(canvas.width * at), 0, 1, canvas.height);
    const found = new Set();
    for (let i = 0; i < data.length; i += 4) {
      found.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
    }
    return [...found];
  }, share);
}
const temperatureBlue = '111,168,255';

test('a label leads to its vessel, and back leads back', async () => {
  await visit('#/');
  await stage.page.getByRole('link', { name: 'FV 10/1' }).click();
  await expectText(vesselPage().locator('h2'), 'FV 10/1');
  await stage.page.goBack();
  await stage.page.locator('vessel-card').first().waitFor();
  assert.deepEqual(stage.troubles, []);
});

test('a vessel that is not there is said to be not there', async () => {
  await visit('#/vessel/fv-99');
  await expectText(stage.page.locator('main'), /There is no such vessel/);
});

test('the day is drawn, summed up and told in words', async () => {
  await visit('#/vessel/fv-10-1');
  await expectText(vesselPage().locator('.state p'), 'Lowest 34.4 °F, mean 39.8 °F, highest 68.5 °F');
  await expectText(vesselPage().locator('dl.figures'),
    /Valve open 42 % of the time Valve time 10 h 4 min a day Falls by 6\.3 °F an hour.*Longest pull-down 4 h 18 min/);
  await expectText(vesselPage().locator('ol.lines'), /FV 10\/1 to 34 °F: verified.*started again; power was lost/);
  const first = asked('history')[0];
  assert.equal(Math.round(lengthOf(first) / hours), 24);
  assert.ok(Number(first.query.points) >= 200);
  assert.deepEqual(stage.troubles, []);
});

test('a gap is a gap', async () => {
  await visit('#/vessel/fv-10-1');
  await expectText(vesselPage().locator('.state p'), /^Lowest/);
  assert.ok((await coloursAt(0.7)).includes(temperatureBlue), 'where there are readings there is a line');
  // The plot begins behind the labels of its axis: the gap from 3/8 to 4/8 lies around 0.48 of the picture.
  assert.ok(!(await coloursAt(0.48)).includes(temperatureBlue), 'where there are none there is none');
});

test('what is under the mouse is told', async () => {
  await visit('#/vessel/fv-10-1');
  await expectText(vesselPage().locator('.state p'), /^Lowest/);
  const box = await chart().locator('.u-over').boundingBox();
  await stage.page.mouse.move(box.x + box.width * 0.1, box.y + 50);
  await expectText(chart().locator('.readout'), /: 5\d\.\d °F \(.* to .*\), set point 35\.0 °F, valve open$/);
  await stage.page.mouse.move(box.x + box.width * 0.44, box.y + 50);
  await expectText(chart().locator('.readout'), /: no reading$/);
});

test('what happened is told where a finger is near its mark', async () => {
  await visit('#/vessel/fv-10-1');
  await expectText(vesselPage().locator('ol.lines'), /power was lost/);
  const box = await chart().locator('.u-over').boundingBox();
  // 02:05 of a day that ends at 14:00
  await stage.page.mouse.move(box.x + (box.width * (12 + 5 / 60)) / 24 + 2, box.y + 50);
  await expectText(chart().locator('.readout'), /· started again; power was lost/);
});

test('a zoomed stretch that ends now goes on with the time; another one stands', async () => {
  stage.mock.first = () => JSON.stringify(batchCellar());
  stage.mock.records = demoRecords;
  await stage.openWithClock();
  await stage.page.evaluate(() => (window.location.hash = '#/vessel/fv-10-1'));
  await expectText(vesselPage().locator('.state p'), /^Lowest/);
  await chart().locator('.plot').focus();
  await stage.page.keyboard.press('+');
  await stage.page.keyboard.press('ArrowRight');
  await stage.page.keyboard.press('ArrowRight');
  await stage.page.clock.runFor(300);
  await eventually(() => Math.round(lengthOf(asked('history').at(-1)) / hours), (length) => length === 12, 'half of it');
  const before = asked('history').length;
  await stage.page.clock.runFor(10_500);
  await eventually(() => asked('history').length, (count) => count > before, 'asked again');
  assert.equal(Math.round(lengthOf(asked('history').at(-1)) / hours), 12);
  await stage.page.keyboard.press('ArrowLeft');
  await stage.page.clock.runFor(300);
  const moved = await eventually(() => asked('history').length, (count) => count > before + 1, 'moved');
  await stage.page.clock.runFor(21_000);
  assert.equal(asked('history').length, moved, 'it stands');
});

test('other lengths are asked for, and the batch since its brewing', async () => {
  await visit('#/vessel/fv-10-1');
  for (const [name, days] of [['7 d', 7], ['30 d', 30], ['Batch', 19]]) {
    const before = asked('history').length;
    await stage.page.getByRole('button', { name, exact: true }).click();
    await eventually(() => asked('history').length, (count) => count > before, name);
    const length = lengthOf(asked('history').at(-1)) / (24 * hours);
    assert.ok(Math.abs(length - days) < 1, `${name}: ${length} days`);
  }
  await stage.page.evaluate(() => (window.location.hash = '#/vessel/fv-10-2'));
  await expectText(vesselPage().locator('h2'), 'FV 10/2');
  assert.ok(await stage.page.getByRole('button', { name: 'Batch', exact: true }).isDisabled());
});

test('the wheel zooms about the mouse and asks for finer data', async () => {
  await visit('#/vessel/fv-10-1');
  await expectText(vesselPage().locator('.state p'), /^Lowest/);
  const box = await chart().locator('.u-over').boundingBox();
  await stage.page.mouse.move(box.x + box.width / 2, box.y + 50);
  const { query } = asked('history').at(-1);
  await stage.page.mouse.wheel(0, -100);
  await stage.page.mouse.wheel(0, -100);
  await eventually(() => lengthOf(asked('history').at(-1)), (length) => length < 18 * hours, 'a shorter stretch');
  const middle = (one) => (Date.parse(one.from) + Date.parse(one.to)) / 2;
  assert.ok(Math.abs(middle(asked('history').at(-1).query) - middle(query)) < hours);
});

test('dragging moves the time; a double click shows all again', async () => {
  await visit('#/vessel/fv-10-1');
  await expectText(vesselPage().locator('.state p'), /^Lowest/);
  const box = await chart().locator('.u-over').boundingBox();
  const before = Date.parse(asked('history').at(-1).query.from);
  await stage.page.mouse.move(box.x + box.width * 0.3, box.y + 50);
  await stage.page.mouse.down();
  await stage.page.mouse.move(box.x + box.width * 0.55, box.y + 50, { steps: 5 });
  await stage.page.mouse.up();
  const moved = () => before - Date.parse(asked('history').at(-1).query.from);
  await eventually(moved, (by) => Math.abs(by - 6 * hours) < hours, 'a quarter of the day');
  await stage.page.mouse.dblclick(box.x + box.width * 0.5, box.y + 50);
  await eventually(() => Date.parse(asked('history').at(-1).query.from) - before, (by) => Math.abs(by) < hours, 'all again');
});

test('two fingers zoom', async () => {
  await visit('#/vessel/fv-10-1', { options: phone });
  await expectText(vesselPage().locator('.state p'), /^Lowest/);
  await chart().scrollIntoViewIfNeeded();
  const box = await chart().locator('.u-over').boundingBox();
  const session = await stage.page.context().newCDPSession(stage.page);
  const touch = (type, ...xs) => session.send('Input.dispatchTouchEvent', {
    type, touchPoints: xs.map((x, id) => ({ x: Math.round(box.x + box.width * x), y: Math.round(box.y + 60), id })),
  });
  await touch('touchStart', 0.4, 0.6);
  for (const by of [0.05, 0.1, 0.15, 0.2]) {
    await touch('touchMove', 0.4 - by, 0.6 + by);
  }
  await touch('touchEnd');
  await eventually(() => lengthOf(asked('history').at(-1)), (length) => length < 12 * hours, 'a shorter stretch');
});

test('keys zoom and move', async () => {
  await visit('#/vessel/fv-10-1');
  await expectText(vesselPage().locator('.state p'), /^Lowest/);
  await chart().locator('.plot').focus();
  await stage.page.keyboard.press('+');
  await eventually(() => Math.round(lengthOf(asked('history').at(-1)) / hours), (length) => length === 12, 'half of it');
  const before = Date.parse(asked('history').at(-1).query.from);
  await stage.page.keyboard.press('ArrowLeft');
  await eventually(() => before - Date.parse(asked('history').at(-1).query.from), (by) => by === 3 * hours, 'a quarter back');
  await stage.page.keyboard.press('Home');
  await eventually(() => Math.round(lengthOf(asked('history').at(-1)) / hours), (length) => length === 24, 'all again');
});

test('what goes wrong is said, and the last good picture stays', async () => {
  let broken = false;
  await visit('#/vessel/fv-10-1', {
    expected: caused,
    records: (wish) => (broken && wish.path.endsWith('history') ? { status: 503, body: problem(503, 'the disk does not answer') } : demoRecords(wish)),
  });
  await expectText(vesselPage().locator('.state p'), /^Lowest/);
  broken = true;
  await stage.page.getByRole('button', { name: '7 d' }).click();
  await expectText(vesselPage().locator('.state p'), 'The history cannot be shown: the disk does not answer');
});

test('a history that cannot be right is not drawn', async () => {
  const records = (wish) => {
    if (!wish.path.endsWith('history')) {
      return demoRecords(wish);
    }
    const history = demoHistory(wish.query);
    history.points.reverse();
    return { status: 200, body: history };
  };
  await visit('#/vessel/fv-10-1', { records });
  await expectText(vesselPage().locator('.state p'), /cannot be shown: the cellar sent something that cannot be right \(points\[1\]\.at/);
});

test('a vessel without a past says so', async () => {
  await visit('#/vessel/fv-10-1', {
    records: (wish) => (wish.path.endsWith('history') ? { status: 200, body: { ...demoHistory(wish.query), points: [] } } : demoRecords(wish)),
  });
  await expectText(vesselPage().locator('.state p'), 'Nothing was recorded in this time.');
});

const form = () => stage.page.locator('batch-form');
const save = () => form().getByRole('button', { name: 'Save' });

test('what is typed in is written down, and only that', async () => {
  await visit('#/vessel/fv-10-1');
  await form().getByLabel('Gravity').fill('1.010');
  await form().getByLabel('Notes').fill('dry hopped 🍺');
  await save().click();
  await expectText(form().getByRole('status'), 'Saved');
  const put = asked('batch').find(({ method }) => method === 'PUT');
  assert.deepEqual(put.body, { gravity: '1.010', notes: 'dry hopped 🍺' });
  assert.ok(await save().isDisabled(), 'there is nothing more to save');
});

test('what could not be saved is still there', async () => {
  await visit('#/vessel/fv-10-1', {
    expected: caused,
    records: (wish) => (wish.method === 'PUT' ? { status: 503, body: problem(503, 'the disk is full') } : demoRecords(wish)),
  });
  await form().getByLabel('Stage').fill('cold crash');
  await save().click();
  await expectText(form().getByRole('status'), 'Not saved: the disk is full');
  assert.equal(await form().getByLabel('Stage').inputValue(), 'cold crash');
});

test('news of the vessel does not overwrite what somebody types', async () => {
  await visit('#/vessel/fv-10-1');
  await form().getByLabel('Stage').fill('cold');
  const cellar = batchCellar();
  cellar.vessels[0].batch = { ...cellar.vessels[0].batch, gravity: '1.009' };
  const before = asked('batch').length;
  stage.mock.send('cellar', { ...cellar, sequence: 2, vessels: [cellar.vessels[0]], panels: [] });
  await eventually(() => asked('batch').length, (count) => count > before, 'asked again');
  assert.equal(await form().getByLabel('Stage').inputValue(), 'cold');
});

test('beside a table only three fields can be changed', async () => {
  await visit('#/vessel/fv-10-1', {
    records: (wish) => {
      const answer = demoRecords(wish);
      return wish.path.endsWith('batch') ? { status: 200, body: { ...answer.body, editable: ['gravity', 'stage', 'notes'] } } : answer;
    },
  });
  await eventually(() => form().getByLabel('Beer').isDisabled(), Boolean, 'owned by the table');
  assert.ok(await form().getByLabel('Gravity').isEnabled());
  assert.equal(await form().getByRole('button', { name: /Empty/ }).count(), 0);
});

test('a vessel is emptied after a question', async () => {
  await visit('#/vessel/fv-10-1');
  await form().getByRole('button', { name: 'Empty the vessel…' }).click();
  await form().getByRole('button', { name: 'Cancel' }).click();
  await form().getByRole('button', { name: 'Empty the vessel…' }).click();
  assert.equal(asked('batch').filter(({ method }) => method === 'DELETE').length, 0);
  await form().getByRole('button', { name: 'It is empty' }).click();
  await expectText(form().getByRole('status'), 'The vessel is empty');
  assert.equal(asked('batch').filter(({ method }) => method === 'DELETE').length, 1);
});

test('a tank without a batch is empty, a room is not', async () => {
  await visit('#/');
  await expectText(stage.card('FV 10/1').card.locator('.batch'), /^Brett Pils – #1042 10 bbl Brewed: 11\/3\/2026 \(19\)/);
  await expectText(stage.card('FV 10/2').card.locator('.batch'), 'Empty');
  assert.equal(await stage.card('Walk-In').card.locator('.batch').count(), 0);
});

const journal = () => stage.page.locator('journal-page');

test('the journal is searched by the node, and goes on with More', async () => {
  await visit('#/journal');
  await eventually(() => journal().locator('li').count(), (count) => count === 5, 'a page of it');
  await journal().getByRole('button', { name: 'More' }).click();
  await eventually(() => journal().locator('li').count(), (count) => count === 7, 'the rest');
  await journal().getByLabel('Search the journal').fill('GRAVITY');
  await expectText(journal().locator('ol'), /^.*gravity "1\.020" → "1\.012" admin$/);
  await journal().getByLabel('Search the journal').fill('no such thing');
  await expectText(journal().getByRole('status'), 'No such lines.');
  await journal().getByLabel('Search the journal').fill('');
  await journal().getByLabel('Kind').selectOption('setpoint');
  await eventually(() => journal().locator('li').count(), (count) => count === 3, 'set points');
  assert.match(await journal().getByRole('link', { name: 'CSV' }).getAttribute('href'), /\/api\/v1\/journal\?kind=setpoint&format=csv$/);
  await journal().getByRole('button', { name: 'Check' }).click();
  await expectText(journal().getByRole('status'), /^None of the 1,204 lines was altered/);
  assert.deepEqual(stage.troubles, []);
});

const connections = () => stage.page.locator('connections-page');

test('connections are told in words, and refused records can be sent again or given up', async () => {
  await visit('#/connections');
  const text = await expectText(connections(), /InfluxDB waits: nothing listens at 10\.1\.10\.4:8086/);
  assert.match(text, /CloudWatch arrives/);
  assert.match(text, /Batches come from a Google Sheet, read 50 s ago/);
  assert.match(text, /318\.2 MB on the disk/);
  await connections().getByRole('button', { name: 'Show' }).click();
  await expectText(connections().locator('ol.lines'), /field type conflict/);
  await connections().getByRole('button', { name: 'Send again' }).click();
  await expectText(connections().getByRole('status'), 'They are sent once more.');
  await connections().getByRole('button', { name: 'Give up…' }).click();
  assert.equal(asked('quarantine').filter(({ method }) => method === 'DELETE').length, 0);
  await connections().getByRole('button', { name: 'Give up for good' }).click();
  await expectText(connections().getByRole('status'), 'They are given up.');
  assert.deepEqual(asked('quarantine/retry').map(({ method }) => method), ['POST']);
  assert.equal(asked('quarantine').filter(({ method }) => method === 'DELETE').length, 1);
});

test('nothing is wider than the phone, and every target is big enough', async () => {
  for (const hash of ['#/', '#/vessel/fv-10-1', '#/journal', '#/connections']) {
    await visit(hash, { options: phone });
    await eventually(() => textOf(stage.page.locator('main > :not(.waiting)').first()), Boolean, 'the page');
    const { wide, small } = await stage.page.evaluate(() => {
      const all = (root) => [...root.querySelectorAll('*')].flatMap((element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
      const targets = all(document).filter((element) => element.matches('button, a.button, input, select, nav a') && element.getClientRects().length);
      return {
        wide: document.documentElement.scrollWidth - window.innerWidth,
        small: targets.map((element) => [element.outerHTML.slice(0, 60), element.getBoundingClientRect().height]).filter(([, height]) => height < 40),
      };
    });
    assert.ok(wide <= 0, `${hash} is ${wide} pixels too wide`);
    assert.deepEqual(small, [], hash);
    await stage.context.close();
  }
});

test('every field has a name for those who do not see it', async () => {
  await visit('#/vessel/fv-10-1');
  await eventually(() => form().locator('input, textarea').count(), (count) => count === everyField.length, 'the form');
  const nameless = await form().locator('input, textarea').evaluateAll((fields) => fields.filter((field) => !field.labels?.length).length);
  assert.equal(nameless, 0);
});
