// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

/** A style sheet as text, for a component that brings it along. */
declare module '*.css' {
  const text: string;
  export default text;
}
