// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace cellar {

// The query part of a URL, hostile until parsed: each name at most once and only those that are known. Getters keep the
// first thing that is wrong, naming the parameter; ask error() once, at the end.
class QueryText
{
public:
    QueryText(const QByteArray &query, const QStringList &known);

    [[nodiscard]] QString text(const QString &name) const; // empty: not there
    [[nodiscard]] std::optional<Timestamp> time(const QString &name); // RFC 3339
    [[nodiscard]] qint64 integer(const QString &name, qint64 least, qint64 most, qint64 fallback);
    // Of the parameter `format`, when it is there: json or csv.
    void checkFormat();
    void fail(const QString &name, const QString &what);

    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    QHash<QString, QString> m_values;
    std::optional<Error> m_error;
};

// Whether CSV is asked for rather than JSON: with `format=csv`, as a link can, or an Accept header.
[[nodiscard]] bool wantsCsv(const QByteArray &accept, const QByteArray &query);

} // namespace cellar
