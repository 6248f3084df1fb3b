// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { panelLines } from '../model/panelwords';
import type { Cellar } from '../model/types';

/** Name of the cellar, how its panels are reached, and when the node last said something. Fires `panels-asked`. */
@customElement('status-bar')
export class StatusBar extends LitElement {
  @property({ attribute: false }) cellar: Cellar | null = null;
  @property({ attribute: false }) online = false;
  @property({ attribute: false }) panelsShown = false;
  @property({ attribute: false }) page = 'cellar';

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
        ${panelLines(cellar?.panels ?? [], this.online).map(
          ({ text, fine }) => html`<p class=${fine ? 'fine' : 'trouble'}>${text}</p>`)}
        ${cellar ? html`<p class="time">Last update ${new Date(cellar.at).toLocaleTimeString()}</p>` : nothing}
      </div>
      ${cellar ? this.places() : nothing}
    </header>`;
  }

  private places(): TemplateResult {
    const link = (page: string, href: string, name: string) =>
      html`<a href=${href} aria-current=${this.page === page ? 'page' : nothing}>${name}</a>`;
    return html`<nav aria-label="Pages">
      ${link('cellar', '#/', 'Cellar')} ${link('journal', '#/journal', 'Journal')}
      ${link('connections', '#/connections', 'Connections')}
      <button aria-expanded=${this.panelsShown} @click=${() => this.ask()}>Panels</button>
    </nav>`;
  }

  private ask(): void {
    this.dispatchEvent(new CustomEvent('panels-asked'));
  }

  static override styles = css`
    :host {
      display: block;
    }
    header {
      display: grid;
      grid-template: 'mark title state nav' auto / auto auto 1fr auto;
      align-items: center;
      gap: 0.25rem 0.75rem;
      padding: 0.6rem max(1rem, env(safe-area-inset-left));
      color: var(--bar-ink);
      background: var(--bar);
    }
    .mark {
      width: 2.25rem;
      height: 2.25rem;
      grid-area: mark;
    }
    h1 {
      grid-area: title;
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
      grid-area: state;
      display: flex;
      flex-wrap: wrap;
      justify-content: end;
      gap: 0 1.25rem;
      font-size: 0.95rem;
      font-variant-numeric: tabular-nums;
    }
    p {
      margin: 0;
    }
    nav {
      grid-area: nav;
      display: flex;
      gap: 0.35rem;
    }
    a,
    button {
      box-sizing: border-box;
      display: inline-flex;
      align-items: center;
      justify-content: center;
      min-height: 2.75rem;
      padding: 0 0.7rem;
      border: 1px solid transparent;
      border-radius: 0.5rem;
      font: inherit;
      font-weight: 700;
      color: inherit;
      background: none;
      text-decoration: none;
      cursor: pointer;
    }
    a[aria-current] {
      border-color: #868e96;
    }
    button::after {
      content: '';
      display: inline-block;
      margin-left: 0.5em;
      vertical-align: 0.15em;
      border: 0.35em solid transparent;
      border-top-color: currentcolor;
      border-bottom: none;
    }
    button[aria-expanded='true']::after {
      border-top: none;
      border-bottom: 0.35em solid currentcolor;
    }
    :is(a, button):focus-visible {
      outline: 3px solid #1c7ed6;
      outline-offset: 2px;
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
    @media (max-width: 64rem) {
      header {
        grid-template: 'mark title nav' auto 'state state state' auto / auto 1fr auto;
      }
      .state {
        justify-content: start;
      }
    }
    @media (max-width: 44rem) {
      header {
        grid-template: 'mark title' auto 'state state' auto 'nav nav' auto / auto 1fr;
      }
      nav {
        justify-content: space-between;
        gap: 0;
      }
      a,
      button {
        padding: 0 0.5rem;
      }
    }
    @media (max-width: 26rem) {
      a,
      button {
        padding: 0 0.3rem;
        font-size: 0.95rem;
      }
    }
    @media (max-width: 23rem) {
      nav {
        flex-wrap: wrap;
      }
    }
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'status-bar': StatusBar;
  }
}
