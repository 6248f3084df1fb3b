// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { canChange, draftIdleMs, dragTo, isChanged, step, tapsMergeMs, type Draft } from '../model/draft';
import type { Batch, Unit, Vessel } from '../model/types';
import { setpointText, temperatureText, toDisplay, unbroken, unitSymbol } from '../model/units';
import { qualityWords, withUnit, type Notice } from '../model/words';
import { ageOf } from '../model/view';
import { valveClosedIcon, valveOpenIcon } from './icons';
import './vessel-dial';
import type { DialWish } from './vessel-dial';

/** Somebody wants this setpoint: ask them once more before anything is sent. */
export interface SetpointWish {
  readonly vessel: Vessel;
  readonly value: number;
  readonly expected: number;
}

/**
 * One vessel: its name and numbers, the dial, ± buttons, and how the last change went. Holds the setpoint that is being
 * chosen until it is asked for with `setpoint-wish`; `asking` tells that the question is open.
 */
@customElement('vessel-card')
export class VesselCard extends LitElement {
  @property({ attribute: false }) vessel!: Vessel;
  @property({ attribute: false }) display: Unit = 'F';
  @property({ attribute: false }) now = 0;
  @property({ attribute: false }) online = false;
  @property({ attribute: false }) underWay = false;
  @property({ attribute: false }) notice: Notice | null = null;
  @property({ attribute: false }) asking = false;
  @state() private draft: Draft | null = null;
  private draftTimer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.setDraft(null);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if ((changed.get('asking') === true && !this.asking) || (this.draft && !this.enabled)) {
      this.setDraft(null);
    }
  }

  private get enabled(): boolean {
    return canChange(this.vessel, this.online) && !this.underWay;
  }

  protected override render(): TemplateResult {
    const { vessel, display, draft } = this;
    return html`<article aria-labelledby="label">
      <div class="words">
        <h2 id="label" class=${vessel.label.length > 8 ? 'long' : ''}>${vessel.label}</h2>
        <p class=${vessel.temperature.quality}>Temp: ${this.number(vessel.temperature.value, temperatureText)}</p>
        <p class=${vessel.setpoint.quality}>Setpoint: ${this.number(vessel.setpoint.value, setpointText)}</p>
        <p class=${vessel.valve.quality}>Valve: ${this.valve()}</p>
      </div>
      <vessel-dial
        .vessel=${vessel}
        .display=${display}
        .draft=${draft ? draft.value : null}
        .now=${this.now}
        .enabled=${this.enabled}
        @dial-wish=${(event: CustomEvent<DialWish>) => this.onWish(event.detail)}
      ></vessel-dial>
      <div class="steps">${this.stepButton(1, '+', 'Raise')} ${this.stepButton(-1, '−', 'Lower')}</div>
      ${vessel.batch ? this.batch(vessel.batch) : nothing}
      <div class="below">${this.below()}</div>
    </article>`;
  }

  private number(value: number | null, text: typeof setpointText): string {
    return value === null ? '–' : `${text(value, this.vessel.unit, this.display)} ${unitSymbol(this.display)}`;
  }

  private valve(): TemplateResult | string {
    const { value } = this.vessel.valve;
    return value === null ? '–' : html`${value === 'open' ? valveOpenIcon : valveClosedIcon} ${value}`;
  }

  private stepButton(steps: 1 | -1, sign: string, verb: string): TemplateResult {
    const { vessel, draft, display } = this;
    const from = draft?.value ?? vessel.setpoint.value ?? 0;
    const atEnd = steps > 0 ? from >= vessel.limits.max : from <= vessel.limits.min;
    const size = Math.abs(toDisplay(vessel.limits.step, vessel.unit, display) - toDisplay(0, vessel.unit, display));
    const by = `${Number(size.toFixed(2))} ${unitSymbol(display)}`;
    return html`<button
      class="step"
      aria-label=${`${verb} ${vessel.label} set point by ${by}`}
      ?disabled=${!this.enabled || atEnd}
      @click=${() => this.setDraft(step(this.draft, vessel, steps, 'buttons'))}
    >${sign}</button>`;
  }

  private below(): TemplateResult | typeof nothing {
    const { draft, notice, vessel } = this;
    if (draft && draft.by !== 'drag' && isChanged(draft)) {
      return html`<button class="set" @click=${this.ask}>Set to ${withUnit(draft.value, vessel, this.display)}</button>`;
    }
    if (notice) {
      return html`<p class=${`notice ${notice.tone}`}>${unbroken(notice.text)}</p>
        ${notice.tone === 'bad'
          ? html`<button class="dismiss" aria-label="Dismiss" @click=${this.dismiss}>×</button>`
          : nothing}`;
    }
    const trouble = this.trouble();
    return trouble ? html`<p class="trouble">${trouble}</p>` : nothing;
  }

  /** Why a reading is not good, in the node's words; the dial has room for two words only. */
  private trouble(): string {
    const { temperature, setpoint } = this.vessel;
    const reading = temperature.quality === 'good' ? setpoint : temperature;
    if (reading.quality === 'good' || !this.online) {
      return '';
    }
    const words = qualityWords(reading.quality, ageOf(reading, this.now)).join(' ').toLowerCase();
    return reading === setpoint ? `Set point: ${words}${reading.detail ? `, ${reading.detail}` : ''}` : reading.detail ?? '';
  }

  private batch(batch: Batch): TemplateResult {
    const days = batch.days === null ? '' : ` (${batch.days})`;
    const row = (left: string | null, right: string | null) =>
      left || right ? html`<p><span>${left}</span><span>${right}</span></p>` : nothing;
    return html`<div class="batch">
      ${row(batch.beer + (batch.number ? ` – #${batch.number}` : ''), batch.size)}
      ${row(batch.brewed && `Brewed: ${batch.brewed}${days}`, batch.og && `OG: ${batch.og}`)}
      ${row(batch.volume && `Volume: ${batch.volume}`, batch.fg && `FG: ${batch.fg}`)}
    </div>`;
  }

  private onWish(wish: DialWish): void {
    switch (wish.kind) {
      case 'turn':
        this.setDraft(dragTo(this.draft, this.vessel, wish.value));
        break;
      case 'step':
        this.setDraft(step(this.draft, this.vessel, wish.steps, 'keys'));
        break;
      case 'release':
      case 'ask':
        this.ask();
        break;
      case 'cancel':
        this.setDraft(null);
        break;
    }
  }

  private setDraft(draft: Draft | null): void {
    window.clearTimeout(this.draftTimer);
    this.draft = draft;
    if (draft?.by === 'buttons') {
      this.draftTimer = window.setTimeout(() => this.ask(), tapsMergeMs);
    } else if (draft?.by === 'keys') {
      this.draftTimer = window.setTimeout(() => this.setDraft(null), draftIdleMs);
    }
  }

  private ask(): void {
    window.clearTimeout(this.draftTimer);
    const { draft, vessel } = this;
    if (!draft || !isChanged(draft)) {
      this.setDraft(null);
      return;
    }
    const detail: SetpointWish = { vessel, value: draft.value, expected: draft.expected };
    this.dispatchEvent(new CustomEvent<SetpointWish>('setpoint-wish', { detail, bubbles: true, composed: true }));
  }

  private dismiss(): void {
    this.dispatchEvent(new CustomEvent('notice-dismissed'));
  }

  static override styles = css`
    :host {
      display: block;
    }
    article {
      box-sizing: border-box;
      height: 100%;
      display: grid;
      grid-template-rows: auto;
      align-content: start;
      grid-template-columns: minmax(0, 1fr) minmax(0, var(--dial)) auto;
      column-gap: 0.75rem;
      align-items: center;
      padding: 1rem 0 0.25rem;
      border-bottom: 3px solid var(--rule);
    }
    .words {
      align-self: start;
    }
    h2 {
      margin: 0.1rem 0 0.5rem;
      font-size: 2.1rem;
      font-weight: 500;
      line-height: 1.1;
      overflow-wrap: anywhere;
    }
    h2.long {
      font-size: 1.4rem;
    }
    p {
      margin: 0;
      line-height: 1.5;
      font-variant-numeric: tabular-nums;
    }
    .words p {
      white-space: nowrap;
      color: var(--ink-doubt);
    }
    .words p.good {
      color: inherit;
    }
    .icon {
      width: 1em;
      height: 1em;
      vertical-align: -0.12em;
    }
    .steps {
      display: flex;
      flex-direction: column;
      gap: 0.75rem;
    }
    button {
      font: inherit;
      color: var(--ink);
      background: var(--button);
      border: 1px solid var(--button-edge);
      border-radius: 0.5rem;
      min-height: 2.75rem;
      cursor: pointer;
      touch-action: manipulation;
    }
    button:focus-visible {
      outline: 3px solid var(--focus);
      outline-offset: 2px;
    }
    button:disabled {
      opacity: 0.35;
      cursor: default;
    }
    .step {
      width: 2.75rem;
      font-size: 1.5rem;
      line-height: 1;
      padding: 0;
    }
    .below {
      grid-column: 1 / -1;
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 0.5rem;
      min-height: 3rem;
    }
    .set {
      padding: 0 1.25rem;
      font-weight: 700;
      background: var(--accent);
      border-color: var(--accent);
      color: #fff;
    }
    .dismiss {
      flex: none;
      width: 2.75rem;
      background: none;
      border: none;
      font-size: 1.5rem;
    }
    .notice {
      font-weight: 600;
      line-height: 1.3;
    }
    .notice.good {
      color: var(--good);
    }
    .notice.bad {
      color: var(--bad);
    }
    .trouble {
      color: var(--ink-dim);
      line-height: 1.3;
    }
    .batch {
      grid-column: 1 / -1;
      padding-top: 0.75rem;
    }
    .batch p {
      display: flex;
      justify-content: space-between;
      gap: 1rem;
    }
    @media (max-width: 21.5rem) {
      article {
        grid-template-columns: minmax(0, var(--dial)) auto;
        justify-content: center;
        row-gap: 0.75rem;
      }
      .words {
        grid-column: 1 / -1;
      }
    }
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'vessel-card': VesselCard;
  }
}
