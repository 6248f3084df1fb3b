// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css';
import { clampSpan, columnsOf, moved, pointAt, zoomed } from '../model/chartdata';
import type { History } from '../model/records';
import { readoutText } from '../model/recordwords';
import type { Span } from '../model/recordsapi';
import type { Unit } from '../model/types';
import { unitSymbol } from '../model/units';

/** The times below the chart as people here write them; the day stands below the first of each. */
function axisTimes(splits: readonly number[]): string[] {
  const first = splits[0] ?? 0;
  const step = (splits[1] ?? first) - first;
  const day = (at: Date) => at.toLocaleDateString([], { day: 'numeric', month: 'short' });
  return splits.map((split, index) => {
    const at = new Date(split * 1000);
    if (step >= 24 * 3600) {
      return step > 300 * 24 * 3600 ? String(at.getFullYear()) : day(at);
    }
    const before = index > 0 ? new Date((splits[index - 1] ?? 0) * 1000) : null;
    const seconds: Intl.DateTimeFormatOptions = step < 60 ? { second: '2-digit' } : {};
    const clock = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', ...seconds });
    return before?.toDateString() === at.toDateString() ? clock : `${clock}\n${day(at)}`;
  });
}

/** Something that happened, drawn as a line through the chart. */
export interface Mark {
  readonly at: number;
  readonly bad: boolean;
  readonly text: string; // told when a finger is near it
}

const settleMs = 250;
const slop = 6; // pixels that a finger may move without meaning it
const doubleTapMs = 350;
const nearMark = 10; // pixels
const valveShare = 8; // the strip of the valve is an eighth of the chart

/**
 * Temperature with its spread, setpoint and valve over time. Wheel and pinch zoom, dragging pans, a double tap asks for
 * the whole again; so do + − ← → and Home. Fires `view-wish` when somebody has come to rest on another stretch of time
 * and `view-reset`. Gaps are gaps.
 */
