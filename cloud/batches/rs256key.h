// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <memory>

namespace cellar {

// A private RSA key that signs JSON Web Tokens with RS256. The one place that knows cjose and OpenSSL. A cheap handle;
// errors say what is wrong with the key and never show any of it.
class Rs256Key
{
public:
    // PEM, PKCS #8 or PKCS #1, 2048 bits or more, without a pass phrase.
    [[nodiscard]] static Result<Rs256Key> fromPem(const QByteArray &pem);

    // The compact form of a token; `keyId` may be empty.
    [[nodiscard]] Result<QByteArray> sign(const QJsonObject &claims, const QString &keyId) const;
    [[nodiscard]] int bits() const { return m_bits; }

private:
    struct Jwk;
    std::shared_ptr<const Jwk> m_jwk;
    int m_bits = 0;
};

} // namespace cellar
