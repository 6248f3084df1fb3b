// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

namespace cellar {

// Where a node is and how to be let in.
struct NodeAccess
{
    QUrl url; // http or https, without query; a path in front of /api is kept
    QByteArray token; // empty: none
    QByteArray client; // "kiosk", "desktop" or "cli": what the journal shows as origin
};

// "http://host:8080" or "host:8080"; anything else, or with user name, query or fragment, is BadInput.
[[nodiscard]] Result<QUrl> nodeUrlFromText(const QString &text);
// A token as it may go into a header: visible ASCII only, so that no line can be smuggled in.
[[nodiscard]] Result<QByteArray> tokenFromText(const QString &text);

// A request for `path` ("/api/v1/…?…", already percent-encoded) that follows no redirects (they would carry the token
// elsewhere), keeps no cookies and takes no compression (a small answer could unpack to gigabytes).
[[nodiscard]] QNetworkRequest nodeRequest(const NodeAccess &access, const QByteArray &path);

// Why no answer came, in words that name the node.
[[nodiscard]] QString networkErrorText(const NodeAccess &access, const QNetworkReply &reply);

} // namespace cellar
