// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace cellar {

// The admin token in DATA/admin.token: made at the first start, kept afterwards, readable by its owner only. In memory
// only its hash remains.
class TokenStore
{
public:
    // Reads the token, or makes one. Fails when the file cannot be written, read or does not hold a token.
    [[nodiscard]] static Result<TokenStore> open(const QString &dataDir);

    [[nodiscard]] bool accepts(QByteArrayView token) const;
    [[nodiscard]] const QByteArray &hash() const { return m_hash; }

private:
    explicit TokenStore(const QByteArray &token);

    QByteArray m_hash;
};

} // namespace cellar
