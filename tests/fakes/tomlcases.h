// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QTest>

// Tables of cases in which one thing is changed in a TOML text that is right in every line, and what the reader must
// say about it.
namespace cellar::tomlcases {

inline QStringList texts(const QList<ConfigProblem> &problems)
{
    QStringList list;
    for (const ConfigProblem &problem : problems) {
        list.append(problem.toString());
    }
    return list;
}

inline void columns()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QStringList>("expected");
}

// `expected` are lines without the name of the file: "3:20: …".
inline void row(const char *name, const char *from, const char *to, const QStringList &expected)
{
    QTest::newRow(name) << QByteArray(from) << QByteArray(to) << expected;
}

struct Case
{
    QByteArray text;
    QStringList expected;
};

// The current row. A row that changes something that is not there fails.
inline Case current(const QByteArray &good, const QString &file)
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QStringList, expected);
    if (!good.contains(from)) {
        QTest::qFail("the case changes something that is not there", __FILE__, __LINE__);
    }
    QByteArray text = good;
    text.replace(text.indexOf(from), from.size(), to);
    for (QString &line : expected) {
        line.prepend(file + QLatin1Char(':'));
    }
    return {text, expected};
}

} // namespace cellar::tomlcases
