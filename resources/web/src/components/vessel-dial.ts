// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { heatOf } from '../model/colours';
import { angleOf, arc, onRing, round, sweep, Turning, valueAt, type Point } from '../model/dialgeometry';
import { HoldGesture } from '../model/gesture';
import type { Unit, Vessel } from '../model/types';
import { setpointText, temperatureText, toDisplay, unitSymbol } from '../model/units';
import { ageOf, worst } from '../model/view';
import { qualityWords, spokenDial } from '../model/words';
import { dialStyles } from './vessel-dial.styles';

const ringRadius = 84;
const faceRadius = 66;

const keySteps: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 5,
  PageDown: -5,
};

/** What a hand or a key asked of a dial; the card decides what becomes of it. */
export type DialWish =
  | { readonly kind: 'turn'; readonly value: number }
  | { readonly kind: 'release' }
  | { readonly kind: 'step'; readonly steps: number }
  | { readonly kind: 'ask' }
  | { readonly kind: 'cancel' };

/**
 * The knob: temperature in the middle, setpoint handle on the ring. Only the handle drags, and only after a hold; a
 * finger that moves earlier scrolls the page. Sends `dial-wish` events and keeps no setpoint of its own.
 */
@customElement('vessel-dial')
export class VesselDial extends LitElement {
  static override styles = dialStyles;

  @property({ attribute: false }) vessel!: Vessel;
  @property({ attribute: false }) display: Unit = 'F';
  @property({ attribute: false }) draft: number | null = null;
  @property({ attribute: false }) now = 0;
  @property({ attribute: false }) enabled = false;
  @state() private pressed: 'idle' | 'pressing' | 'held' = 'idle';

  private readonly gesture = new HoldGesture();
  private holdTimer = 0;
  private pointer: number | null = null;
  private turning: Turning | null = null;
  // Not passive: once the handle is held, this keeps the page from scrolling under the finger.
  private readonly touchMove = {
    handleEvent: (event: TouchEvent) => {
      if (this.gesture.state === 'held' && event.cancelable) {
        event.preventDefault();
      }
    },
    passive: false,
  };

