// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "influx/influxsink.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// QUrlQuery leaves '+' and '&' of a value as they are, and servers take a '+' for a space.
void add(QUrlQuery &query, const QString &key, const QString &value)
{
    if (!value.isEmpty()) {
        query.addQueryItem(key, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
}

QByteArray authorization(const InfluxSettings &settings)
{
    if (!settings.token.isEmpty()) {
        return "Token " + settings.token.toUtf8();
    }
    if (!settings.user.isEmpty()) {
        return "Basic " + (settings.user + u':' + settings.password).toUtf8().toBase64();
    }
    return {};
}

} // namespace

QUrl influxWriteUrl(const InfluxSettings &settings)
{
    QUrl url = settings.url;
    QString path = url.path();
    while (path.endsWith(u'/')) {
        path.chop(1);
    }
    QUrlQuery query(url);
    if (settings.api == InfluxSettings::Api::V2) {
        url.setPath(path + u"/api/v2/write"_s);
        add(query, u"org"_s, settings.org);
        add(query, u"bucket"_s, settings.bucket);
    } else {
        url.setPath(path + u"/write"_s);
        add(query, u"db"_s, settings.db);
        add(query, u"rp"_s, settings.rp);
    }
    add(query, u"precision"_s, settings.api == InfluxSettings::Api::V2 ? u"ns"_s : u"n"_s);
    url.setQuery(query);
    return url;
}

InfluxSink::InfluxSink(const InfluxSettings &settings)
    : m_settings(settings)
{
}

QString InfluxSink::name() const
{
    return u"influx"_s;
}

WebRequest InfluxSink::request() const
{
    WebRequest request;
    request.url = influxWriteUrl(m_settings);
    request.deadline = m_settings.timeout;
    request.headers.emplaceBack("Content-Type", "text/plain; charset=utf-8");
    if (const QByteArray header = authorization(m_settings); !header.isEmpty()) {
        request.headers.emplaceBack("Authorization", header);
    }
    return request;
}

QStringList InfluxSink::secrets() const
{
    return {m_settings.token, m_settings.password};
}

} // namespace cellar
