// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>

#include <utility>

namespace cellar {

// How one request ended.
struct WebAnswer
{
    enum class Outcome
    {
        Answered, // there is a status; what it means is for others to say
        NoAddress, // not a URL that can be asked
        Dns, // no host of this name
        Refused, // nobody listens
        Tls, // not who it should be, or no encryption possible
        Timeout, // no complete answer in time
        NotHttp, // bytes that are not an answer, or a head that does not end
        Broken, // the connection ended too early
    };
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    Outcome outcome = Outcome::Broken;
    int status = 0; // 0: there was none
    QByteArray body{}; // as much as was wanted
    bool cut = false; // there was more of it
    QByteArray retryAfter{};
    QByteArray date{};
    QByteArray contentType{};
    QString text{}; // what went wrong on the way, without secrets; empty when answered

    [[nodiscard]] bool isAnswered() const { return outcome == Outcome::Answered; }
    [[nodiscard]] bool isSuccess() const { return isAnswered() && status / 100 == 2; }
    // One line for people: what went wrong, or the status with the beginning of what the server says about it.
    [[nodiscard]] QString summary() const;
};

} // namespace cellar

Q_DECLARE_METATYPE(cellar::WebAnswer)
