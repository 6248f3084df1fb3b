// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/vesselbatch.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class VesselBatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothWays();
    void emptyVessel();
    void hostile_data();
    void hostile();
    void everyFieldHasItsOwnText();
};

void VesselBatchTest::bothWays()
{
    VesselBatch batch{u"fv-10-1"_s, Batch{}, {u"gravity"_s, u"notes"_s}};
    batch.batch->beer = u"Pils 🍺"_s;
    batch.batch->number = u"1042"_s;
    batch.batch->days = 12;
    const Result<VesselBatch> read = vesselBatchFromJson(toJson(batch));
    QVERIFY2(read, read ? "" : qPrintable(read.error().text));
    QCOMPARE(*read, batch);
    QVERIFY(!read->canBeEmptied());
}

void VesselBatchTest::emptyVessel()
{
    const VesselBatch batch{u"fv-10-1"_s, std::nullopt, batchFieldNames()};
    const Result<VesselBatch> read = vesselBatchFromJson(toJson(batch));
    QVERIFY(read);
    QCOMPARE(*read, batch);
    QVERIFY(read->canBeEmptied());
}

void VesselBatchTest::hostile_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("no vessel") << u"vessel"_s << QJsonValue();
    QTest::newRow("batch is text") << u"batch"_s << QJsonValue(u"Pils"_s);
    QTest::newRow("batch without a time") << u"batch"_s << QJsonValue(QJsonObject{{u"beer"_s, u"Pils"_s}});
    QTest::newRow("no list") << u"editable"_s << QJsonValue(u"gravity"_s);
    QTest::newRow("unknown field") << u"editable"_s << QJsonValue(QJsonArray{u"days"_s});
    QTest::newRow("numbers") << u"editable"_s << QJsonValue(QJsonArray{1});
    QTest::newRow("twice") << u"editable"_s << QJsonValue(QJsonArray{u"gravity"_s, u"gravity"_s});
}

void VesselBatchTest::hostile()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QJsonObject json = toJson(VesselBatch{u"fv-10-1"_s, std::nullopt, {u"gravity"_s}});
    QVERIFY(vesselBatchFromJson(json));
    json.insert(key, value);
    const Result<VesselBatch> read = vesselBatchFromJson(json);
    QVERIFY(!read);
    QVERIFY2(read.error().text.contains(key), qPrintable(read.error().text));
}

void VesselBatchTest::everyFieldHasItsOwnText()
{
    Batch batch;
    int number = 0;
    for (const BatchField &field : batchFields) {
        batch.*field.text = QString::number(++number);
        QCOMPARE(batchFieldNamed(field.name), &field);
    }
    number = 0;
    for (const BatchField &field : batchFields) {
        QCOMPARE(batch.*field.text, QString::number(++number));
    }
    QCOMPARE(batchFieldNamed(u"days"), nullptr);
}

QTEST_GUILESS_MAIN(VesselBatchTest)
#include "tst_vesselbatch.moc"
