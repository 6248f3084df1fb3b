// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { clampSpan, spanOf, summaryOf, type Preset } from '../model/chartdata';
import type { Cooling, History, JournalEntry } from '../model/records';
import {
  getCooling, getHistory, getJournal, historyCsvUrl, isValue, type JournalWish, type Span,
} from '../model/recordsapi';
import { coolingFigures, degrees, timeText, unknown } from '../model/recordwords';
import type { Unit, Vessel } from '../model/types';
import { setpointText, temperatureText, unitSymbol } from '../model/units';
import { ageOf } from '../model/view';
import { qualityWords } from '../model/words';
import './batch-form';
import './history-chart';
import type { HistoryChart, Mark } from './history-chart';
import { pageStyles } from './page.styles';

const refreshMs = 10_000;
const almostNowMs = 30_000;
const mostMarks = 200;
const presets: readonly (readonly [Preset, string])[] = [
  ['24h', '24 h'], ['7d', '7 d'], ['30d', '30 d'], ['batch', 'Batch'], ['free', 'Free'],
];

/** What a date-time input takes and gives: local time without a zone. */
function localText(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** One vessel with its past: chart, cooling figures, what happened, and what is in it. */
@customElement('vessel-page')
export class VesselPage extends LitElement {
  @property({ attribute: false }) vessel!: Vessel;
  @property({ attribute: false }) display: Unit = 'F';
  @property({ attribute: false }) now = 0;
  @state() private preset: Preset = '24h';
  @state() private view: Span = { from: 0, to: 1 };
  @state() private history: History | null = null;
  @state() private cooling: Cooling | null = null;
  @state() private lines: readonly JournalEntry[] = [];
  @state() private trouble = '';
  @state() private loading = true;
  @query('history-chart') private chart!: HistoryChart | null;
  private home: Exclude<Preset, 'free'> = '24h'; // what a double tap goes back to
  private follows = true; // what is shown ends now, and goes on with the time
  private round = 0; // of questions; answers of an older one come too late
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.refresh(), refreshMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
    this.round += 1;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('vessel') && changed.get('vessel')?.id !== this.vessel.id) {
      this.history = null;
      this.cooling = null;
      this.lines = [];
      this.choose('24h');
    }
  }

  private choose(preset: Preset): void {
    this.preset = preset;
    if (preset !== 'free') {
      this.home = preset;
      this.follows = true;
      this.view = spanOf(preset, this.now, this.vessel.batch) ?? this.view;
    }
    void this.load();
  }

  /** A stretch that ends now goes on with the time. */
  private refresh(): void {
    if (!this.follows || document.visibilityState !== 'visible') {
      return;
    }
    const { from, to } = this.view;
    const free = { from: from + this.now - to, to: this.now };
    this.view = this.preset === 'free' ? free : spanOf(this.preset, this.now, this.vessel.batch) ?? this.view;
    void this.load();
  }

  private look(view: Span): void {
    this.preset = 'free';
    this.view = clampSpan(view, this.now);
    this.follows = this.now - this.view.to < almostNowMs;
    void this.load();
  }

  private async load(): Promise<void> {
    const round = ++this.round;
    const { view, vessel } = this;
    const points = Math.min(Math.max(Math.round(this.clientWidth || 600), 200), 1500);
    this.loading = true;
    const [history, cooling, ...lines] = await Promise.all([
      getHistory(vessel.id, view, points), getCooling(vessel.id, view), ...this.journalWishes().map(getJournal)]);
    if (round !== this.round) {
      return;
    }
    this.loading = false;
    this.trouble = isValue(history) ? '' : history.trouble;
    if (!isValue(history) && history.signedOut) {
      this.dispatchEvent(new CustomEvent('signed-out', { bubbles: true, composed: true }));
    }
    this.history = isValue(history) ? history.value : this.history;
    this.cooling = isValue(cooling) ? cooling.value : this.cooling;
    this.lines = lines.flatMap((answer) => (isValue(answer) ? answer.value.entries : []))
      .sort((one, other) => other.at - one.at);
  }

  /** What happened to this vessel, and to the node. */
  private journalWishes(): JournalWish[] {
    const span = { ...this.view, limit: mostMarks };
    return [{ ...span, vessel: this.vessel.id }, { ...span, kind: 'start' }, { ...span, kind: 'stop' }, { ...span, kind: 'trouble' }];
  }

  private get marks(): readonly Mark[] {
    return this.lines.map(({ at, kind, text }) => ({
      at, text, bad: kind === 'trouble' || kind === 'start' || /: (refused|failed|overridden)/.test(text),
    }));
  }

  protected override render(): TemplateResult {
    const { vessel } = this;
    return html`<div class="row apart">
        <h2>${vessel.label}</h2>
        <a class="button" href="#/">‹ All vessels</a>
      </div>
      <p class="live">${this.live()}</p>
      ${this.rangeButtons()}
      <history-chart
        .history=${this.history}
        .view=${this.view}
        .marks=${this.marks}
        .display=${this.display}
        .now=${this.now}
        .label=${`History of ${vessel.label}`}
        @view-wish=${(event: CustomEvent<Span>) => this.look(event.detail)}
        @view-reset=${() => this.choose(this.home)}
      ></history-chart>
      ${this.state()}
      ${this.preset === 'free' ? this.freeRange() : nothing}
      <h3>Cooling</h3>
      ${this.figures()}
      <batch-form .vessel=${vessel.id} .revision=${JSON.stringify(vessel.batch)}></batch-form>
      <h3>What happened</h3>
      ${this.happened()}`;
  }

  private live(): string {
    const { vessel, display } = this;
    const { temperature, setpoint, valve } = vessel;
    const doubt = temperature.quality === 'good' ? ''
      : ` (${qualityWords(temperature.quality, ageOf(temperature, this.now)).join(' ').toLowerCase()})`;
    const now = temperature.value === null ? unknown
      : `${temperatureText(temperature.value, vessel.unit, display)} ${unitSymbol(display)}`;
    const wanted = setpoint.value === null ? unknown : `${setpointText(setpoint.value, vessel, display)} ${unitSymbol(display)}`;
    return `Now ${now}${doubt}, set point ${wanted}, valve ${valve.value ?? 'unknown'}`;
  }

  private rangeButtons(): TemplateResult {
    const { vessel, now } = this;
    return html`<div class="row ranges" role="group" aria-label="Time shown">
      ${presets.map(([preset, name]) => html`<button
        aria-pressed=${this.preset === preset}
        ?disabled=${preset === 'batch' && !spanOf('batch', now, vessel.batch)}
        @click=${() => this.choose(preset)}
      >${name}</button>`)}
      <span class="zoom">
        <button aria-label="Zoom in" @click=${() => this.chart?.zoom(0.5)}>+</button>
        <button aria-label="Zoom out" @click=${() => this.chart?.zoom(2)}>−</button>
      </span>
    </div>`;
  }

  private freeRange(): TemplateResult {
    const { from, to } = this.view;
    const set = (part: Partial<Span>) => {
      const wish = { from, to, ...part };
      if (Number.isFinite(wish.from) && Number.isFinite(wish.to) && wish.from < wish.to) {
        this.look(wish);
      }
    };
    const input = (name: string, at: number, key: 'from' | 'to') => html`<label>${name}
      <input type="datetime-local" .value=${localText(at)} max=${localText(this.now)}
        @change=${(event: Event) => set({ [key]: new Date((event.target as HTMLInputElement).value).getTime() })}></label>`;
    return html`<div class="row free">${input('From', from, 'from')} ${input('to', to, 'to')}</div>`;
  }

  private state(): TemplateResult {
    const { history, display, vessel } = this;
    const summary = history ? summaryOf(history.points) : null;
    const words = this.trouble ? html`<span class="bad" role="status">The history cannot be shown: ${this.trouble}</span>`
      : !history && this.loading ? 'Loading…'
        : summary && history ? `Lowest ${degrees(summary.min, history.unit, display)}, mean `
          + `${degrees(summary.mean, history.unit, display)}, highest ${degrees(summary.max, history.unit, display)}`
          : 'Nothing was recorded in this time.';
    return html`<div class="row apart state"><p>${words}</p>
      <a class="button" href=${historyCsvUrl(vessel.id, this.view)} download>CSV</a></div>`;
  }

  private figures(): TemplateResult {
    return this.cooling
      ? html`<dl class="figures">${coolingFigures(this.cooling, this.display, this.now).map(({ name, value, hint }) =>
        html`<div><dt>${name}</dt><dd>${value}<small>${hint}</small></dd></div>`)}</dl>`
      : html`<p class="dim">${this.loading ? 'Loading…' : 'Not known.'}</p>`;
  }

  private happened(): TemplateResult {
    return this.lines.length === 0
      ? html`<p class="dim">Nothing in this time.</p>`
      : html`<ol class="lines">${this.lines.slice(0, mostMarks).map((line) => html`<li>
          <time datetime=${new Date(line.at).toISOString()}>${timeText(line.at, this.now)}</time>
          <span class="what">${line.text}</span><span class="who">${line.by ?? ''}</span></li>`)}</ol>`;
  }

  static override styles = [pageStyles, css`
    .live {
      margin: 0.25rem 0 0.75rem;
      font-variant-numeric: tabular-nums;
    }
    .ranges {
      margin-bottom: 0.5rem;
    }
    .ranges > button {
      min-width: 3.4rem;
      padding: 0.35rem 0.5rem;
    }
    .zoom {
      display: flex;
      gap: 0.5rem;
      margin-left: auto;
    }
    .zoom button {
      width: 2.75rem;
      padding: 0;
      font-size: 1.4rem;
    }
    .free {
      margin-top: 0.5rem;
    }
    .free label {
      display: flex;
      align-items: center;
      gap: 0.5rem;
    }
    .state {
      margin-top: 0.5rem;
    }
  `];
}

declare global {
  interface HTMLElementTagNameMap {
    'vessel-page': VesselPage;
  }
}
