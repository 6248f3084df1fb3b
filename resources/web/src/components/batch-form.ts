// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { batchFields, type BatchField, type BatchState } from '../model/records';
import { clearBatch, getBatch, isValue, putBatch } from '../model/recordsapi';
import { pageStyles } from './page.styles';

const names: Record<BatchField, string> = {
  beer: 'Beer', number: 'Batch number', split: 'Split', brewed: 'Brewed', size: 'Batch size', volume: 'Volume',
  og: 'OG', fg: 'FG', gravity: 'Gravity', stage: 'Stage', notes: 'Notes',
};
const hints: Partial<Record<BatchField, string>> = { brewed: 'such as 11/3/2026', gravity: 'such as 1.012' };
const longest: Partial<Record<BatchField, number>> = { notes: 2000 };

type Texts = Record<BatchField, string>;

function textsOf(known: BatchState): Texts {
  return Object.fromEntries(batchFields.map((field) => [field, known.batch?.[field] ?? ''])) as Texts;
}

/**
 * What is in the vessel, to be read and written down. What somebody typed stays until it is on the node's disk, whatever
 * comes in meanwhile.
 */
@customElement('batch-form')
export class BatchForm extends LitElement {
  @property() vessel = '';
  @property({ attribute: false }) revision: unknown = null; // another one: it may have changed elsewhere
  @state() private known: BatchState | null = null;
  @state() private typed: Partial<Texts> = {};
  @state() private message = '';
  @state() private isTrouble = false;
  @state() private busy = false;
  @state() private emptying = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('vessel')) {
      this.known = null;
      this.typed = {};
      this.say('');
      this.emptying = false;
    }
    if (changed.has('vessel') || changed.has('revision')) {
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const { vessel } = this;
    const answer = await getBatch(vessel);
    if (vessel !== this.vessel || this.busy) {
      return;
    }
    if (isValue(answer)) {
      this.known = answer.value;
    } else if (!this.known) {
      this.say(`What is in it cannot be told: ${answer.trouble}`, true);
    }
  }

  private say(message: string, isTrouble = false): void {
    this.message = message;
    this.isTrouble = isTrouble;
  }

  protected override render(): TemplateResult {
    const { known } = this;
    return html`<h3 id="title">What is in it</h3>
      ${known ? this.form(known) : nothing}
      ${this.message ? html`<p class=${this.isTrouble ? 'bad' : 'good'} role="status">${this.message}</p>` : nothing}`;
  }

  private form(known: BatchState): TemplateResult {
    const kept = textsOf(known);
    const all = known.editable.length === batchFields.length;
    const shown = batchFields.filter((field) => known.editable.includes(field) || kept[field] !== '');
    const changed = this.changes(kept);
    return html`<form aria-labelledby="title" @submit=${this.save} @input=${this.onInput}>
      ${known.batch ? nothing : html`<p class="dim">Empty, as far as anybody has written down.</p>`}
      ${all || !known.batch ? nothing : html`<p class="dim">The brewery’s table says the rest; gravity, stage and notes can be changed here.</p>`}
      <div class="fields">${shown.map((field) => this.field(field, kept, known.editable.includes(field)))}</div>
      <div class="row">
        <button class="main" type="submit" ?disabled=${this.busy || Object.keys(changed).length === 0}>
          ${this.busy ? 'Saving…' : 'Save'}
        </button>
        ${Object.keys(changed).length > 0
          ? html`<button type="button" ?disabled=${this.busy} @click=${() => (this.typed = {})}>Undo</button>` : nothing}
        ${all && known.batch ? this.emptyButtons(known) : nothing}
      </div>
    </form>`;
  }

  private field(field: BatchField, kept: Texts, editable: boolean): TemplateResult {
    const value = this.typed[field] ?? kept[field];
    const limit = longest[field] ?? 200;
    const common = html`<span>${names[field]}${hints[field] && editable ? html` <small>${hints[field]}</small>` : nothing}</span>`;
    return field === 'notes'
      ? html`<label class="wide">${common}<textarea name=${field} rows="2" maxlength=${limit} .value=${value} ?disabled=${!editable}></textarea></label>`
      : html`<label>${common}<input name=${field} maxlength=${limit} autocomplete="off" .value=${value} ?disabled=${!editable}></label>`;
  }

  private emptyButtons(known: BatchState): TemplateResult {
    if (!this.emptying) {
      return html`<button type="button" class="right" ?disabled=${this.busy} @click=${() => (this.emptying = true)}>Empty the vessel…</button>`;
    }
    return html`<span class="right">Forget “${known.batch?.beer ?? ''}”?</span>
      <button type="button" class="main" ?disabled=${this.busy} @click=${this.empty}>It is empty</button>
      <button type="button" @click=${() => (this.emptying = false)}>Cancel</button>`;
  }

  private changes(kept: Texts): Partial<Texts> {
    return Object.fromEntries(
      Object.entries(this.typed).filter(([field, text]) => text.trim() !== kept[field as BatchField])) as Partial<Texts>;
  }

  private onInput(event: Event): void {
    const target = event.target as HTMLInputElement;
    this.typed = { ...this.typed, [target.name]: target.value };
    this.say('');
  }

  private async save(event: Event): Promise<void> {
    event.preventDefault();
    const { known } = this;
    if (!known || this.busy) {
      return;
    }
    this.busy = true;
    this.say('');
    const answer = await putBatch(this.vessel, this.changes(textsOf(known)));
    this.busy = false;
    if (isValue(answer)) {
      this.known = answer.value;
      this.typed = {};
      this.say('Saved');
    } else {
      this.say(`Not saved: ${answer.trouble}`, true);
    }
  }

  private async empty(): Promise<void> {
    this.busy = true;
    const answer = await clearBatch(this.vessel);
    this.busy = false;
    this.emptying = false;
    if (isValue(answer)) {
      this.typed = {};
      this.say('The vessel is empty');
      await this.load();
    } else {
      this.say(`Not emptied: ${answer.trouble}`, true);
    }
  }

  static override styles = [pageStyles, css`
    :host {
      max-width: none;
      padding: 0;
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
      gap: 0.6rem 0.75rem;
      margin: 0.5rem 0 0.75rem;
    }
    label span {
      display: block;
      margin-bottom: 0.15rem;
      color: var(--ink-dim);
      font-size: 0.95rem;
    }
    label small {
      color: var(--ink-doubt);
    }
    input,
    textarea {
      width: 100%;
    }
    textarea {
      resize: vertical;
    }
    .wide {
      grid-column: 1 / -1;
    }
    .right {
      margin-left: auto;
    }
  `];
}

declare global {
  interface HTMLElementTagNameMap {
    'batch-form': BatchForm;
  }
}
