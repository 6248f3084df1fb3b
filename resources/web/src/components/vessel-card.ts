// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { draftIdleMs, dragTo, isChanged, step, tapsMergeMs, type Draft } from '../model/draft';
import { vesselHref } from '../model/route';
import type { Batch, Unit, Vessel } from '../model/types';
import { setpointText, temperatureText, unbroken, unitSymbol } from '../model/units';
import { obstacle, qualityWords, withUnit, type Notice } from '../model/words';
import { ageOf } from '../model/view';
import { valveClosedIcon, valveOpenIcon } from './icons';
import './vessel-dial';
import type { DialWish } from './vessel-dial';
import { cardStyles } from './vessel-card.styles';

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
  static override styles = cardStyles;

  @property({ attribute: false }) vessel!: Vessel;
  @property({ attribute: false }) display: Unit = 'F';
  @property({ attribute: false }) now = 0;
  @property({ attribute: false }) online = false;
  @property({ attribute: false }) underWay = false;
  @property({ attribute: false }) notice: Notice | null = null;
  @property({ attribute: false }) asking = false;
  @property({ attribute: false }) batchesKnown = false; // of any vessel: one without is empty
  @state() private draft: Draft | null = null;
  private draftTimer = 0;
  private obstacle: string | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.setDraft(null);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('asking') === true && !this.asking) {
      this.setDraft(null);
    }
    this.obstacle = this.underWay ? 'another change is under way' : obstacle(this.vessel, this.online);
  }

  protected override updated(): void {
    if (this.draft && this.obstacle !== null) {
      this.setDraft(null);
      this.dispatchEvent(new CustomEvent('draft-cancelled', { detail: this.obstacle }));
    }
  }

  private get enabled(): boolean {
    return this.obstacle === null;
  }

  protected override render(): TemplateResult {
    const { vessel, display, draft } = this;
    return html`<article aria-labelledby="label">
      <div class="words">
        <h2 id="label" class=${vessel.label.length > 8 ? 'long' : ''}><a href=${vesselHref(vessel.id)}>${vessel.label}</a></h2>
        <p class=${vessel.temperature.quality}>Temp: ${this.number(vessel.temperature.value, (value) => temperatureText(value, vessel.unit, display))}</p>
        <p class=${vessel.setpoint.quality}>Setpoint: ${this.number(vessel.setpoint.value, (value) => setpointText(value, vessel, display))}</p>
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
      ${vessel.batch ? this.batch(vessel.batch) : this.isEmpty() ? html`<div class="batch"><p>Empty</p></div>` : nothing}
      <div class="below">${this.below()}</div>
    </article>`;
  }

  private number(value: number | null, text: (value: number) => string): string {
    return value === null ? '–' : `${text(value)} ${unitSymbol(this.display)}`;
  }

  private valve(): TemplateResult | string {
    const { value } = this.vessel.valve;
    return value === null ? 'unknown' : html`${value === 'open' ? valveOpenIcon : valveClosedIcon} ${value}`;
  }

  private stepButton(steps: 1 | -1, sign: string, verb: string): TemplateResult {
    const { vessel, draft } = this;
    const from = draft?.value ?? vessel.setpoint.value ?? 0;
    const atEnd = steps > 0 ? from >= vessel.limits.max : from <= vessel.limits.min;
    return html`<button
      class="step"
      aria-label=${`${verb} the set point of ${vessel.label}`}
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

  /** Where batches are written down, a tank without one is said to be empty; a room never is. */
  private isEmpty(): boolean {
    return this.batchesKnown && (this.vessel.kind === 'fermenter' || this.vessel.kind === 'brite');
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
}

declare global {
  interface HTMLElementTagNameMap {
    'vessel-card': VesselCard;
  }
}
