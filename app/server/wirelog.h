// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "server/routetable.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <optional>

namespace cellar {

// The switch of the wire log (cellar.bus.wire) in the running node: GET and PUT /api/v1/log/wire. What it switches on
// goes off by itself, so that nobody fills a memory card; then, and when this is destroyed, QT_LOGGING_RULES decides
// again. Owned by CellarServer, main thread; bad input changes nothing.
class WireLog final : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostMinutes = 24 * 60;
    static constexpr int usualMinutes = 60;

    explicit WireLog(const Clock &clock);
    ~WireLog() override;

    void show(const Call &call);
    void change(const Call &call);

Q_SIGNALS:
    // For the journal.
    void changed(const QString &text, const QString &user);

private:
    using Ticks = std::chrono::steady_clock::time_point;

    void tick();
    [[nodiscard]] QJsonObject state() const;
    void set(bool on, std::chrono::minutes howLong);

    const Clock &m_clock;
    const bool m_byRules; // how QT_LOGGING_RULES left it
    std::optional<Ticks> m_deadline; // until when it is on; none: off, or on by the rules
    QTimer m_timer;
};

} // namespace cellar
