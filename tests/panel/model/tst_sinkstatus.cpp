// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/sinkstatus.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class SinkStatusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingYet();
    void everything();
};

void SinkStatusTest::nothingYet()
{
    QCOMPARE(QJsonDocument(toJson(SinkStatus{.name = u"influx"_s})).toJson(QJsonDocument::Compact),
        R"({"backlog":0,"backlogBytes":0,"dropped":0,"lastError":null,"lastErrorAt":null,"lastSuccessAt":null,"name":"influx","oldest":null,"outboxDamaged":null,"outboxTrouble":null,"quarantined":0,"reason":null,"sent":0,"state":"idle","unsaved":0,"until":null})"_ba);
}

void SinkStatusTest::everything()
{
    const Timestamp at(1h);
    const SinkStatus status{.name = u"influx"_s,
        .state = SinkStatus::State::Held,
        .reason = u"HTTP status 401"_s,
        .until = at + 1min,
        .tally = {.records = 4, .bytes = 300, .oldest = at, .sent = 9, .dropped = 3, .quarantined = 2, .unsaved = 1},
        .lastError = u"HTTP status 401"_s,
        .lastErrorAt = at,
        .lastSuccessAt = at - 1min,
        .trouble = u"disk full"_s,
        .damaged = u"outbox.db.damaged-1"_s};
    const QJsonObject json = toJson(status);
    QCOMPARE(json.value("state"_L1), u"held"_s);
    QCOMPARE(json.value("until"_L1), u"1970-01-01T01:01:00.000Z"_s);
    QCOMPARE(json.value("backlog"_L1), 4);
    QCOMPARE(json.value("oldest"_L1), u"1970-01-01T01:00:00.000Z"_s);
    QCOMPARE(json.value("dropped"_L1), 3);
    QCOMPARE(json.value("quarantined"_L1), 2);
    QCOMPARE(json.value("outboxTrouble"_L1), u"disk full"_s);
}

QTEST_GUILESS_MAIN(SinkStatusTest)
#include "tst_sinkstatus.moc"
