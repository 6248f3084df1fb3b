// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything behind the cellar page, fetched when somebody goes there first: the cellar itself must be on the screen at once.
import './components/connections-page';
import './components/journal-page';
import './components/vessel-page';
