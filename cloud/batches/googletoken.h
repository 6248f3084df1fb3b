// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/googlehttp.h"
#include "batches/serviceaccount.h"

#include <QPointer>

#include <vector>

namespace cellar {

// The access token of a service account, fetched when somebody needs it and kept in memory until shortly before it
// expires. However many ask at a time, one request is under way. Owned by the composition root, main thread.
class GoogleToken final : public QObject
{
    Q_OBJECT

public:
    static constexpr auto readOnlyScope = "https://www.googleapis.com/auth/spreadsheets.readonly";
    static constexpr auto readWriteScope = "https://www.googleapis.com/auth/spreadsheets";

    GoogleToken(
        ServiceAccount account, QString scope, const GoogleHttp &http, const Clock &clock, QObject *parent = nullptr);

    // Called once, maybe at once, unless `context` is gone by then.
    using Answer = std::function<void(const GoogleResult<QByteArray> &)>;
    void take(QObject *context, Answer answer);
    // Google did not accept this one: the next take() fetches another.
    void forget(const QByteArray &token);
    [[nodiscard]] const QString &email() const { return m_account.email(); }

private:
    void fetch();
    void onAnswer(const GoogleResult<QByteArray> &answer);
    [[nodiscard]] GoogleResult<QByteArray> readToken(const QByteArray &json);
    void tell(const GoogleResult<QByteArray> &token);

    const ServiceAccount m_account;
    const QString m_scope;
    const GoogleHttp &m_http;
    const Clock &m_clock;
    QByteArray m_token; // empty: none
    std::chrono::steady_clock::time_point m_expires;
    bool m_isFetching = false;
    std::vector<std::pair<QPointer<QObject>, Answer>> m_waiting;
};

} // namespace cellar
