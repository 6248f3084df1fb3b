// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historysample.h"
#include "model/historyseries.h"

#include <QProcess>
#include <QString>
#include <QTcpSocket>

#include <vector>

namespace cellar::bench {

// A real VictoriaMetrics on a free loopback port with a data folder of its own, as a yardstick. Ends the benchmark with
// a message when it does not work.
class Victoria
{
public:
    explicit Victoria(const QString &folder);
    ~Victoria();
    Q_DISABLE_COPY_MOVE(Victoria)

    // The temperatures of the cellar's year, as far as they are not in the folder from an earlier run.
    void load(Milliseconds span, Milliseconds step);
    // Minimum, mean and maximum of the temperature in each bucket, which is less than a chart of ours holds: no
    // setpoint, no valve, no quality. Without its cache of answers.
    [[nodiscard]] double chartP95(const std::vector<HistoryQuery> &queries);

private:
    void send(const QByteArray &lines);
    [[nodiscard]] QByteArray get(const QByteArray &target);

    QString m_folder;
    quint16 m_port = 0;
    QProcess m_process;
};

} // namespace cellar::bench
