// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/cellarstatus.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

QString bannerWords(Cellar::Connection connection)
{
    switch (connection) {
    case Cellar::Connection::Connecting:
        return CellarStatus::tr("Connecting to the cellar…");
    case Cellar::Connection::Online:
        return {};
    case Cellar::Connection::Lost:
        return CellarStatus::tr("No connection to the cellar – trying again");
    case Cellar::Connection::Unauthorized:
        return CellarStatus::tr("The cellar does not accept this screen's token");
    }
    return {};
}

} // namespace

CellarStatus::CellarStatus(Cellar &cellar, const Clock &clock)
    : m_cellar(cellar)
    , m_clock(clock)
{
    m_minute.setSingleShot(true);
    connect(&m_minute, &QTimer::timeout, this, &CellarStatus::updateTime);
    connect(&m_cellar, &Cellar::snapshotChanged, this, &CellarStatus::updateName);
    connect(&m_cellar, &Cellar::connectionChanged, this, &CellarStatus::updateConnection);
    updateName();
    updateConnection();
    updateTime();
}

// Qt's own variable decides, which the program sets where nobody else did.
bool CellarStatus::hasKeyboard() const
{
    return qEnvironmentVariable("QT_IM_MODULE") == u"qtvirtualkeyboard";
}

QString CellarStatus::version() const
{
    return QStringLiteral(CELLAR_VERSION);
}

QString CellarStatus::qtVersion() const
{
    return QString::fromLatin1(qVersion());
}

void CellarStatus::updateName()
{
    const QString name = m_cellar.snapshot()->cellar;
    if (name != m_cellarName) {
        m_cellarName = name;
        Q_EMIT cellarNameChanged();
    }
}

void CellarStatus::updateConnection()
{
    const QString banner = bannerWords(m_cellar.connection());
    const QString detail = banner.isEmpty() ? QString() : m_cellar.connectionText();
    if (banner != m_banner || detail != m_bannerDetail) {
        m_banner = banner;
        m_bannerDetail = detail;
        Q_EMIT connectionChanged();
    }
}

void CellarStatus::updateTime()
{
    const Timestamp now = m_clock.now();
    const QString text = QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count()).time().toString(u"HH:mm"_s);
    if (text != m_timeText) {
        m_timeText = text;
        Q_EMIT timeTextChanged();
    }
    // Awake for each new minute, and now and then between in case somebody sets the clock.
    const Milliseconds untilMinute = std::chrono::floor<std::chrono::minutes>(now) + 1min - now;
    m_minute.start(std::min<Milliseconds>(untilMinute, 15s));
}

} // namespace cellar
