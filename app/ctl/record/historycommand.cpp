// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/historycommand.h"

#include "ctl/texttable.h"
#include "model/historyjson.h"
#include "model/setpointrules.h"

#include <QDateTime>

#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QString localTime(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count()).toString(u"yyyy-MM-dd HH:mm"_s);
}

QString numberText(const std::optional<double> &number)
{
    return number ? shortNumber(*number) : u"-"_s;
}

QStringList rowOf(const HistoryPoint &point)
{
    const auto &temperature = point.temperature;
    const QString open = point.valveOpen ? u"%1 %"_s.arg(std::lround(*point.valveOpen * 100)) : u"-"_s;
    return {localTime(point.at), temperature ? shortNumber(temperature->min) : u"-"_s,
        temperature ? shortNumber(temperature->mean) : u"-"_s, temperature ? shortNumber(temperature->max) : u"-"_s,
        numberText(point.setpoint), open, point.quality == Quality::Good ? QString() : qualityName(point.quality)};
}

} // namespace

HistoryCommand::HistoryCommand(const RecordOptions &options, const CtlOutput &output)
    : Command(output)
    , m_options(options)
    , m_client(options.access)
    , m_csv(options.access)
{
}

void HistoryCommand::start()
{
    if (!m_options.csv) {
        m_client.get(path(), this, [this](const NodeAnswer &answer) { onAnswer(answer); });
        return;
    }
    m_csv.start(path(), [this](const std::optional<NodeFailure> &failure) {
        if (failure) {
            fail(*failure);
        } else {
            finish(ExitCode::Ok);
        }
    });
}

QByteArray HistoryCommand::path() const
{
    const QByteArray base = m_options.vessel.isEmpty()
                                ? "/api/v1/history"_ba
                                : "/api/v1/vessels/"_ba + QUrl::toPercentEncoding(m_options.vessel) + "/history"_ba;
    return base + m_options.query;
}

void HistoryCommand::onAnswer(const NodeAnswer &answer)
{
    if (!answer) {
        fail(answer.error());
    } else if (m_options.json) {
        printJson(*answer);
        finish(ExitCode::Ok);
    } else if (m_options.vessel.isEmpty()) {
        printStatus(*answer);
    } else {
        printSeries(*answer);
    }
}

void HistoryCommand::printSeries(const QJsonObject &json)
{
    const Result<HistorySeries> series = historyFromJson(json);
    if (!series) {
        fail(series.error(), ExitCode::Failed);
        return;
    }
    QList<QStringList> rows{{u"FROM"_s, u"LEAST"_s, u"MEAN"_s, u"MOST"_s, u"SET POINT"_s, u"VALVE OPEN"_s, QString()}};
    for (const HistoryPoint &point : series->points) {
        rows.append(rowOf(point));
    }
    print(series->points.isEmpty() ? u"nothing\n"_s : textTable(rows, {1, 2, 3, 4, 5}));
    print(u"%1, made of %2\n"_s.arg(unitSymbol(series->unit), historyTierName(series->tier)));
    finish(ExitCode::Ok);
}

void HistoryCommand::printStatus(const QJsonObject &json)
{
    constexpr double megabyte = 1024.0 * 1024.0;
    const QString text = json.value("text"_L1).toString();
    print(u"%1%2\n"_s.arg(json.value("state"_L1).toString(), text.isEmpty() ? QString() : u": "_s + text));
    print(u"%1 readings since %2, %3 MB\n"_s.arg(json.value("readings"_L1).toInteger())
              .arg(json.value("oldestReading"_L1).toString(u"now"_s))
              .arg(json.value("bytes"_L1).toDouble() / megabyte, 0, 'f', 1));
    if (const qint64 waiting = json.value("waiting"_L1).toInteger(); waiting > 0) {
        print(u"%1 readings wait for the disk\n"_s.arg(waiting));
    }
    finish(ExitCode::Ok);
}

} // namespace cellar
