// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloudwatch/sigv4.h"

#include <QString>
#include <QUrl>

namespace cellar {

struct CloudWatchSettings
{
    QString region; // "us-east-1"
    AwsCredentials credentials;
    QString cellarName; // the dimension
    QUrl endpoint{}; // empty: CloudWatch of the region
    Milliseconds interval{60'000};
    Milliseconds timeout{10'000};
};

} // namespace cellar
