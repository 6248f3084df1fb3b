// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/modbustcpsimpanel.h"

#include <QHostInfo>

using namespace Qt::StringLiterals;

namespace cellar {

ModbusTcpSimPanel::ModbusTcpSimPanel(const PanelSettings &settings)
    : SimPanel(settings)
    , m_server([this](quint8 unit, QByteArrayView request) { return m_units.answer(unit, request); })
{
}

Result<void> ModbusTcpSimPanel::listen()
{
    const Result<QHostAddress> address = simAddressOf(settings().host);
    return address ? m_server.listen(*address, settings().port) : Result<void>(unexpected(address.error()));
}

QString ModbusTcpSimPanel::whereabouts() const
{
    return u"%1:%2"_s.arg(simHostText(m_server.address())).arg(m_server.port());
}

Result<QHostAddress> simAddressOf(const QString &host)
{
    QHostAddress address;
    if (address.setAddress(host)) {
        return address;
    }
    if (host.compare(u"localhost", Qt::CaseInsensitive) == 0) {
        return QHostAddress(QHostAddress::LocalHost);
    }
    const QHostInfo info = QHostInfo::fromName(host);
    if (info.addresses().isEmpty()) {
        return unexpected(ErrorKind::Io, u"cannot find \"%1\": %2"_s.arg(host, info.errorString()));
    }
    return info.addresses().constFirst();
}

QString simHostText(const QHostAddress &host)
{
    const QString text = host.toString();
    return host.protocol() == QAbstractSocket::IPv6Protocol ? u'[' + text + u']' : text;
}

} // namespace cellar
