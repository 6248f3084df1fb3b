// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/routetable.h"

#include <QString>

#include <vector>

namespace cellar {

// The browser app as it was built into the program: every file under one resource folder is a route of its own,
// index.html is "/". Answers are made once, at the start, each with an ETag.
class WebApp
{
public:
    explicit WebApp(const QString &folder);

    void addRoutes(RouteTable &table) const;

private:
    struct File
    {
        QByteArray route;
        QByteArray etag;
        QByteArray message; // the whole 200 answer
    };

    void add(const QString &folder, const QString &path);

    std::vector<std::shared_ptr<const File>> m_files;
};

} // namespace cellar
