// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Cellar, Panel } from '../model/types';

/** Name of the cellar, how its panels are reached, and when the node last said something. */
@customElement('status-bar')
export class StatusBar extends LitElement {
  @property({ attribute: false }) cellar: Cellar | null = null;
  @property({ attribute: false }) online = false;

  protected override render(): TemplateResult {
    const { cellar } = this;
    return html`<header>
      <svg class="mark" viewBox="-10 -10 20 20" aria-hidden="true" focusable="false">
        <circle r="9.5" fill="#3b3431"/>
        <path d="M -5 5 A 7 7 0 1 1 5 5" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>
        <circle cx="-5" cy="-4.9" r="2.2" fill="#f0a13c"/>
      </svg>
      <h1><span class="name">${cellar?.name ?? ''}</span> <span class="product">Cellar Panel</span></h1>
      <div class="state">
        ${cellar ? cellar.panels.map((panel) => this.panel(panel, cellar.panels.length > 1)) : nothing}
        ${cellar ? html`<p class="time">Last update ${new Date(cellar.at).toLocaleTimeString()}</p>` : nothing}
      </div>
    </header>`;
  }

  private panel(panel: Panel, several: boolean): TemplateResult {
    const state = this.online ? panel.state : 'unknown';
    const took = state === 'connected' && panel.cycleMs !== null ? `, ${Math.round(panel.cycleMs)} ms` : '';
    const error = state !== 'connected' && this.online && panel.error ? ` – ${panel.error}` : '';
    const label = several ? `Panel ${panel.id}` : 'Panel';
    return html`<p class=${state === 'connected' ? 'fine' : 'trouble'}>${label}: ${state}${took}${error}</p>`;
  }

  static override styles = css`
    :host {
      display: block;
    }
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.75rem;
      padding: 0.6rem max(1rem, env(safe-area-inset-left));
      color: var(--bar-ink);
      background: var(--bar);
    }
    .mark {
      width: 2.25rem;
      height: 2.25rem;
      flex: none;
    }
    h1 {
      flex: 1 1 auto;
      margin: 0;
      font-size: 1.35rem;
      font-weight: 400;
      line-height: 1.2;
    }
    .name {
      font-weight: 700;
      margin-right: 0.5rem;
    }
    .state {
      display: flex;
      flex-wrap: wrap;
      gap: 0 1.25rem;
      font-size: 0.95rem;
      font-variant-numeric: tabular-nums;
    }
    p {
      margin: 0;
    }
    .fine::before,
    .trouble::before {
      content: '';
      display: inline-block;
      width: 0.65em;
      height: 0.65em;
      margin-right: 0.45em;
      border-radius: 50%;
      background: #2b8a3e;
    }
    .trouble {
      color: #a61e1e;
      font-weight: 700;
    }
    .trouble::before {
      border-radius: 0;
      background: #c92a2a;
    }
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'status-bar': StatusBar;
  }
}
