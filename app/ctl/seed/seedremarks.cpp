// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/seed/seedremarks.h"

#include "core/tomltable.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

const auto noOpenId =
    u"signing in through an OpenID provider ([oidc]) is not in this node yet; leave Pomerium in front "
    "(behind_proxy = true), or sign in with the link that the node prints at its start"_s;
const auto noPapertrail =
    u"the node sends its log nowhere; it writes to standard error, under systemd to the journal, and "
    "rsyslog or systemd-netlogd send that on"_s;

// What to do instead of a variable; empty: nobody knows it.
QString instead(const QString &key)
{
    const QHash<QString, QString> known{
        {u"AUTHENTICATE_SERVICE_URL"_s, noOpenId},
        {u"COOKIE_SECRET"_s, u"not needed: the node makes its own"_s},
        {u"IDP_PROVIDER"_s, noOpenId},
        {u"IDP_CLIENT_ID"_s, noOpenId},
        {u"IDP_CLIENT_SECRET"_s, noOpenId},
        {u"POMERIUM_POLICY"_s, u"there are no roles in this node yet: whoever is signed in may change set points"_s},
        {u"AUTOCERT"_s, u"the node fetches no certificates; give it files in [server.tls], or put a proxy in front"_s},
        {u"PAPERTRAIL_HOST"_s, noPapertrail},
        {u"PAPERTRAIL_PORT"_s, noPapertrail},
        {u"DEBUG"_s, u"QT_LOGGING_RULES in the environment of the node says what is logged"_s},
    };
    return known.value(key);
}

QString hint(const QString &key)
{
    const std::optional<QString> near = nearestWord(key, seedKeysWithAPlace());
    return near ? u"nobody knows it; did you mean %1?"_s.arg(*near) : u"nobody knows it"_s;
}

} // namespace

QStringList seedKeysWithAPlace()
{
    return {u"CELLAR_NAME"_s, u"CELLAR_PANEL_IP"_s, u"INFLUX_CLIENT_URL"_s, u"INFLUX_DB_TOKEN"_s, u"INFLUX_ORG"_s,
        u"INFLUX_BUCKET"_s, u"AWS_REGION"_s, u"AWS_ACCESS_KEY"_s, u"AWS_SECRET_KEY"_s, u"PRODUCTION_SPREADSHEET_ID"_s,
        u"MAIN_SHEET_NAME"_s, u"GOOGLE_SERVICE_AUTH"_s};
}

QStringList seedRemarks(const SeedValues &values)
{
    QStringList remarks;
    for (const QString &key : values.keys()) {
        if (values.ambiguous().contains(key)) {
            remarks.append(u"%1 stands there more than once; line %2 counts"_s.arg(key).arg(values.line(key)));
        }
        if (seedKeysWithAPlace().contains(key)) {
            continue;
        }
        const QString what = instead(key);
        remarks.append(
            u"line %1, %2 is not used: %3"_s.arg(values.line(key)).arg(key, what.isEmpty() ? hint(key) : what));
    }
    for (const QString &section : values.absent()) {
        remarks.append(u"%1 is left out: there is nothing about it"_s.arg(section));
    }
    return remarks;
}

} // namespace cellar
