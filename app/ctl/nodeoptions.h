// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCommandLineParser;

namespace cellar {

// --url, with CELLAR_URL as its default, and how to give the token: for every command that asks a node.
void addNodeOptions(QCommandLineParser &parser);

} // namespace cellar
