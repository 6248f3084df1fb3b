// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/sessionstore.h"

#include "core/logging.h"
#include "core/timestamp.h"
#include "server/auth/secret.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype mostSessions = 1000;
constexpr qsizetype hashLength = 32;

} // namespace

SessionStore::SessionStore(const QString &dataDir, const Clock &clock)
    : m_file(QDir(dataDir).filePath(u"sessions.json"_s))
    , m_clock(clock)
{
    if (QFile::exists(m_file)) {
        load();
    }
}

void SessionStore::load()
{
    const auto content = readPrivateFile(m_file);
    if (!content) {
        qCWarning(lcAuth).noquote() << content.error().text;
        return;
    }
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(*content, &parsed);
    if (!document.isArray()) {
        qCWarning(lcAuth).noquote() << m_file << "is damaged, everybody has to sign in again:" << parsed.errorString();
        return;
    }
    const QJsonArray entries = document.array();
    for (const auto &entry : entries) {
        if (const IdentityPtr session = sessionFromJson(entry.toObject())) {
            m_sessions.insert(session->key, session);
        }
    }
}

IdentityPtr SessionStore::sessionFromJson(const QJsonObject &json) const
{
    const QByteArray key = QByteArray::fromHex(json.value("hash"_L1).toString().toLatin1());
    const auto expires = fromRfc3339(json.value("expires"_L1).toString());
    const QString user = json.value("user"_L1).toString();
    if (key.size() != hashLength || !expires || *expires <= m_clock.now() || user.isEmpty()) {
        return nullptr;
    }
    return std::make_shared<Identity>(Identity{Identity::Proof::Session, user, key, *expires});
}

Result<QByteArray> SessionStore::create(const QString &user)
{
    prune();
    const QByteArray id = newSecret();
    const QByteArray key = hashOf(id);
    const Timestamp expires = m_clock.now() + lifetime;
    m_sessions.insert(key, std::make_shared<Identity>(Identity{Identity::Proof::Session, user, key, expires}));
    if (const auto saved = save(); !saved) {
        m_sessions.remove(key);
        return unexpected(saved.error());
    }
    return id;
}

IdentityPtr SessionStore::find(QByteArrayView id) const
{
    // Looked up by hash: what the time of the look-up gives away is of no use to anybody.
    const IdentityPtr session = m_sessions.value(hashOf(id));
    return session && m_clock.now() < session->expires ? session : nullptr;
}

void SessionStore::revoke(const QByteArray &key)
{
    if (m_sessions.remove(key) == 0) {
        return;
    }
    if (const auto saved = save(); !saved) {
        qCWarning(lcAuth).noquote() << "a session that was ended may come back after a restart:" << saved.error().text;
    }
}

void SessionStore::prune()
{
    const Timestamp now = m_clock.now();
    m_sessions.removeIf([now](const auto &entry) { return entry.value()->expires <= now; });
    while (m_sessions.size() >= mostSessions) {
        const auto first =
            std::ranges::min_element(m_sessions, {}, [](const IdentityPtr &session) { return session->expires; });
        m_sessions.erase(first);
    }
}

Result<void> SessionStore::save() const
{
    QJsonArray entries;
    for (const IdentityPtr &session : m_sessions) {
        entries.append(QJsonObject{{u"hash"_s, QString::fromLatin1(session->key.toHex())}, {u"user"_s, session->user},
            {u"expires"_s, toRfc3339(session->expires)}});
    }
    return writePrivateFile(m_file, QJsonDocument(entries).toJson(QJsonDocument::Compact));
}

} // namespace cellar
