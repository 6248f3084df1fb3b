// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "model/cellar.h"

#include <QTimer>

namespace cellar {

// What the frame around the dials says: the cellar's name, the connection to its node, the time of day.
// Lives in the main thread, owned by CellarUi; nothing can fail here.
class CellarStatus final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString cellarName READ cellarName NOTIFY cellarNameChanged)
    Q_PROPERTY(QString banner READ banner NOTIFY connectionChanged) // empty: nothing to say
    Q_PROPERTY(QString bannerDetail READ bannerDetail NOTIFY connectionChanged) // why, in words
    Q_PROPERTY(QString timeText READ timeText NOTIFY timeTextChanged) // "14:05", local time
    Q_PROPERTY(bool hasKeyboard READ hasKeyboard CONSTANT) // letters are typed on the screen
    Q_PROPERTY(QString version READ version CONSTANT)
    Q_PROPERTY(QString qtVersion READ qtVersion CONSTANT)

public:
    // Both outlive the object.
    CellarStatus(Cellar &cellar, const Clock &clock);

    [[nodiscard]] QString cellarName() const { return m_cellarName; }
    [[nodiscard]] QString banner() const { return m_banner; }
    [[nodiscard]] QString bannerDetail() const { return m_bannerDetail; }
    [[nodiscard]] QString timeText() const { return m_timeText; }
    [[nodiscard]] bool hasKeyboard() const;
    [[nodiscard]] QString version() const;
    [[nodiscard]] QString qtVersion() const;

Q_SIGNALS:
    void cellarNameChanged();
    void connectionChanged();
    void timeTextChanged();

private:
    void updateName();
    void updateConnection();
    void updateTime();

    Cellar &m_cellar;
    const Clock &m_clock;
    QTimer m_minute;
    QString m_cellarName;
    QString m_banner;
    QString m_bannerDetail;
    QString m_timeText;
};

} // namespace cellar
