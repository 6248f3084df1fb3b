// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where one is on the page: behind the # of the address, so that "back" works and a place can be sent to somebody.

export type Route =
  | { readonly page: 'cellar' | 'journal' | 'connections' }
  | { readonly page: 'vessel'; readonly vessel: string };

/** Anything that is no place is the cellar. */
export function routeOf(hash: string): Route {
  const [page = '', id = ''] = hash.replace(/^#?\/?/, '').split('/');
  if (page === 'journal' || page === 'connections') {
    return { page };
  }
  if (page === 'vessel' && id) {
    try {
      return { page, vessel: decodeURIComponent(id) };
    } catch {
      return { page: 'cellar' };
    }
  }
  return { page: 'cellar' };
}

export function vesselHref(vessel: string): string {
  return `#/vessel/${encodeURIComponent(vessel)}`;
}
