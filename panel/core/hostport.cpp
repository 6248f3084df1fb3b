// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hostport.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

struct HostAndRest
{
    QString host;
    QString port; // empty: none given
    bool bracketed = false;
};

Result<HostAndRest> split(const QString &text)
{
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        const QString rest = end < 0 ? QString() : text.mid(end + 1);
        if (end < 0 || (!rest.isEmpty() && !rest.startsWith(u':'))) {
            return unexpected(ErrorKind::BadInput, u"\"%1\" is not an address such as \"[::1]:502\""_s.arg(text));
        }
        return HostAndRest{text.mid(1, end - 1), rest.mid(1), true};
    }
    const qsizetype colons = text.count(u':');
    if (colons > 1) {
        return unexpected(ErrorKind::BadInput, u"an IPv6 address needs brackets, such as \"[%1]:502\""_s.arg(text));
    }
    const qsizetype colon = text.indexOf(u':');
    return colon < 0 ? HostAndRest{text, {}, false} : HostAndRest{text.left(colon), text.mid(colon + 1), false};
}

bool isHostName(const QString &host)
{
    const QRegularExpression label(u"^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)\\z"_s);
    const QStringList labels = host.split(u'.');
    for (const QString &part : labels) {
        if (!label.match(part).hasMatch()) {
            return false;
        }
    }
    return host.size() <= 253;
}

bool isHost(const HostAndRest &parts)
{
    const QRegularExpression dotted(u"^[0-9.]+\\z"_s);
    const QRegularExpression fourParts(u"^[0-9]{1,3}(\\.[0-9]{1,3}){3}\\z"_s);
    const QHostAddress address(parts.host);
    if (parts.bracketed) {
        return address.protocol() == QAbstractSocket::IPv6Protocol;
    }
    // Only digits and dots: meant as an IPv4 address, and Qt would read "10.1" as one too.
    if (dotted.match(parts.host).hasMatch()) {
        return fourParts.match(parts.host).hasMatch() && address.protocol() == QAbstractSocket::IPv4Protocol;
    }
    return isHostName(parts.host);
}

std::optional<quint16> portFromText(const QString &text)
{
    const QRegularExpression digits(u"^[0-9]{1,5}\\z"_s);
    bool ok = false;
    const ushort port = text.toUShort(&ok);
    return ok && digits.match(text).hasMatch() ? std::optional(quint16(port)) : std::nullopt;
}

} // namespace

Result<HostPort> hostPortFromText(const QString &text, quint16 defaultPort)
{
    const Result<HostAndRest> parts = split(text);
    if (!parts) {
        return unexpected(parts.error());
    }
    if (!isHost(*parts)) {
        return unexpected(ErrorKind::BadInput, u"\"%1\" is not a host name or address"_s.arg(parts->host));
    }
    if (parts->port.isEmpty() && !text.endsWith(u':') && defaultPort != 0) {
        return HostPort{parts->host, defaultPort};
    }
    const std::optional<quint16> port = portFromText(parts->port);
    if (!port || *port == 0) {
        return unexpected(ErrorKind::BadInput, u"\"%1\" needs a port from 1 to 65535 after the colon"_s.arg(text));
    }
    return HostPort{parts->host, *port};
}

Result<ListenAddress> listenAddressFromText(const QString &text)
{
    const Result<HostAndRest> parts = split(text);
    if (!parts) {
        return unexpected(parts.error());
    }
    const std::optional<quint16> port = portFromText(parts->port);
    if (!port) {
        return unexpected(ErrorKind::BadInput, u"\"%1\" needs a port, such as \"127.0.0.1:8080\""_s.arg(text));
    }
    if (parts->host == u"localhost"_s) {
        return ListenAddress{QHostAddress(QHostAddress::LocalHost), *port};
    }
    if (QHostAddress(parts->host).isNull() || !isHost(*parts)) {
        return unexpected(ErrorKind::BadInput,
            u"\"%1\" is not an address of this machine; \"0.0.0.0\" and \"[::]\" mean all of them"_s.arg(parts->host));
    }
    return ListenAddress{QHostAddress(parts->host), *port};
}

} // namespace cellar
