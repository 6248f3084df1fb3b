// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/googletoken.h"
#include "core/csv.h"

namespace cellar {

// Where a table is.
struct SheetPlace
{
    QUrl api{QStringLiteral("https://sheets.googleapis.com")};
    QString spreadsheet; // its id, from its address
    QString sheet; // the name on its tab
    int rows = 25; // below the headings
};

// Reads and writes one sheet through the Sheets API v4. An access token that is not accepted is replaced once; what
// people must do about an error stands in its text. Answers once per call, unless `context` is gone by then. Main
// thread.
class SheetClient final : public QObject
{
    Q_OBJECT

public:
    SheetClient(SheetPlace place, GoogleToken &token, const GoogleHttp &http, QObject *parent = nullptr);

    using Rows = std::function<void(const GoogleResult<QList<CsvRow>> &)>;
    // The headings and the rows below.
    void read(QObject *context, const Rows &answer);
    using Done = std::function<void(const GoogleResult<void> &)>;
    // One cell, as text: what begins with = is no formula.
    void write(QObject *context, const QString &cell, const QString &value, const Done &answer);

    [[nodiscard]] const SheetPlace &place() const { return m_place; }
    [[nodiscard]] const QString &account() const { return m_token.email(); }

private:
    using Body = GoogleHttp::Answer;
    void readRange(QObject *context, const QString &range, bool isWhole, const Rows &answer);
    void send(QObject *context, const GoogleRequest &request, bool isSecondTry, const Body &answer);
    [[nodiscard]] GoogleFailure explained(const GoogleFailure &failure) const;

    const SheetPlace m_place;
    GoogleToken &m_token;
    const GoogleHttp &m_http;
};

} // namespace cellar
