// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/hostpolicy.h"

#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QByteArray literal(const QHostAddress &address)
{
    const QByteArray text = address.toString().toLatin1().toLower();
    return address.protocol() == QAbstractSocket::IPv6Protocol ? '[' + text + ']' : text;
}

// "name:80" → "name", "[::1]:80" → "[::1]"; empty when it is neither.
QByteArray withoutPort(const QByteArray &host)
{
    const qsizetype bracket = host.startsWith('[') ? host.indexOf(']') : 0;
    if (bracket < 0) {
        return {};
    }
    const qsizetype colon = host.indexOf(':', bracket);
    return (colon < 0 ? host : host.first(colon)).toLower();
}

bool isAddress(const QByteArray &name)
{
    const bool v6 = name.startsWith('[') && name.endsWith(']');
    QHostAddress address;
    return address.setAddress(QString::fromLatin1(v6 ? name.sliced(1, name.size() - 2) : name));
}

// The nearest hop wrote the last element; what stands before it may have been made up by the client.
QByteArray lastElement(const QByteArray &list)
{
    return list.sliced(list.lastIndexOf(',') + 1).trimmed();
}

} // namespace

HostPolicy::HostPolicy(const ServerSettings &settings)
    : m_names{"localhost"_ba, "127.0.0.1"_ba, "[::1]"_ba}
    , m_behindProxy(settings.behindProxy)
{
    for (const ListenAddress &listen : settings.listen) {
        m_names.insert(literal(listen.host));
        m_anyAddress = m_anyAddress || listen.host == QHostAddress::Any || listen.host == QHostAddress::AnyIPv4 ||
                       listen.host == QHostAddress::AnyIPv6;
    }
    if (m_anyAddress) {
        m_names.insert(QSysInfo::machineHostName().toLatin1().toLower());
    }
    if (!settings.publicUrl.host().isEmpty()) {
        m_names.insert(settings.publicUrl.host(QUrl::FullyEncoded).toLatin1().toLower());
    }
}

bool HostPolicy::isOurs(const QByteArray &host) const
{
    const QByteArray name = withoutPort(host);
    return m_names.contains(name) || (m_anyAddress && isAddress(name));
}

bool HostPolicy::fromProxy(const HttpRequest &request) const
{
    return m_behindProxy && request.peer.isLoopback();
}

QByteArray HostPolicy::host(const HttpRequest &request) const
{
    return fromProxy(request) && !request.forwardedHost.isEmpty() ? lastElement(request.forwardedHost) : request.host;
}

QHostAddress HostPolicy::client(const HttpRequest &request) const
{
    if (fromProxy(request) && !request.forwardedFor.isEmpty()) {
        const QHostAddress named(QString::fromLatin1(lastElement(request.forwardedFor)));
        if (!named.isNull()) {
            return named;
        }
    }
    return request.peer;
}

bool HostPolicy::isSecure(const HttpRequest &request) const
{
    return request.encrypted ||
           (fromProxy(request) && lastElement(request.forwardedProto).compare("https", Qt::CaseInsensitive) == 0);
}

bool HostPolicy::isSameOrigin(const HttpRequest &request) const
{
    if (!request.fetchSite.isEmpty()) {
        return request.fetchSite == "same-origin";
    }
    const QByteArray ours = (isSecure(request) ? "https://"_ba : "http://"_ba) + host(request);
    return request.origin.compare(ours, Qt::CaseInsensitive) == 0;
}

} // namespace cellar
