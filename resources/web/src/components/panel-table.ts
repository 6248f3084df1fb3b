// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { countText, cycleText, panelState, roundTripText, sinceText, whereText } from '../model/panelwords';
import type { Panel } from '../model/types';

const columns = ['Panel', 'State', 'Since', 'Driver and address', 'Cycle', 'Round trip p50\u00a0/\u00a0p99', 'Requests', 'Errors',
  'Time\u2011outs', 'Exceptions'] as const;

/** How each panel is and has been: a table where there is room, a block for each panel where there is not. */
@customElement('panel-table')
export class PanelTable extends LitElement {
  @property({ attribute: false }) panels: readonly Panel[] = [];
  @property({ attribute: false }) online = false;
  @property({ attribute: false }) now = 0;

  protected override render(): TemplateResult {
    return html`<table>
      <thead>
        <tr>${columns.map((column, index) => html`<th scope="col" class=${index > 3 ? 'number' : ''}>${column}</th>`)}</tr>
      </thead>
      <tbody>
        ${repeat(this.panels, (panel) => panel.id, (panel) => this.row(panel))}
      </tbody>
    </table>`;
  }

  private row(panel: Panel): TemplateResult {
    const { statistics } = panel;
    const fine = this.online && panel.state === 'connected';
    const numbers = [cycleText(panel), roundTripText(panel), countText(statistics?.requests),
      countText(statistics?.errors), countText(statistics?.timeouts), countText(statistics?.exceptions)];
    return html`<tr>
      <th scope="row">${panel.id}</th>
      <td data-name=${columns[1]} class=${fine ? 'fine' : 'trouble'}>
        <span>${panelState(panel, this.online)}${panel.error
          ? html`<span class="why">${panel.error}</span>`
          : nothing}</span>
      </td>
      <td data-name=${columns[2]} class="since">${sinceText(panel, this.now)}</td>
      <td data-name=${columns[3]} class="where">${whereText(panel)}</td>
      ${numbers.map((text, index) => html`<td data-name=${columns[index + 4] ?? ''} class="number">${text}</td>`)}
    </tr>`;
  }

  static override styles = css`
    :host {
      display: block;
      padding: 0.5rem max(1rem, env(safe-area-inset-left)) 1rem;
      color: var(--ink);
      background: var(--face);
    }
    table {
      width: 100%;
      max-width: 96rem;
      margin: 0 auto;
      border-collapse: collapse;
      font-size: 0.95rem;
      font-variant-numeric: tabular-nums;
      text-align: left;
    }
    th,
    td {
      padding: 0.45rem 0.6rem;
      border-bottom: 1px solid var(--button);
      vertical-align: top;
    }
    thead th {
      color: var(--doubt-dim);
      font-weight: 400;
      vertical-align: bottom;
    }
    .number {
      text-align: right;
    }
    td.number,
    .since {
      white-space: nowrap;
    }
    .where {
      overflow-wrap: anywhere;
    }
    .fine {
      color: var(--good);
    }
    .trouble {
      color: var(--bad);
      font-weight: 700;
    }
    .why {
      display: block;
      color: var(--bad);
      font-weight: 400;
    }
    @media (max-width: 64rem) {
      thead {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      table,
      tbody,
      tr,
      tbody th,
      td {
        display: block;
      }
      tr {
        max-width: 34rem;
        padding: 0.6rem 0;
        border-bottom: 1px solid var(--button);
      }
      tbody th {
        padding: 0 0 0.25rem;
        border: none;
        font-size: 1.1rem;
      }
      td {
        display: flex;
        justify-content: space-between;
        gap: 1rem;
        padding: 0.15rem 0;
        border: none;
        text-align: right;
      }
      td::before {
        content: attr(data-name);
        flex: none;
        color: var(--doubt-dim);
        font-weight: 400;
      }
    }
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'panel-table': PanelTable;
  }
}
