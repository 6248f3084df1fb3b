// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/nodeoptions.h"

#include "client/connectoptions.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace cellar {

void addNodeOptions(QCommandLineParser &parser)
{
    const QString fromEnvironment = qEnvironmentVariable("CELLAR_URL");
    parser.addOption({u"url"_s, u"Address of the node. Default: CELLAR_URL, else http://127.0.0.1:8080."_s, u"URL"_s,
        fromEnvironment.isEmpty() ? u"http://127.0.0.1:8080"_s : fromEnvironment});
    parser.addOptions(tokenOptions());
}

} // namespace cellar
