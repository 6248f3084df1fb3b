// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { svg } from 'lit';

const box = '0 0 16 16';

/** Coolant flows: an arrow in a circle. */
export const valveOpenIcon = svg`<svg class="icon" viewBox=${box} aria-hidden="true" focusable="false">
  <circle cx="8" cy="8" r="6.8" fill="none" stroke="currentColor" stroke-width="1.6"/>
  <path d="M4 8 H11 M8.2 5 L11.3 8 L8.2 11" fill="none" stroke="currentColor" stroke-width="1.6"/>
</svg>`;

/** Shut: a struck-out circle. */
export const valveClosedIcon = svg`<svg class="icon" viewBox=${box} aria-hidden="true" focusable="false">
  <circle cx="8" cy="8" r="6.8" fill="none" stroke="currentColor" stroke-width="1.6"/>
  <path d="M3.4 3.4 L12.6 12.6" stroke="currentColor" stroke-width="1.6"/>
</svg>`;
