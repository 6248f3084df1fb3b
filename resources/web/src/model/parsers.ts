// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything from the server is hostile until parsed: any missing, mistyped or impossible field throws a ParseError that
// names it, and nothing of that message is used. Unknown members are ignored, so that a newer node can say more.

export class ParseError extends Error {}

export type Json = Record<string, unknown>;
export type Parser<T> = (value: unknown, path: string) => T;

export function fail(path: string, expected: string): never {
  throw new ParseError(`${path}: ${expected} expected`);
}

export const text: Parser<string> = (value, path) => (typeof value === 'string' ? value : fail(path, 'text'));

export const name: Parser<string> = (value, path) => text(value, path) || fail(path, 'a name');

export const number: Parser<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail(path, 'a number');

export const duration: Parser<number> = (value, path) => {
  const parsed = number(value, path);
  return parsed >= 0 ? parsed : fail(path, 'a duration');
};

export const time: Parser<number> = (value, path) => {
  const written = text(value, path);
  const parsed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(written) ? Date.parse(written) : NaN;
  return Number.isNaN(parsed) ? fail(path, 'an RFC 3339 time') : parsed;
};

/** A day of the calendar, "2026-11-03". */
export const day: Parser<string> = (value, path) => {
  const written = text(value, path);
  return /^\d{4}-\d\d-\d\d$/.test(written) && !Number.isNaN(Date.parse(written)) ? written : fail(path, 'a day');
};

export const object: Parser<Json> = (value, path) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : fail(path, 'an object');

export function oneOf<T extends string>(...words: T[]): Parser<T> {
  return (value, path) => words.find((word) => word === value) ?? fail(path, words.join(' | '));
}

export function nullable<T>(parser: Parser<T>): Parser<T | null> {
  return (value, path) => (value === null || value === undefined ? null : parser(value, path));
}

export function list<T>(parser: Parser<T>): Parser<T[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((item, index) => parser(item, `${path}[${index}]`)) : fail(path, 'a list');
}

export function field<T>(json: Json, key: string, path: string, parser: Parser<T>): T {
  return parser(json[key], path ? `${path}.${key}` : key);
}

export const count: Parser<number> = (value, path) => {
  const parsed = number(value, path);
  return parsed >= 0 && Number.isInteger(parsed) ? parsed : fail(path, 'a count');
};

export const label: Parser<string> = (value, path) => (typeof value === 'number' ? String(value) : name(value, path));

export function document(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return fail('the message', 'JSON');
  }
}
