// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>
#include <QUrl>

namespace cellar {

// Where the points go and how often. Version 2 wants url, bucket, token and, but for InfluxDB Cloud, org; version 1
// wants url and db. VictoriaMetrics takes both and needs nothing but a url.
struct InfluxSettings
{
    enum class Api
    {
        V2,
        V1,
    };
    Api api = Api::V2;
    QUrl url{}; // of the server, with whatever path stands before /api/v2/write or /write
    QString org{};
    QString bucket{};
    QString token{}; // a secret
    QString db{};
    QString rp{}; // retention policy; empty: the default one
    QString user{};
    QString password{}; // a secret
    Milliseconds interval{60'000};
    Milliseconds timeout{30'000};
    QString authorities{}; // a PEM file of certificates that are trusted here besides the system's; empty: none
};

} // namespace cellar
