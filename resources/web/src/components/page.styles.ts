// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css } from 'lit';

/** What the pages behind the cellar share. */
export const pageStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    max-width: 72rem;
    margin: 0 auto;
    padding: 0.75rem max(1rem, env(safe-area-inset-right)) 3rem max(1rem, env(safe-area-inset-left));
  }
  h2 {
    margin: 0;
    font-size: 1.9rem;
    font-weight: 500;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  h3 {
    margin: 1.5rem 0 0.5rem;
    font-size: 1.15rem;
    font-weight: 700;
  }
  p {
    margin: 0.25rem 0;
    line-height: 1.45;
  }
  .dim {
    color: var(--ink-dim);
  }
  .good {
    color: var(--good);
  }
  .busy {
    color: var(--busy);
  }
  .bad {
    color: var(--bad);
    font-weight: 600;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  .apart {
    justify-content: space-between;
  }
  button,
  .button,
  input,
  select,
  textarea {
    box-sizing: border-box;
    min-height: 2.75rem;
    padding: 0.35rem 0.8rem;
    border: 1px solid var(--button-edge);
    border-radius: 0.5rem;
    font: inherit;
    color: var(--ink);
    background: var(--button);
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    text-decoration: none;
    cursor: pointer;
    touch-action: manipulation;
  }
  input,
  select,
  textarea {
    background: var(--face);
    color-scheme: dark;
  }
  input:disabled,
  textarea:disabled {
    color: var(--ink-doubt);
    background: none;
    border-style: dashed;
  }
  button[aria-pressed='true'],
  button.main {
    border-color: var(--accent);
    background: var(--accent);
    color: #fff;
    font-weight: 700;
  }
  button:disabled {
    opacity: 0.4;
    cursor: default;
  }
  :is(button, a, input, select, textarea, [tabindex]):focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  a {
    color: inherit;
  }
  .box {
    padding: 0.75rem 1rem;
    border-radius: 0.6rem;
    background: var(--face);
  }
  dl.figures {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr));
    gap: 0.5rem;
    margin: 0;
  }
  dl.figures > div {
    padding: 0.6rem 0.8rem;
    border-radius: 0.6rem;
    background: var(--face);
  }
  dl.figures dt {
    color: var(--ink-doubt);
    font-size: 0.9rem;
  }
  dl.figures dd {
    margin: 0;
    font-size: 1.3rem;
    font-variant-numeric: tabular-nums;
  }
  dl.figures dd small {
    display: block;
    color: var(--ink-doubt);
    font-size: 0.85rem;
  }
  ol.lines {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ol.lines li {
    display: grid;
    grid-template-columns: minmax(8.5rem, auto) 1fr auto;
    gap: 0.1rem 1rem;
    padding: 0.5rem 0;
    border-bottom: 1px solid var(--button);
    line-height: 1.35;
  }
  ol.lines time,
  ol.lines .who {
    color: var(--ink-doubt);
    font-variant-numeric: tabular-nums;
  }
  ol.lines .what {
    overflow-wrap: anywhere;
  }
  @media (max-width: 40rem) {
    ol.lines li {
      grid-template-columns: 1fr auto;
    }
    ol.lines .what {
      grid-row: 2;
      grid-column: 1 / -1;
    }
  }
`;
