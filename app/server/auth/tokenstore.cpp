// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/tokenstore.h"

#include "server/auth/secret.h"

#include <QDir>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype shortestToken = 32; // characters

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

} // namespace

TokenStore::TokenStore(const QByteArray &token)
    : m_hash(hashOf(token))
{
}

Result<TokenStore> TokenStore::open(const QString &dataDir)
{
    const QString path = QDir(dataDir).filePath(u"admin.token"_s);
    if (!QFile::exists(path)) {
        const QByteArray token = newSecret();
        if (const auto written = writePrivateFile(path, token + '\n'); !written) {
            return unexpected(written.error());
        }
        return TokenStore(token);
    }
    const auto content = readPrivateFile(path);
    if (!content) {
        return unexpected(content.error());
    }
    const QByteArray token = content->trimmed();
    if (token.size() < shortestToken || !std::ranges::all_of(token, isTokenCharacter)) {
        return unexpected(ErrorKind::Io,
            u"%1 does not hold a token of at least %2 letters, digits, - or _; delete it and a new one is made"_s
                .arg(path)
                .arg(shortestToken));
    }
    return TokenStore(token);
}

bool TokenStore::accepts(QByteArrayView token) const
{
    return sameBytes(hashOf(token), m_hash);
}

} // namespace cellar
