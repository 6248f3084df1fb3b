// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Unit } from '../model/types';
import { setpointText } from '../model/units';
import { withUnit } from '../model/words';
import type { SetpointWish } from './vessel-card';

export const cancelsAfterS = 20;
// A tap that was meant for what lay under the dialog a moment ago must not answer it.
const armedAfterMs = 350;

/**
 * The question before anything is written. Sends `confirmed` or `cancelled` exactly once; cancels itself after 20 s.
 * A native modal dialog: the browser keeps focus inside and gives it back.
 */
@customElement('confirm-dialog')
export class ConfirmDialog extends LitElement {
  @property({ attribute: false }) wish!: SetpointWish;
  @property({ attribute: false }) display: Unit = 'F';
  @state() private secondsLeft = cancelsAfterS;
  @state() private armed = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  private timers: number[] = [];
  private answered = false;

  protected override firstUpdated(): void {
    this.dialog.showModal();
    this.timers = [
      window.setInterval(() => this.countDown(), 1000),
      window.setTimeout(() => (this.armed = true), armedAfterMs),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.timers.forEach((timer) => window.clearInterval(timer));
  }

  protected override render(): TemplateResult {
    const { vessel, value, expected } = this.wish;
    const old = setpointText(expected, vessel, this.display);
    const wanted = withUnit(value, vessel, this.display);
    return html`<dialog
      role="alertdialog"
      aria-labelledby="title"
      aria-describedby="values"
      @cancel=${(event: Event) => this.answer(event, 'cancelled')}
      @click=${this.onBackdrop}
      @keydown=${this.onKey}
    >
      <div class="content">
        <h2 id="title">Change <b>${vessel.label}</b> set point?</h2>
        <p id="values" class="values">${old} → ${wanted}</p>
        <p class="countdown">Cancels itself in ${this.secondsLeft} ${this.secondsLeft === 1 ? 'second' : 'seconds'}</p>
        <div class="buttons">
          <button autofocus @click=${(event: Event) => this.answer(event, 'cancelled')}>Cancel</button>
          <button class="set" ?disabled=${!this.armed} @click=${(event: Event) => this.answer(event, 'confirmed')}>
            Set to ${wanted}
          </button>
        </div>
      </div>
    </dialog>`;
  }

  private countDown(): void {
    this.secondsLeft -= 1;
    if (this.secondsLeft <= 0) {
      this.answer(null, 'cancelled');
    }
  }

  private onBackdrop(event: MouseEvent): void {
    if (event.target === this.dialog && this.armed) {
      this.answer(event, 'cancelled');
    }
  }

  /** Between the two buttons and nowhere else, not even into the browser's own bars. */
  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Tab') {
      event.preventDefault();
      const buttons = [...this.dialog.querySelectorAll<HTMLButtonElement>('button:enabled')];
      const focused = buttons.findIndex((button) => button.matches(':focus'));
      buttons[(focused + 1) % buttons.length]?.focus();
    }
  }

  private answer(event: Event | null, answer: 'confirmed' | 'cancelled'): void {
    event?.preventDefault();
    if (!this.answered) {
      this.answered = true;
      this.dialog.close();
      this.dispatchEvent(new CustomEvent(answer));
    }
  }

  static override styles = css`
    dialog {
      box-sizing: border-box;
      width: min(26rem, calc(100vw - 2rem));
      padding: 0;
      border: none;
      border-radius: 0.75rem;
      color: #212529;
      background: #fff;
      box-shadow: 0 1rem 3rem rgb(0 0 0 / 60%);
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 65%);
    }
    .content {
      padding: 1.25rem;
    }
    h2 {
      margin: 0;
      font-size: 1.35rem;
      font-weight: 400;
    }
    .values {
      margin: 1rem 0 0.25rem;
      font-size: 3rem;
      font-weight: 700;
      line-height: 1.1;
      text-align: center;
      font-variant-numeric: tabular-nums;
    }
    .countdown {
      margin: 0 0 1.25rem;
      text-align: center;
      color: #565e64;
      font-variant-numeric: tabular-nums;
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      justify-content: flex-end;
      gap: 0.75rem;
    }
    button {
      font: inherit;
      font-size: 1.1rem;
      flex: 1 1 auto;
      min-height: 3.25rem;
      padding: 0 1.25rem;
      border: none;
      border-radius: 0.5rem;
      color: #fff;
      background: #565e64;
      cursor: pointer;
      touch-action: manipulation;
    }
    button.set {
      background: #c42b3a;
      font-weight: 700;
    }
    button:focus-visible {
      outline: 3px solid #1f6feb;
      outline-offset: 2px;
    }
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'confirm-dialog': ConfirmDialog;
  }
}