  protected override updated(): void {
    if (!this.enabled && this.gesture.state !== 'idle') {
      this.abandon();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abandon();
  }

  protected override render(): TemplateResult {
    const { vessel, enabled } = this;
    const age = ageOf(worst(vessel), this.now);
    const toUnit = (value: number) => round(toDisplay(value, vessel.unit, this.display));
    const at = this.draft ?? vessel.setpoint.value;
    return html`<svg
      viewBox="-100 -100 200 200"
      role="slider"
      tabindex="0"
      aria-label=${`Set point of ${vessel.label}`}
      aria-disabled=${enabled ? 'false' : 'true'}
      aria-valuemin=${toUnit(vessel.limits.min)}
      aria-valuemax=${toUnit(vessel.limits.max)}
      aria-valuenow=${at === null ? nothing : toUnit(at)}
      aria-valuetext=${spokenDial(vessel, this.draft, age, this.display)}
      @keydown=${this.onKey}
      @touchmove=${this.touchMove}
      @contextmenu=${(event: Event) => event.preventDefault()}
    >
      ${this.body()} ${this.marks()} ${this.middle(age)} ${this.trusted ? this.handle() : nothing}
    </svg>`;
  }

  private get trusted(): boolean {
    return worst(this.vessel).quality === 'good';
  }

  private body(): SVGTemplateResult {
    return svg`
      <defs>
        <linearGradient id="bezel" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#8d8d8d"/><stop offset="1" stop-color="#161616"/>
        </linearGradient>
        <linearGradient id="slope" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#4b4949"/><stop offset="1" stop-color="#1b1a1a"/>
        </linearGradient>
        <pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="9" height="9" fill="#4c4c4c"/><rect width="4.5" height="9" fill="#9a9a9a"/>
        </pattern>
      </defs>
      <circle r="99" fill="url(#bezel)"/>
      <circle r="95" fill=${this.trusted ? 'url(#slope)' : 'url(#hatch)'}/>
      ${this.trusted ? svg`<path class="track" d=${arc(-sweep / 2, sweep / 2, ringRadius)}/>` : nothing}
      <circle class="face" r=${faceRadius + 3}/>`;
  }

  /** From where it is to where it should be, and a wedge on the face at the temperature. */
  private marks(): SVGTemplateResult | typeof nothing {
    const { vessel } = this;
    const temperature = vessel.temperature.value;
    const setpoint = this.draft ?? vessel.setpoint.value;
    if (!this.trusted || temperature === null || setpoint === null) {
      return nothing;
    }
    const from = angleOf(setpoint, vessel.limits);
    const to = angleOf(temperature, vessel.limits);
    const heat = heatOf(temperature, vessel.unit);
    const way = Math.abs(to - from) < 1 ? nothing : arc(Math.min(from, to), Math.max(from, to), ringRadius);
    return svg`
      ${way === nothing ? nothing : svg`<path class=${`way ${heat}`} d=${way}/>`}
      <path class=${`wedge ${heat}`} d="M -8 -60 L 8 -60 L 0 -76 Z" transform=${`rotate(${round(to)})`}/>`;
  }

  private middle(age: number): SVGTemplateResult {
    const { vessel, display } = this;
    const temperature = vessel.temperature.value;
    if (!this.trusted) {
      return this.doubt(qualityWords(worst(vessel).quality, age));
    }
    if (this.draft !== null && vessel.setpoint.value !== null) {
      const old = setpointText(vessel.setpoint.value, vessel, display);
      return svg`<text class="small" y="-30">${old} →</text>
        <text class="big draft" y="17">${setpointText(this.draft, vessel, display)}</text>
        <text class="small" y="40">${unitSymbol(display)}</text>`;
    }
    const heat = temperature === null ? 'chill' : heatOf(temperature, vessel.unit);
    const shown = temperature === null ? '' : temperatureText(temperature, vessel.unit, display);
    return svg`<text class=${`big ${heat} ${shown.length > 4 ? 'long' : ''}`} y="14">${shown}</text>`;
  }

  private doubt(words: readonly string[]): SVGTemplateResult {
    const { temperature, unit } = this.vessel;
    const old = temperature.value === null ? null : temperatureText(temperature.value, unit, this.display);
    return svg`
      <text class="word" y=${old === null ? -4 : -14}>${words[0]}</text>
      <text class="word" y=${old === null ? 24 : 12}>${words[1]}</text>
      ${old === null ? nothing : svg`<text class="old" y="40">${old}</text>`}`;
  }

  private handle(): SVGTemplateResult | typeof nothing {
    const setpoint = this.draft ?? this.vessel.setpoint.value;
    if (setpoint === null) {
      return nothing;
    }
    const at = onRing(angleOf(setpoint, this.vessel.limits), ringRadius);
    return svg`<g class=${`handle ${this.enabled ? this.pressed : 'off'}`} transform=${`translate(${round(at.x)} ${round(at.y)})`}
        @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp}
        @pointercancel=${this.onLost} @lostpointercapture=${this.onLost}>
      <circle class="target" r="30"/>
      <g class="grip"><circle r="12"/><circle class="dot" r="4"/></g>
    </g>`;
  }

  private wish(detail: DialWish): void {
    this.dispatchEvent(new CustomEvent<DialWish>('dial-wish', { detail }));
  }

  private onDown(event: PointerEvent): void {
    if (!this.enabled || !event.isPrimary || event.button !== 0 || this.gesture.state !== 'idle') {
      this.abandon(); // a second finger is a pinch, never a drag
      return;
    }
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.gesture.press({ x: event.clientX, y: event.clientY });
    this.pressed = 'pressing';
    const grabbed = this.fromMiddle(event);
    this.holdTimer = window.setTimeout(() => this.hold(grabbed), HoldGesture.holdMs);
  }

  private hold(grabbed: Point): void {
    const setpoint = this.draft ?? this.vessel.setpoint.value;
    if (setpoint === null) {
      this.abandon();
      return;
    }
    this.gesture.holdElapsed();
    this.pressed = this.gesture.state;
    this.turning = new Turning(angleOf(setpoint, this.vessel.limits), grabbed, 20);
    this.wish({ kind: 'turn', value: setpoint });
  }

  private onMove(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) {
      return;
    }
    const dragging = this.gesture.move({ x: event.clientX, y: event.clientY });
    if (this.gesture.state === 'idle') {
      this.abandon();
    } else if (dragging && this.turning) {
      this.wish({ kind: 'turn', value: valueAt(this.turning.follow(this.fromMiddle(event)), this.vessel.limits) });
    }
  }

  private onUp(event: PointerEvent): void {
    if (event.pointerId === this.pointer) {
      const dragged = this.gesture.release();
      this.abandon();
      if (dragged) {
        this.wish({ kind: 'release' });
      }
    }
  }

  private onLost(event: PointerEvent): void {
    if (event.pointerId === this.pointer) {
      this.abandon();
    }
  }

  /** Forgets the gesture; a drag that was not released is cancelled. */
  private abandon(): void {
    const wasHeld = this.gesture.state === 'held';
    window.clearTimeout(this.holdTimer);
    this.gesture.cancel();
    this.pointer = null;
    this.turning = null;
    this.pressed = 'idle';
    if (wasHeld) {
      this.wish({ kind: 'cancel' });
    }
  }

  private fromMiddle(event: PointerEvent): Point {
    const box = this.getBoundingClientRect();
    const scale = 200 / (box.width || 1);
    return {
      x: (event.clientX - box.left - box.width / 2) * scale,
      y: (event.clientY - box.top - box.height / 2) * scale,
    };
  }

  private onKey(event: KeyboardEvent): void {
    const wish = event.altKey || event.ctrlKey || event.metaKey ? null : this.wishOfKey(event.key);
    if (wish && this.enabled) {
      event.preventDefault();
      if (wish.kind === 'cancel') {
        this.abandon();
      }
      this.wish(wish);
    }
  }

  private wishOfKey(key: string): DialWish | null {
    const steps = keySteps[key];
    const { min, max } = this.vessel.limits;
    if (steps !== undefined) {
      return { kind: 'step', steps };
    }
    switch (key) {
      case 'Home':
        return { kind: 'step', steps: (min - max) * 1000 };
      case 'End':
        return { kind: 'step', steps: (max - min) * 1000 };
      case 'Enter':
        return { kind: 'ask' };
      case 'Escape':
        return { kind: 'cancel' };
      default:
        return null;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'vessel-dial': VesselDial;
  }
}
