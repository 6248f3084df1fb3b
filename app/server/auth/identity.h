// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace cellar {

// Who is behind a request, and how that was proven.
struct Identity
{
    enum class Proof
    {
        None,
        Token, // Authorization: Bearer
        Session, // cookie of a browser
    };

    Proof proof = Proof::None;
    QString user; // "admin"
    QByteArray key; // hash of what was shown: names the token or session without giving it away
    Timestamp expires = Timestamp::max();

    [[nodiscard]] bool isKnown() const { return proof != Proof::None; }
};

using IdentityPtr = std::shared_ptr<const Identity>;

// What was concluded from the last request of a connection. Valid while the request shows the same bytes and nothing
// has been revoked since.
struct AdmissionMemo
{
    QByteArray host; // this Host header was allowed
    QByteArray authorization;
    QByteArray cookie;
    quint64 generation = 0; // of the doorkeeper, when `who` was found; 0: nothing remembered
    IdentityPtr who;
};

} // namespace cellar
