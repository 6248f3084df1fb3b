// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { journalKinds, type JournalCheck, type JournalEntry, type JournalKind } from '../model/records';
import { checkJournal, getJournal, isValue, journalCsvUrl, type JournalWish } from '../model/recordsapi';
import { timeText } from '../model/recordwords';
import type { Vessel } from '../model/types';
import { pageStyles } from './page.styles';

const pageLength = 50;
const typingMs = 300;
const names: Record<JournalKind, string> = {
  'setpoint': 'Set points', 'sign-in': 'Sign-ins', 'configuration': 'Configuration', 'batch': 'Batches',
  'start': 'Starts', 'stop': 'Stops', 'trouble': 'Trouble',
};

/** Who did what, newest first; searched by the node. */
@customElement('journal-page')
export class JournalPage extends LitElement {
  @property({ attribute: false }) vessels: readonly Vessel[] = [];
  @property({ attribute: false }) now = 0;
  @state() private wish: JournalWish = {};
  @state() private entries: readonly JournalEntry[] = [];
  @state() private next: number | null = null;
  @state() private trouble = '';
  @state() private loading = true;
  @state() private checked: JournalCheck | string | null = null;
  private round = 0;
  private typing = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load(null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.round += 1;
    window.clearTimeout(this.typing);
  }

  private async load(before: number | null): Promise<void> {
    const round = ++this.round;
    this.loading = true;
    const answer = await getJournal({ ...this.wish, before, limit: pageLength });
    if (round !== this.round) {
      return;
    }
    this.loading = false;
    if (isValue(answer)) {
      this.entries = before === null ? answer.value.entries : [...this.entries, ...answer.value.entries];
      this.next = answer.value.next;
      this.trouble = '';
      return;
    }
    this.trouble = answer.trouble;
    if (answer.signedOut) {
      this.dispatchEvent(new CustomEvent('signed-out', { bubbles: true, composed: true }));
    }
  }

  private want(part: JournalWish): void {
    this.wish = { ...this.wish, ...part };
    void this.load(null);
  }

  private async check(): Promise<void> {
    this.checked = 'Checking…';
    const answer = await checkJournal();
    this.checked = isValue(answer) ? answer.value : `It cannot be checked: ${answer.trouble}`;
  }

  protected override render(): TemplateResult {
    return html`<h2>Journal</h2>
      <p class="dim">Who did what. Lines are only ever added.</p>
      ${this.filters()}
      ${this.trouble ? html`<p class="bad" role="status">The journal cannot be shown: ${this.trouble}</p>` : nothing}
      ${this.entries.length === 0 && !this.trouble
        ? html`<p class="dim" role="status">${this.loading ? 'Loading…' : 'No such lines.'}</p>` : nothing}
      <ol class="lines">${this.entries.map((entry) => this.line(entry))}</ol>
      ${this.next === null ? nothing : html`<p><button ?disabled=${this.loading} @click=${() => this.load(this.next)}>More</button></p>`}`;
  }

  private filters(): TemplateResult {
    const text = (event: Event) => (event.target as HTMLInputElement).value;
    const day = (event: Event, after: number) => {
      const at = new Date(`${text(event)}T00:00:00`).getTime();
      return Number.isNaN(at) ? null : at + after;
    };
    return html`<form class="row" role="search" @submit=${(event: Event) => event.preventDefault()}>
        <input type="search" class="text" placeholder="Search" aria-label="Search the journal" maxlength="200" @input=${(event: Event) => {
          window.clearTimeout(this.typing);
          const wanted = text(event);
          this.typing = window.setTimeout(() => this.want({ text: wanted }), typingMs);
        }}>
        <select aria-label="Vessel" @change=${(event: Event) => this.want({ vessel: text(event) })}>
          <option value="">All vessels</option>
          ${this.vessels.map(({ id, label }) => html`<option value=${id}>${label}</option>`)}
        </select>
        <select aria-label="Kind" @change=${(event: Event) => this.want({ kind: text(event) as JournalKind | '' })}>
          <option value="">Everything</option>
          ${journalKinds.map((kind) => html`<option value=${kind}>${names[kind]}</option>`)}
        </select>
        <label>From <input type="date" @change=${(event: Event) => this.want({ from: day(event, 0) })}></label>
        <label>to <input type="date" @change=${(event: Event) => this.want({ to: day(event, 24 * 3_600_000) })}></label>
        <a class="button" href=${journalCsvUrl(this.wish)} download>CSV</a>
        <button type="button" @click=${this.check}>Check</button>
      </form>
      ${this.checked === null ? nothing : this.verdict(this.checked)}`;
  }

  private verdict(checked: JournalCheck | string): TemplateResult {
    if (typeof checked === 'string') {
      return html`<p role="status">${checked}</p>`;
    }
    return checked.intact
      ? html`<p class="good" role="status">None of the ${checked.entries.toLocaleString()} lines was altered or taken out.</p>`
      : html`<p class="bad" role="status">${checked.text ?? 'A line was altered or taken out.'}</p>`;
  }

  private line({ at, kind, text, by, from }: JournalEntry): TemplateResult {
    return html`<li>
      <time datetime=${new Date(at).toISOString()}>${timeText(at, this.now)}</time>
      <span class=${kind === 'trouble' ? 'what bad' : 'what'}>${text}</span>
      <span class="who">${[by, from].filter(Boolean).join(', ')}</span>
    </li>`;
  }

  static override styles = [pageStyles, css`
    form {
      margin: 0.5rem 0;
    }
    .text {
      flex: 1 1 8rem;
    }
    input[type='date'] {
      width: 9.6rem;
      padding: 0.35rem 0.5rem;
    }
    label {
      display: flex;
      align-items: center;
      gap: 0.4rem;
    }
  `];
}

declare global {
  interface HTMLElementTagNameMap {
    'journal-page': JournalPage;
  }
}
