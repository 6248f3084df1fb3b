// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { routeOf, type Route } from '../model/route';
import { CellarStore } from '../model/store';
import type { Cellar, Unit, Vessel } from '../model/types';
import './confirm-dialog';
import './panel-table';
import './status-bar';
import './vessel-card';
import type { SetpointWish } from './vessel-card';

/** An expired session asks again and comes back to where it was. */
function goToLogin(): void {
  const here = window.location.pathname + window.location.search + window.location.hash;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
}

/** The page: status bar, banner, one card for each vessel, and the question before a change. */
@customElement('cellar-app')
export class CellarApp extends LitElement {
  @state() private asking: SetpointWish | null = null;
  @state() private announcement = '';
  @state() private panelsShown = false;
  @state() private route: Route = routeOf(window.location.hash);
  @state() private pages: 'unknown' | 'fetching' | 'there' | 'missing' = 'unknown';
  private readonly store = new CellarStore(goToLogin);
  private readonly announced = new Map<string, string>();
  private stop: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = this.store.subscribe(() => this.onStore());
    this.store.start();
    window.addEventListener('hashchange', this.onHash);
    this.fetchPages();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
    window.removeEventListener('hashchange', this.onHash);
  }

  private readonly onHash = (): void => {
    this.route = routeOf(window.location.hash);
    this.asking = null;
    window.scrollTo(0, 0);
    this.fetchPages();
  };

  /** The other pages come when somebody wants the first of them. */
  private fetchPages(): void {
    if (this.route.page === 'cellar' || this.pages === 'there' || this.pages === 'fetching') {
      return;
    }
    this.pages = 'fetching';
    import('../pages').then(() => (this.pages = 'there'), () => (this.pages = 'missing'));
  }

  protected override render(): TemplateResult {
    const { cellar, banner, vessels } = this.store;
    const online = this.store.connection === 'online';
    return html`
      <status-bar
        .cellar=${cellar}
        .online=${online}
        .panelsShown=${this.panelsShown}
        .page=${this.route.page}
        @panels-asked=${() => (this.panelsShown = !this.panelsShown)}
      ></status-bar>
      ${banner ? html`<p class="banner" role="alert">${banner}</p>` : nothing}
      ${cellar && this.panelsShown
        ? html`<panel-table .panels=${cellar.panels} .online=${online} .now=${this.store.now}></panel-table>`
        : nothing}
      <main class=${this.route.page} @signed-out=${goToLogin}>
        ${!cellar ? html`<p class="waiting">Connecting to the cellar…</p>`
          : this.route.page !== 'cellar' ? this.otherPage(this.route, cellar, vessels)
            : repeat(vessels, (vessel) => vessel.id, (vessel) => this.card(vessel, cellar, online))}
      </main>
      <p class="announcer" role="status">${this.announcement}</p>
      ${cellar && this.asking ? this.question(this.asking, cellar.displayUnit) : nothing}
    `;
  }

  private otherPage(route: Route, cellar: Cellar, vessels: readonly Vessel[]): TemplateResult {
    if (this.pages !== 'there') {
      return html`<p class="waiting" role="status">${this.pages === 'missing'
        ? 'This page cannot be fetched: no connection to the cellar' : 'Loading…'}</p>`;
    }
    const now = cellar.at;
    switch (route.page) {
      case 'journal':
        return html`<journal-page .vessels=${vessels} .now=${now}></journal-page>`;
      case 'connections':
        return html`<connections-page .now=${now}></connections-page>`;
      default: {
        const vessel = vessels.find(({ id }) => route.page === 'vessel' && id === route.vessel);
        return vessel
          ? html`<vessel-page .vessel=${vessel} .display=${cellar.displayUnit} .now=${now}></vessel-page>`
          : html`<p class="waiting">There is no such vessel. <a href="#/">All vessels</a></p>`;
      }
    }
  }

  private card(vessel: Vessel, cellar: Cellar, online: boolean): TemplateResult {
    const { changes, now } = this.store;
    return html`<vessel-card
      .vessel=${vessel}
      .display=${cellar.displayUnit}
      .batchesKnown=${cellar.vessels.some(({ batch }) => batch !== null)}
      .now=${now}
      .online=${online}
      .underWay=${changes.isUnderWay(vessel.id)}
      .notice=${this.store.notice(vessel)}
      .asking=${this.asking?.vessel.id === vessel.id}
      @setpoint-wish=${(event: CustomEvent<SetpointWish>) => (this.asking = event.detail)}
      @draft-cancelled=${(event: CustomEvent<string>) => this.onCancelled(vessel.id, event.detail)}
      @notice-dismissed=${() => this.dismiss(vessel.id)}
    ></vessel-card>`;
  }

  private question(wish: SetpointWish, display: Unit): TemplateResult {
    return html`<confirm-dialog
      .wish=${wish}
      .display=${display}
      @confirmed=${() => this.onConfirmed(wish)}
      @cancelled=${() => (this.asking = null)}
    ></confirm-dialog>`;
  }

  private onConfirmed({ vessel, value, expected }: SetpointWish): void {
    this.asking = null;
    void this.store.setSetpoint(vessel.id, value, expected);
  }

  private dismiss(vessel: string): void {
    this.store.changes.dismiss(vessel);
    this.requestUpdate();
  }

  private onStore(): void {
    const { cellar } = this.store;
    document.title = cellar?.name ? `${cellar.name} – Cellar Panel` : 'Cellar Panel';
    this.announce();
    this.withdraw();
    this.requestUpdate();
  }

  /** A question about a vessel that is gone is taken back; its card does the same when it can no longer be set. */
  private withdraw(): void {
    const id = this.asking?.vessel.id;
    if (id !== undefined && !this.store.vessels.some((vessel) => vessel.id === id)) {
      this.asking = null;
    }
  }

  private onCancelled(vessel: string, why: string): void {
    if (this.asking?.vessel.id === vessel) {
      this.asking = null;
    }
    this.store.cancelled(vessel, why);
  }

  /** Results for those who do not see the card; each once. */
  private announce(): void {
    for (const vessel of this.store.cellar?.vessels ?? []) {
      const text = this.store.notice(vessel)?.text ?? '';
      if (text && this.announced.get(vessel.id) !== text) {
        this.announcement = `${vessel.label}: ${text}`;
      }
      this.announced.set(vessel.id, text);
    }
  }

  static override styles = css`
    :host {
      display: block;
    }
    main.cellar {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--card)), 1fr));
      gap: 0 2rem;
      max-width: 96rem;
      margin: 0 auto;
      padding: 0.25rem max(1rem, env(safe-area-inset-right)) 2rem max(1rem, env(safe-area-inset-left));
    }
    .banner {
      position: sticky;
      top: 0;
      z-index: 1;
      margin: 0;
      padding: 0.75rem 1rem;
      color: #fff;
      background: #b02525;
      font-weight: 700;
      font-variant-numeric: tabular-nums;
    }
    .waiting {
      padding: 2rem 1rem;
      font-size: 1.25rem;
    }
    .announcer {
      position: absolute;
      width: 1px;
      height: 1px;
      margin: -1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'cellar-app': CellarApp;
  }
}
