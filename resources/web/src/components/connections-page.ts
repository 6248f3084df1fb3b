// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BatchTable, Connections, HeartbeatStatus, RefusedRecord, SinkStatus } from '../model/records';
import { getConnections, getQuarantine, giveUpQuarantine, isValue, retryQuarantine, type Answer } from '../model/recordsapi';
import { batchTableState, heartbeatState, historyState, sinkState, timeText, type State } from '../model/recordwords';
import { ageText } from '../model/words';
import { pageStyles } from './page.styles';

const refreshMs = 3000;
const titles: Record<string, string> = { influx: 'InfluxDB', cloudwatch: 'CloudWatch', url: 'Heartbeat' };

/** What leaves the building and what is kept, and how that goes. */
@customElement('connections-page')
export class ConnectionsPage extends LitElement {
  @property({ attribute: false }) now = 0;
  @state() private connections: Connections | null = null;
  @state() private trouble = '';
  @state() private refused: { readonly sink: string; readonly records: readonly RefusedRecord[] } | null = null;
  @state() private givingUp = '';
  @state() private said = '';
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
    this.timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') {
        void this.load();
      }
    }, refreshMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
  }

  private async load(): Promise<void> {
    const answer = await getConnections();
    if (!this.isConnected) {
      return;
    }
    if (isValue(answer)) {
      this.connections = answer.value;
      this.trouble = '';
      return;
    }
    this.trouble = answer.trouble;
    if (answer.signedOut) {
      this.dispatchEvent(new CustomEvent('signed-out', { bubbles: true, composed: true }));
    }
  }

  protected override render(): TemplateResult {
    const { connections } = this;
    return html`<h2>Connections</h2>
      ${this.trouble ? html`<p class="bad" role="status">It cannot be told how they are: ${this.trouble}</p>` : nothing}
      ${connections ? this.all(connections) : this.trouble ? nothing : html`<p class="dim">Loading…</p>`}
      ${this.said ? html`<p role="status">${this.said}</p>` : nothing}`;
  }

  private all({ sinks, heartbeats, batches, history, journal }: Connections): TemplateResult {
    return html`
      ${sinks.length + heartbeats.length === 0
        ? html`<p class="dim">Nothing is sent anywhere: cellar.toml has neither [influx] nor [cloudwatch] nor [heartbeat].</p>` : nothing}
      ${sinks.map((sink) => this.sink(sink))}
      ${heartbeats.map((beat) => this.heartbeat(beat))}
      ${batches ? this.batches(batches) : nothing}
      ${history ? html`<section><h3>History</h3>${this.state(historyState(history))}
        ${history.oldest === null ? nothing : html`<p class="dim">Since ${timeText(history.oldest, this.now)}</p>`}
        ${history.dropped > 0 ? html`<p class="bad">${history.dropped.toLocaleString()} readings were given up.</p>` : nothing}
        </section>` : nothing}
      ${journal ? html`<section><h3>Journal</h3>${this.state(journal.trouble
        ? { text: `cannot be written: ${journal.trouble}; lines that wait in memory: ${journal.waiting}`, tone: 'bad' }
        : { text: 'every line is on the disk', tone: 'good' })}
        ${journal.lost > 0 ? html`<p class="bad">${journal.lost} lines were lost.</p>` : nothing}</section>` : nothing}`;
  }

  private state({ text, tone }: State): TemplateResult {
    return html`<p class=${tone}>${text}</p>`;
  }

  private numbers(rows: readonly (readonly [string, string])[]): TemplateResult {
    return html`<dl class="figures">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  private sink(sink: SinkStatus): TemplateResult {
    const ago = (at: number | null) => (at === null ? 'never' : `${ageText(Math.max(0, this.now - at))} ago`);
    return html`<section>
      <h3>${titles[sink.name] ?? sink.name}</h3>
      ${this.state(sinkState(sink, this.now))}
      ${this.numbers([
        ['Waiting', sink.backlog.toLocaleString()],
        ['Oldest waiting', sink.oldest === null ? '–' : ageText(Math.max(0, this.now - sink.oldest))],
        ['Arrived', sink.sent.toLocaleString()],
        ['Last arrival', ago(sink.lastSuccessAt)],
      ])}
      ${sink.lastError ? html`<p class="dim">Last error, ${ago(sink.lastErrorAt)}: ${sink.lastError}</p>` : nothing}
      ${sink.unsaved > 0 ? html`<p class="bad">${sink.unsaved.toLocaleString()} of them are only in memory.</p>` : nothing}
      ${sink.dropped > 0 ? html`<p class="bad">${sink.dropped.toLocaleString()} were given up, because there was no room.</p>` : nothing}
      ${sink.quarantined > 0 ? this.quarantine(sink) : nothing}
    </section>`;
  }

  private quarantine(sink: SinkStatus): TemplateResult {
    const open = this.refused?.sink === sink.name ? this.refused.records : null;
    return html`<div class="box">
      <p class="bad">${sink.quarantined.toLocaleString()} ${sink.quarantined === 1 ? 'record was' : 'records were'} refused for good.</p>
      <div class="row">
        <button aria-expanded=${open !== null} @click=${() => this.toggle(sink.name)}>${open ? 'Hide' : 'Show'}</button>
        <button @click=${() => this.act(retryQuarantine(sink.name), 'They are sent once more.')}>Send again</button>
        ${this.givingUp === sink.name
          ? html`<button class="main" @click=${() => this.act(giveUpQuarantine(sink.name), 'They are given up.')}>Give up for good</button>
            <button @click=${() => (this.givingUp = '')}>Cancel</button>`
          : html`<button @click=${() => (this.givingUp = sink.name)}>Give up…</button>`}
      </div>
      ${open ? html`<ol class="lines">${open.map((record) => html`<li>
        <time>${timeText(record.at, this.now)}</time><span class="what"><code>${record.payload}</code><br>${record.reason}</span></li>`)}</ol>` : nothing}
    </div>`;
  }

  private async toggle(sink: string): Promise<void> {
    if (this.refused?.sink === sink) {
      this.refused = null;
      return;
    }
    const answer = await getQuarantine(sink);
    if (isValue(answer)) {
      this.refused = { sink, records: answer.value };
    } else {
      this.said = `They cannot be shown: ${answer.trouble}`;
    }
  }

  private async act(action: Promise<Answer<null>>, done: string): Promise<void> {
    const answer = await action;
    this.givingUp = '';
    this.refused = null;
    this.said = isValue(answer) ? done : `That did not work: ${answer.trouble}`;
    await this.load();
  }

  private heartbeat(beat: HeartbeatStatus): TemplateResult {
    return html`<section>
      <h3>${titles[beat.name] ?? beat.name}</h3>
      ${this.state(heartbeatState(beat))}
      ${this.numbers([
        ['Last beat', beat.lastBeatAt === null ? 'never' : `${ageText(Math.max(0, this.now - beat.lastBeatAt))} ago`],
        ['Arrived', beat.sent.toLocaleString()],
        ['Missed', beat.missed.toLocaleString()],
      ])}
    </section>`;
  }

  private batches(table: BatchTable): TemplateResult {
    return html`<section>
      <h3>Batches</h3>
      ${this.state(batchTableState(table))}
      ${table.account ? html`<p class="dim">The sheet must be shared with <code>${table.account}</code></p>` : nothing}
      ${table.pendingWrites > 0 ? html`<p class="busy">${table.pendingWrites} typed ${table.pendingWrites === 1 ? 'value waits' : 'values wait'} to be written into it.</p>` : nothing}
      ${table.warnings.length > 0
        ? html`<ul>${table.warnings.map((warning) => html`<li>${warning}</li>`)}</ul>` : nothing}
    </section>`;
  }

  static override styles = [pageStyles, css`
    section {
      margin-bottom: 1rem;
    }
    code {
      overflow-wrap: anywhere;
    }
    ul {
      margin: 0.25rem 0;
      padding-left: 1.25rem;
      line-height: 1.45;
    }
    .box {
      margin-top: 0.5rem;
    }
  `];
}

declare global {
  interface HTMLElementTagNameMap {
    'connections-page': ConnectionsPage;
  }
}
