// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/rs256key.h"
#include "core/clock.h"

#include <QString>
#include <QUrl>

namespace cellar {

// A Google service account: who reads the sheet. A value; what it tells in errors is never of the key.
class ServiceAccount
{
public:
    // The key file as Google gives it, or that in base64 as the seed kept it. BadInput with what is wrong: another kind
    // of credentials, a field that is missing, a key of the wrong format.
    [[nodiscard]] static Result<ServiceAccount> fromSecret(const QString &secret);

    // The account that the sheet must be shared with.
    [[nodiscard]] const QString &email() const { return m_email; }
    [[nodiscard]] const QUrl &tokenUrl() const { return m_tokenUrl; }
    // What the token endpoint takes for an access token to `scope`, valid for an hour from now
    // (developers.google.com/identity/protocols/oauth2/service-account).
    [[nodiscard]] Result<QByteArray> assertion(const QString &scope, Timestamp now) const;

private:
    QString m_email;
    QString m_keyId;
    QUrl m_tokenUrl;
    Rs256Key m_key;
};

} // namespace cellar
