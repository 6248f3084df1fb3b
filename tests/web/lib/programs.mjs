// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

//
// The real cellar-sim and cellar-server on the demo cellar, on free ports and in a folder of their own. Only what was
// started here is ended, and nothing waits without a deadline.

import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bin, source } from './modules.mjs';

const patienceMs = 20_000;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

class Program {
  constructor(folder, name, args) {
    this.command = [join(bin, name), args];
    this.log = join(folder, `${name}.log`);
  }

  async start() {
    this.lines = [];
    const [path, args] = this.command;
    this.child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => resolve(signal ?? code));
      this.child.once('error', (error) => {
        this.lines.push(String(error));
        resolve(error);
      });
    });
    this.child.stderr.on('data', (data) => appendFileSync(this.log, data));
    createInterface(this.child.stdout).on('line', (line) => this.lines.push(line));
    await this.line('ready');
    return this;
  }

  /** The first line of standard output that begins so. */
  async line(start) {
    const until = Date.now() + patienceMs;
    while (Date.now() < until && this.child.exitCode === null) {
      const found = this.lines.find((line) => line.startsWith(start));
      if (found) {
        return found;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${this.command[0]} did not say "${start}": ${this.lines.join('\n')}\n${this.errors}`);
  }

  get errors() {
    try {
      return readFileSync(this.log, 'utf8');
    } catch {
      return '';
    }
  }

  async stop(signal = 'SIGTERM') {
    if (!this.child) {
      return null;
    }
    this.child.kill(signal);
    const late = setTimeout(() => this.child.kill('SIGKILL'), patienceMs);
    const code = await this.ended;
    clearTimeout(late);
    return code;
  }
}

export class RealCellar {
  async start() {
    this.folder = mkdtempSync(join(tmpdir(), 'cellar-web-'));
    const [panel, web] = [await freePort(), await freePort()];
    const config = join(this.folder, 'cellar.toml');
    const demo = readFileSync(join(source, 'resources/demo/cellar.toml'), 'utf8');
    writeFileSync(config, demo
      .replace(/^address = "127\.0\.0\.1:\d+"/m, `address = "127.0.0.1:${panel}"`)
      .replace(/^listen = .*$/m, `listen = ["127.0.0.1:${web}"]`));
    this.data = join(this.folder, 'data');
    this.sim = new Program(this.folder, 'cellar-sim', ['--config', config, '--control', '127.0.0.1:0', '--seed', '1']);
    this.node = new Program(this.folder, 'cellar-server', ['--config', config, '--data', this.data]);
    await this.sim.start();
    await this.node.start();
    this.url = (await this.node.line('ready http')).split(' ')[1].replace(/\/$/, '');
    this.signIn = (await this.node.line('sign-in: ')).split(' ')[1];
    return this;
  }

  get token() {
    return readFileSync(join(this.data, 'admin.token'), 'utf8').trim();
  }

  async stop() {
    try {
      return [await this.node?.stop(), await this.sim?.stop()];
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  async control(method, path, body) {
    const base = (await this.sim.line('control ')).split(' ')[1];
    const response = await fetch(base + path, {
      method, body: body ? JSON.stringify(body) : undefined, headers: { 'Content-Type': 'application/json' },
    });
    const json = await response.json();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(json)}`);
    }
    return json;
  }

  /** What the simulated controller really holds. */
  async vessel(id) {
    return this.control('GET', `/vessels/${id}`);
  }

  /** A hand at the panel. */
  async setByHand(id, values) {
    return this.control('POST', `/vessels/${id}`, values);
  }

  async fault(vessel, fault) {
    return this.control('POST', '/faults', { vessel, fault });
  }

  async clearFaults() {
    return this.control('DELETE', '/faults');
  }

  /** What the node says of a vessel over its API. */
  async api(id) {
    const response = await fetch(`${this.url}/api/v1/cellar`, { headers: { Authorization: `Bearer ${this.token}` } });
    return (await response.json()).vessels.find((vessel) => vessel.id === id);
  }
}
