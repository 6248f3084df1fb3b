// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox/outboxrecord.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class OutboxRecordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quarantined();
};

void OutboxRecordTest::quarantined()
{
    const QJsonObject json = toJson(QuarantinedRecord{7, Timestamp(1h), "a=\xFF", u"no"_s, Timestamp(2h)});
    QCOMPARE(json.value("payload"_L1).toString(), u"a=\uFFFD"_s);
    QCOMPARE(json.value("reason"_L1), u"no"_s);
    QCOMPARE(json.value("since"_L1), u"1970-01-01T02:00:00.000Z"_s);
}

QTEST_GUILESS_MAIN(OutboxRecordTest)
#include "tst_outboxrecord.moc"
