// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/querytext.h"

#include "core/timestamp.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace cellar {

QueryText::QueryText(const QByteArray &query, const QStringList &known)
{
    // In a query a plus is a space; the plus of a time zone comes as %2B.
    const QUrlQuery parsed(QString::fromUtf8(query).replace(u'+', u"%20"_s));
    for (const auto &[name, value] : parsed.queryItems(QUrl::FullyDecoded)) {
        if (!known.contains(name)) {
            fail(name.left(40), u"is not known here; there are: "_s + known.join(u", "_s));
        } else if (m_values.contains(name)) {
            fail(name, u"is there twice"_s);
        }
        m_values.insert(name, value);
    }
}

QString QueryText::text(const QString &name) const
{
    return m_values.value(name);
}

std::optional<Timestamp> QueryText::time(const QString &name)
{
    const QString text = m_values.value(name);
    if (text.isEmpty()) {
        return {};
    }
    const auto at = fromRfc3339(text);
    if (!at) {
        fail(name, u"must be a time like 2026-11-22T14:00:00Z"_s);
    }
    return at;
}

qint64 QueryText::integer(const QString &name, qint64 least, qint64 most, qint64 fallback)
{
    const QString text = m_values.value(name);
    if (text.isEmpty()) {
        return fallback;
    }
    bool whole = false;
    const qint64 value = text.toLongLong(&whole);
    if (!whole || value < least || value > most) {
        fail(name, u"must be a whole number from %1 to %2"_s.arg(least).arg(most));
        return fallback;
    }
    return value;
}

void QueryText::fail(const QString &name, const QString &what)
{
    if (!m_error) {
        m_error = Error{ErrorKind::BadInput, u"\"%1\" %2"_s.arg(name, what)};
    }
}

void QueryText::checkFormat()
{
    const QString format = text(u"format"_s);
    if (!format.isEmpty() && format != u"json"_s && format != u"csv"_s) {
        fail(u"format"_s, u"must be json or csv"_s);
    }
}

bool wantsCsv(const QByteArray &accept, const QByteArray &query)
{
    const QByteArrayList parts = query.split('&');
    if (parts.contains("format=csv"_ba) || parts.contains("format=json"_ba)) {
        return parts.contains("format=csv"_ba);
    }
    const qsizetype csv = accept.indexOf("text/csv");
    const qsizetype json = accept.indexOf("application/json");
    return csv >= 0 && (json < 0 || csv < json);
}

} // namespace cellar
