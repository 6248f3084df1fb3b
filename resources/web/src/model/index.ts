// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the unit tests see: everything that needs no browser.

export * from './changebook';
export * from './colours';
export * from './dialgeometry';
export * from './draft';
export * from './gesture';
export * from './livelink';
export * from './merge';
export * from './panelwords';
export * from './parse';
export * from './types';
export * from './units';
export * from './view';
export * from './words';
export * from './chartdata';
export * from './records';
export * from './recordsapi';
export * from './recordwords';
export * from './route';
export { parseProblem } from './api';
