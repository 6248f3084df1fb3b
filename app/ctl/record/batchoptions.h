// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeaccess.h"
#include "core/result.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace cellar {

// The command line of cellarctl batch, checked. Which fields there are, the node knows.
struct BatchOptions
{
    NodeAccess access;
    QString vessel; // id or label
    QJsonObject changes; // field → text, as the API takes them; empty: nothing is changed
    bool clear = false; // the vessel is empty now
    bool json = false;
    std::optional<QString> help; // to be printed instead of doing anything
};

// `arguments` are those after the command's name. An error is a usage error.
[[nodiscard]] Result<BatchOptions> readBatchOptions(const QStringList &arguments);

} // namespace cellar
