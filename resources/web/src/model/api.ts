// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { parseChange } from './parse';
import type { Change } from './types';
import type { Problem } from './words';

export type SetpointAnswer =
  | { readonly kind: 'accepted'; readonly change: Change | null; readonly id: string | null }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'signed-out' };

const deadlineMs = 10_000;

export async function request(path: string, init: RequestInit): Promise<Response | null> {
  const abort = new AbortController();
  const deadline = setTimeout(() => abort.abort(), deadlineMs);
  try {
    return await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store', signal: abort.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(deadline);
  }
}

export async function bodyOf(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch {
    return '';
  }
}

/** An RFC 9457 problem, as far as the body is one: a proxy's page has only its status. */
export function parseProblem(status: number, source: string): Problem {
  const json = objectOf(source);
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const current = json['current'];
  return {
    status,
    detail: text(json['detail']) || text(json['title']),
    current: typeof current === 'number' && Number.isFinite(current) ? current : null,
  };
}

function objectOf(source: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(source);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function accepted(source: string): SetpointAnswer {
  try {
    const change = parseChange(source);
    return { kind: 'accepted', change, id: change.id };
  } catch {
    const id = /"id"\s*:\s*"([^"\\]+)"/.exec(source)?.[1] ?? null;
    return { kind: 'accepted', change: null, id };
  }
}

/** Asks the node for a setpoint. Never throws; status 0 means that nobody answered. */
export async function putSetpoint(vessel: string, value: number, expected: number): Promise<SetpointAnswer> {
  const response = await request(`/api/v1/vessels/${encodeURIComponent(vessel)}/setpoint`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ value, expected }),
  });
  if (!response) {
    return { kind: 'problem', problem: parseProblem(0, '') };
  }
  if (response.status === 401) {
    return { kind: 'signed-out' };
  }
  const body = await bodyOf(response);
  return response.ok
    ? accepted(body)
    : { kind: 'problem', problem: parseProblem(response.status, body) };
}

/** How a change ended, when its event did not reach us. Nothing if that cannot be told now. */
export async function getChange(id: string): Promise<Change | null> {
  const response = await request(`/api/v1/setpoint-changes/${encodeURIComponent(id)}`, {});
  if (!response?.ok) {
    return null;
  }
  try {
    return parseChange(await bodyOf(response));
  } catch {
    return null;
  }
}

export type Reachability = 'ok' | 'signed-out' | 'unreachable';

/** Why the event stream broke: EventSource itself does not tell. */
export async function probe(): Promise<Reachability> {
  const response = await request('/api/v1/cellar', {});
  if (!response) {
    return 'unreachable';
  }
  return response.status === 401 ? 'signed-out' : response.ok ? 'ok' : 'unreachable';
}