@customElement('history-chart')
export class HistoryChart extends LitElement {
  @property({ attribute: false }) history: History | null = null;
  @property({ attribute: false }) view: Span = { from: 0, to: 1 };
  @property({ attribute: false }) marks: readonly Mark[] = [];
  @property({ attribute: false }) display: Unit = 'F';
  @property({ attribute: false }) now = 0;
  @property({ attribute: false }) label = '';
  @query('.plot') private holder!: HTMLDivElement;
  @query('.readout') private readout!: HTMLParagraphElement;
  private plot: uPlot | null = null;
  private shown: Span = { from: 0, to: 1 };
  private readonly pointers = new Map<number, number>(); // by id: where in the chart
  private grip: { readonly span: Span; readonly at: readonly number[]; moved: boolean } | null = null;
  private settle = 0;
  private lastTap = 0;
  private readonly watcher = new ResizeObserver(() => this.resize());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
    window.clearTimeout(this.settle);
    this.plot?.destroy();
    this.plot = null;
  }

  protected override render(): TemplateResult {
    return html`<p class="readout" aria-live="off"></p>
      <div
        class="plot"
        tabindex="0"
        role="group"
        aria-label=${`${this.label}. Plus and minus zoom, the arrows move, Home shows all.`}
        @keydown=${this.onKey}
      ></div>
      <p class="legend" aria-hidden="true">
        <span class="temperature">Temperature</span><span class="setpoint">Set point</span><span class="valve">Valve open</span>
      </p>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.plot) {
      this.draw();
    }
    if (changed.has('view') && !this.grip && this.settle === 0) {
      this.shown = this.view;
    }
    if (this.history && (changed.has('history') || changed.has('display'))) {
      this.plot?.setData(columnsOf(this.history, this.display), false);
    }
    this.show();
    this.tell(this.plot?.cursor.left ?? null);
  }

  private colour(name: string): string {
    return getComputedStyle(this).getPropertyValue(name).trim() || '#fff';
  }

  private draw(): void {
    const ink = this.colour('--ink-doubt');
    const grid = { stroke: this.colour('--button'), width: 1 };
    const font = `13px ${this.colour('--font')}`;
    const axis = { stroke: ink, grid, ticks: grid, font };
    const stepped = uPlot.paths.stepped!({ align: 1 });
    const options: uPlot.Options = {
      width: Math.max(200, this.holder.clientWidth),
      height: this.chartHeight(),
      legend: { show: false },
      cursor: { drag: { x: false, y: false, setScale: false }, y: false, points: { show: false } },
      scales: {
        x: { time: true, range: () => [this.shown.from / 1000, this.shown.to / 1000] },
        y: { range: (_plot, min, max) => this.heights(min, max) },
        valve: { range: [0, valveShare] },
      },
      axes: [
        { ...axis, space: 70, values: (_plot, splits) => axisTimes(splits) },
        { ...axis, size: 68, values: (_plot, splits) => splits.map((value) => `${value} ${unitSymbol(this.display)}`) },
      ],
      bands: [{ series: [3, 2], fill: `${this.colour('--chill')}40` }],
      series: [
        {},
        { stroke: this.colour('--chill'), width: 2, points: { show: false } },
        { stroke: 'transparent', points: { show: false } },
        { stroke: 'transparent', points: { show: false } },
        { stroke: this.colour('--warm'), width: 1.5, dash: [6, 4], paths: stepped, points: { show: false } },
        { scale: 'valve', stroke: 'transparent', fill: `${this.colour('--turning')}b0`, paths: stepped, points: { show: false } },
      ],
      hooks: {
        draw: [(plot) => this.drawMarks(plot)],
        setCursor: [(plot) => this.tell(plot.cursor.left ?? null)],
      },
    };
    this.plot = new uPlot(options, [[], [], [], [], [], []], this.holder);
    this.watcher.observe(this.holder);
    this.listen(this.plot.over);
  }

  private chartHeight(): number {
    return Math.round(Math.min(Math.max(window.innerHeight * 0.45, 220), 460));
  }

  /** Room above and below, and for the valve; never so much that a tenth of a degree looks like a mountain. */
  private heights(min: number | null, max: number | null): [number, number] {
    if (min === null || max === null) {
      return [30, 70];
    }
    const middle = (min + max) / 2;
    const half = Math.max((max - min) / 2, this.display === 'F' ? 2 : 1) * 1.12;
    const below = (2 * half) / (valveShare - 1.2);
    return [middle - half - below, middle + half];
  }

  private resize(): void {
    const width = this.holder.clientWidth;
    if (this.plot && width > 0 && (width !== this.plot.width || this.chartHeight() !== this.plot.height)) {
      this.plot.setSize({ width, height: this.chartHeight() });
    }
  }

  private show(): void {
    this.plot?.setScale('x', { min: this.shown.from / 1000, max: this.shown.to / 1000 });
  }

  private drawMarks(plot: uPlot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    for (const mark of this.marks) {
      const x = Math.round(plot.valToPos(mark.at / 1000, 'x', true)) + 0.5;
      if (x < bbox.left || x > bbox.left + bbox.width) {
        continue;
      }
      ctx.strokeStyle = mark.bad ? this.colour('--hot') : this.colour('--ink-doubt');
      ctx.fillStyle = ctx.strokeStyle;
      ctx.setLineDash([2, 4]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(x, bbox.top + 4, 4, 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.restore();
  }

  /** What is at `left` pixels; without a finger, what is newest. */
  private tell(left: number | null): void {
    const { history, plot } = this;
    if (!history || !plot) {
      this.readout.textContent = '';
      return;
    }
    const at = left === null || left < 0 ? this.shown.to : plot.posToVal(left, 'x') * 1000;
    const point = pointAt(history.points, at);
    const when = left === null || left < 0 ? (point?.at ?? at) : at;
    const words = readoutText(point, when, history.unit, this.display, this.now);
    const mark = left === null || left < 0 ? null : this.markNear(left);
    this.readout.textContent = mark ? `${words} · ${mark.text}` : words;
  }

  private markNear(left: number): Mark | null {
    const distance = (mark: Mark) => Math.abs((this.plot?.valToPos(mark.at / 1000, 'x') ?? Infinity) - left);
    const near = this.marks.filter((mark) => distance(mark) < nearMark);
    return near.length === 0 ? null : near.reduce((one, other) => (distance(other) < distance(one) ? other : one));
  }

  private listen(over: HTMLElement): void {
    const place = (event: PointerEvent) => event.clientX - over.getBoundingClientRect().left;
    over.addEventListener('wheel', (event) => {
      event.preventDefault();
      const at = (this.plot?.posToVal(event.clientX - over.getBoundingClientRect().left, 'x') ?? 0) * 1000;
      this.look(zoomed(this.shown, event.deltaY > 0 ? 1.25 : 0.8, at));
    }, { passive: false });
    over.addEventListener('dblclick', () => this.reset());
    over.addEventListener('pointerdown', (event) => {
      over.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, place(event));
      this.takeHold();
    });
    over.addEventListener('pointermove', (event) => {
      if (this.pointers.has(event.pointerId)) {
        this.pointers.set(event.pointerId, place(event));
        this.follow(over.clientWidth);
      }
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      over.addEventListener(end, (event) => this.letGo(event));
    }
  }

  private takeHold(): void {
    this.grip = { span: this.shown, at: [...this.pointers.values()], moved: false };
  }

  private follow(width: number): void {
    const { grip } = this;
    const now = [...this.pointers.values()];
    const [first, second] = now;
    const [was, wasToo] = grip?.at ?? [];
    if (!grip || first === undefined || was === undefined || width <= 0) {
      return;
    }
    const perPixel = (grip.span.to - grip.span.from) / width;
    if (second === undefined || wasToo === undefined) {
      if (grip.moved || Math.abs(first - was) > slop) {
        grip.moved = true;
        this.look(moved(grip.span, (was - first) * perPixel));
      }
      return;
    }
    grip.moved = true;
    const factor = Math.max(Math.abs(wasToo - was), 10) / Math.max(Math.abs(second - first), 10);
    const anchor = grip.span.from + ((was + wasToo) / 2) * perPixel;
    const zoom = zoomed(grip.span, factor, anchor);
    const drift = ((was + wasToo) / 2 - (first + second) / 2) * ((zoom.to - zoom.from) / width);
    this.look(moved(zoom, drift));
  }

  private letGo(event: PointerEvent): void {
    const tapped = event.type === 'pointerup' && event.pointerType === 'touch' && this.grip?.moved === false;
    this.pointers.delete(event.pointerId);
    if (this.pointers.size > 0) {
      this.takeHold();
    } else {
      this.grip = null;
    }
    if (tapped) {
      if (event.timeStamp - this.lastTap < doubleTapMs) {
        this.reset();
      }
      this.lastTap = event.timeStamp;
    }
  }

  private onKey(event: KeyboardEvent): void {
    const length = this.shown.to - this.shown.from;
    const middle = (this.shown.from + this.shown.to) / 2;
    const wishes: Record<string, () => void> = {
      '+': () => this.look(zoomed(this.shown, 0.5, middle)),
      '=': () => this.look(zoomed(this.shown, 0.5, middle)),
      '-': () => this.look(zoomed(this.shown, 2, middle)),
      ArrowLeft: () => this.look(moved(this.shown, -length / 4)),
      ArrowRight: () => this.look(moved(this.shown, length / 4)),
      Home: () => this.reset(),
    };
    const wish = wishes[event.key];
    if (wish) {
      event.preventDefault();
      wish();
    }
  }

  /** Zooms about the middle: for buttons beside the chart. */
  zoom(factor: number): void {
    this.look(zoomed(this.shown, factor, (this.shown.from + this.shown.to) / 2));
  }

  private look(span: Span): void {
    this.shown = clampSpan(span, this.now);
    this.show();
    window.clearTimeout(this.settle);
    this.settle = window.setTimeout(() => {
      this.settle = 0;
      this.dispatchEvent(new CustomEvent<Span>('view-wish', { detail: this.shown }));
    }, settleMs);
  }

  private reset(): void {
    window.clearTimeout(this.settle);
    this.settle = 0;
    this.dispatchEvent(new CustomEvent('view-reset'));
  }

  static override styles = [unsafeCSS(plotStyles), css`
    :host {
      display: block;
      padding: 0.5rem 0.5rem 0.6rem;
      border-radius: 0.6rem;
      background: var(--face);
    }
    .plot {
      overflow: hidden;
    }
    .plot:focus-visible {
      outline: 3px solid var(--focus);
    }
    .u-over {
      touch-action: pan-y;
      cursor: crosshair;
    }
    .u-cursor-x {
      border-right: 1px solid var(--ink-doubt);
    }
    .uplot {
      font: inherit;
    }
    .readout {
      min-height: 1.35em;
      margin: 0 0.25rem 0.25rem;
      line-height: 1.35;
      font-variant-numeric: tabular-nums;
    }
    @media (max-width: 48rem) {
      .readout {
        min-height: 2.7em;
      }
    }
    .legend {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 1.25rem;
      margin: 0.4rem 0.25rem 0;
      color: var(--ink-dim);
      font-size: 0.9rem;
    }
    .legend span::before {
      content: '';
      display: inline-block;
      width: 1.4em;
      margin-right: 0.4em;
      vertical-align: 0.25em;
      border-top: 3px solid var(--chill);
    }
    .legend .setpoint::before {
      border-top: 3px dashed var(--warm);
    }
    .legend .valve::before {
      border-top: 0.6em solid var(--turning);
      vertical-align: -0.05em;
    }
  `];
}

declare global {
  interface HTMLElementTagNameMap {
    'history-chart': HistoryChart;
  }
}
