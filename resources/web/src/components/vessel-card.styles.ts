// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css } from 'lit';

export const cardStyles = css`
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
  h2 a {
    color: inherit;
    text-decoration: none;
  }
  h2 a::after {
    content: '›' / '';
    position: absolute; /* takes no room: a name must not break for it */
    margin-left: 0.25em;
    color: var(--ink-doubt);
    font-size: 0.8em;
  }
  @media (max-width: 26rem) {
    h2 a {
      text-decoration: underline;
      text-decoration-thickness: 1px;
      text-underline-offset: 0.2em;
      text-decoration-color: var(--ink-doubt);
    }
    h2 a::after {
      content: none;
    }
  }
  h2 a:hover {
    text-decoration: underline;
  }
  h2 a:focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
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
