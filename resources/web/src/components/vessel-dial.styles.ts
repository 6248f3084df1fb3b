// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { css } from 'lit';

export const dialStyles = css`
  :host {
    display: block;
    aspect-ratio: 1;
  }
  svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
    border-radius: 50%;
    touch-action: manipulation;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
    -webkit-tap-highlight-color: transparent;
    outline: none;
  }
  svg:focus-visible {
    box-shadow: 0 0 0 3px var(--focus);
  }
  .face {
    fill: var(--face);
  }
  .track,
  .way {
    fill: none;
    stroke: #101010;
    stroke-width: 9;
    stroke-linecap: round;
  }
  .way {
    stroke-width: 5;
  }
  text {
    text-anchor: middle;
    font-family: var(--font);
    font-variant-numeric: tabular-nums;
    fill: var(--ink);
  }
  .big {
    font-size: 40px;
    font-weight: 700;
  }
  .big.long {
    font-size: 33px;
  }
  .big.draft {
    font-size: 52px;
  }
  .small {
    font-size: 19px;
  }
  .word {
    font-size: 27px;
    font-weight: 700;
    fill: var(--doubt);
  }
  .old {
    font-size: 20px;
    fill: var(--doubt-dim);
  }
  text.hot, .wedge.hot { fill: var(--hot); }
  text.warm, .wedge.warm { fill: var(--warm); }
  text.turning, .wedge.turning { fill: var(--turning); }
  text.chill, .wedge.chill { fill: var(--chill); }
  .way.hot { stroke: var(--hot); }
  .way.warm { stroke: var(--warm); }
  .way.turning { stroke: var(--turning); }
  .way.chill { stroke: var(--chill); }
  .handle {
    cursor: grab;
  }
  .handle.held {
    cursor: grabbing;
  }
  .handle.off {
    cursor: default;
    opacity: 0.45;
  }
  .target {
    fill: transparent;
  }
  .grip circle {
    fill: var(--handle);
    stroke: #101010;
    stroke-width: 2;
  }
  .grip .dot {
    fill: #3b3b3b;
    stroke: none;
  }
  .grip {
    transition: transform 120ms ease-out;
  }
  .pressing .grip {
    transform: scale(1.25);
    transition-duration: 300ms;
  }
  .held .grip {
    transform: scale(1.6);
  }
  .held .dot {
    fill: var(--accent);
  }
  @media (prefers-reduced-motion: reduce) {
    .grip, .pressing .grip {
      transition: none;
    }
  }
`;
