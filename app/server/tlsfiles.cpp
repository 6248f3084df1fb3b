// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tlsfiles.h"

#include "core/logging.h"

#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return unexpected(ErrorKind::Io, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    }
    return file.readAll();
}

QSslKey keyFrom(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull()) {
            return key;
        }
    }
    return {};
}

// Qt has no such question. Both halves of a pair hold the same point (EC) or modulus (RSA): the end of the public half
// is that, but for the exponent of at most five bytes that follows a modulus.
bool belongTogether(const QSslCertificate &certificate, const QSslKey &key)
{
    constexpr qsizetype exponent = 5;
    constexpr qsizetype telling = 64;
    const QSslKey publicKey = certificate.publicKey();
    QByteArray shared = publicKey.toDer();
    if (publicKey.algorithm() != key.algorithm() || shared.size() < telling + exponent) {
        return false;
    }
    if (key.algorithm() == QSsl::Rsa) {
        shared.chop(exponent);
    }
    return key.toDer().contains(shared.last(telling));
}

} // namespace

TlsFiles::TlsFiles(TlsSettings settings)
    : m_settings(std::move(settings))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(500ms);
    connect(&m_settle, &QTimer::timeout, this, &TlsFiles::reload);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_settle, qOverload<>(&QTimer::start));
    watch();
}

Result<QSslConfiguration> TlsFiles::load() const
{
    const auto chainPem = contentOf(m_settings.certificateFile);
    if (!chainPem) {
        return unexpected(chainPem.error());
    }
    const auto keyPem = contentOf(m_settings.keyFile);
    if (!keyPem) {
        return unexpected(keyPem.error());
    }
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*chainPem, QSsl::Pem);
    if (chain.isEmpty() || chain.first().isNull()) {
        return unexpected(ErrorKind::Io, u"%1 holds no certificate in PEM"_s.arg(m_settings.certificateFile));
    }
    const QSslKey key = keyFrom(*keyPem);
    if (key.isNull()) {
        return unexpected(ErrorKind::Io, u"%1 holds no RSA or EC key in PEM"_s.arg(m_settings.keyFile));
    }
    // A pair caught between the two halves of a renewal would otherwise fail in every handshake.
    if (!belongTogether(chain.first(), key)) {
        return unexpected(
            ErrorKind::Io, u"the key in %1 is not that of %2"_s.arg(m_settings.keyFile, m_settings.certificateFile));
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // browsers bring no certificate
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return configuration;
}

void TlsFiles::watch()
{
    // The folders too: a renewal usually renames a new file into place, and the watch on the old one is gone.
    for (const QString &file : {m_settings.certificateFile, m_settings.keyFile}) {
        m_watcher.addPath(QFileInfo(file).absolutePath());
        if (QFile::exists(file)) {
            m_watcher.addPath(file);
        }
    }
}

void TlsFiles::reload()
{
    watch();
    const auto configuration = load();
    if (!configuration) {
        qCWarning(lcServer).noquote() << "keeping the old certificate:" << configuration.error().text;
        return;
    }
    Q_EMIT renewed(*configuration);
}

} // namespace cellar
