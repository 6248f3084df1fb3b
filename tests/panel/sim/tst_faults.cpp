// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/faultjson.h"

#include <QJsonDocument>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

const FaultSet::Instant startTime{1h};

} // namespace

class FaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << "{}"_ba << u"\"\" is not a fault"_s;
        QTest::newRow("slip") << R"({"fault": "probe-mising"})"_ba << u"did you mean \"probe-missing\"?"_s;
        QTest::newRow("unknown") << R"({"fault": "zzzzzzzzzzzzzzzz"})"_ba << u"valid are probe-missing, "_s;
        QTest::newRow("number") << R"({"fault": 7})"_ba << u"is not a fault"_s;
        QTest::newRow("foreign option") << R"({"fault": "probe-missing", "ms": 7})"_ba << u"\"ms\" is not an option"_s;
        QTest::newRow("slipped option") << R"({"fault": "slow-answers", "second": 7})"_ba << u"\"seconds\"?"_s;
        QTest::newRow("code 0") << R"({"fault": "write-exception", "code": 0})"_ba << u"from 1 to 11"_s;
        QTest::newRow("code 12") << R"({"fault": "read-exception", "code": 12})"_ba << u"from 1 to 11"_s;
        QTest::newRow("code 1.5") << R"({"fault": "read-exception", "code": 1.5})"_ba << u"whole number"_s;
        QTest::newRow("code text") << R"({"fault": "read-exception", "code": "4"})"_ba << u"a number"_s;
        QTest::newRow("ms negative") << R"({"fault": "slow-answers", "ms": -1})"_ba << u"from 1 to 60000"_s;
        QTest::newRow("ms huge") << R"({"fault": "connection-dropped", "ms": 1e12})"_ba << u"\"ms\""_s;
        QTest::newRow("state") << R"({"fault": "stuck-valve", "state": "ajar"})"_ba << u"\"open\" or \"closed\""_s;
        QTest::newRow("state number") << R"({"fault": "stuck-valve", "state": 1})"_ba << u"\"open\" or \"closed\""_s;
        QTest::newRow("apply") << R"({"fault": "drop-on-write", "apply": "yes"})"_ba << u"true or false"_s;
        QTest::newRow("hot glycol") << R"({"fault": "glycol-warm", "temperature": 1e6})"_ba << u"\"temperature\""_s;
        QTest::newRow("bytes") << R"({"fault": "oversized-answer", "bytes": 1e9})"_ba << u"from 1 to 60000"_s;
        QTest::newRow("seconds 0") << R"({"fault": "probe-missing", "seconds": 0})"_ba << u"\"seconds\""_s;
        QTest::newRow("seconds text") << R"({"fault": "probe-missing", "seconds": "soon"})"_ba << u"\"seconds\""_s;
    }
    void refuses()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        const Result<Fault> fault = faultFromJson(object(json));
        QVERIFY(!fault);
        QCOMPARE(fault.error().kind, ErrorKind::BadInput);
        QVERIFY2(fault.error().text.contains(says), qPrintable(fault.error().text));
    }

    void namesGoBothWaysHoweverTheyAreSpelled()
    {
        QCOMPARE(faultKindNames().size(), qsizetype(faultKindCount));
        QStringList seen;
        for (std::size_t i = 0; i < faultKindCount; ++i) {
            const auto kind = static_cast<FaultKind>(i);
            const QString name = faultKindName(kind);
            QVERIFY(!name.isEmpty());
            QVERIFY(!seen.contains(name));
            seen.append(name);
            QCOMPARE(faultKindFromName(name), std::optional(kind));
            QCOMPARE(faultKindFromName(name.toUpper().replace(u'-', u' ')), std::optional(kind));
            QCOMPARE(faultKindFromName(QString(name).replace(u'-', u'_')), std::optional(kind));
        }
        QCOMPARE(faultKindFromName(u"none"), std::optional<FaultKind>());
    }

    void readsOptions()
    {
        const auto read = [](const QByteArray &json) { return faultFromJson(object(json)).value(); };
        QCOMPARE(read(R"({"fault": "write-exception"})").code, quint8(4));
        QCOMPARE(read(R"({"fault": "Write Exception", "code": 11, "vessel": "x"})").code, quint8(11));
        QCOMPARE(read(R"({"fault": "slow-answers"})").delay, 300ms);
        QCOMPARE(read(R"({"fault": "slow_answers", "ms": 800, "panel": null})").delay, 800ms);
        QCOMPARE(read(R"({"fault": "connection-dropped"})").delay, 0ms);
        QCOMPARE(read(R"({"fault": "stuck-valve"})").open, std::optional<bool>());
        QCOMPARE(read(R"({"fault": "stuck-valve", "state": "Open"})").open, std::optional(true));
        QCOMPARE(read(R"({"fault": "drop-on-write", "apply": true})").apply, true);
        QCOMPARE(read(R"({"fault": "glycol-warm", "temperature": 50.5})").temperature, std::optional(50.5));
        QCOMPARE(read(R"({"fault": "oversized-answer", "bytes": 300})").bytes, 300);
        QCOMPARE(read(R"({"fault": "probe-missing"})").lasts, std::optional<Milliseconds>());
        QCOMPARE(read(R"({"fault": "probe-missing", "seconds": 1.5})").lasts, std::optional<Milliseconds>(1500ms));
    }

    void whatIsReadIsSaidBack_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("code") << R"({"fault": "read-exception", "code": 6})"_ba;
        QTest::newRow("ms") << R"({"fault": "slow-answers", "ms": 5})"_ba;
        QTest::newRow("state") << R"({"fault": "stuck-valve", "state": "closed"})"_ba;
        QTest::newRow("apply") << R"({"fault": "drop-on-write", "apply": true})"_ba;
        QTest::newRow("temperature") << R"({"fault": "glycol-warm", "temperature": 50})"_ba;
        QTest::newRow("bytes") << R"({"fault": "oversized-answer", "bytes": 9})"_ba;
        QTest::newRow("none") << R"({"fault": "half-frame"})"_ba;
    }
    void whatIsReadIsSaidBack()
    {
        QFETCH(QByteArray, json);
        const Fault fault = faultFromJson(object(json)).value();
        QCOMPARE(faultToJson(fault), object(json));
    }

    void theCatalogueHasAll()
    {
        const QJsonArray catalogue = faultCatalogue();
        QCOMPARE(catalogue.size(), qsizetype(faultKindCount));
        for (const QJsonValue &entry : catalogue) {
            QVERIFY(faultKindFromName(entry[u"fault"].toString()).has_value());
            QVERIFY(!entry[u"does"].toString().isEmpty());
            QVERIFY(entry[u"options"].toObject().contains(u"seconds"));
        }
    }

    void aSetHoldsOneOfEachKind()
    {
        FaultSet set;
        QVERIFY(set.isEmpty());
        QVERIFY(!set.find(FaultKind::SlowAnswers));
        Fault slow{FaultKind::SlowAnswers};
        slow.delay = 100ms;
        set.add(slow, startTime);
        slow.delay = 200ms;
        set.add(slow, startTime);
        set.add(Fault{FaultKind::ProbeMissing}, startTime);
        QCOMPARE(set.find(FaultKind::SlowAnswers)->delay, 200ms);
        QCOMPARE(set.toJson(startTime).size(), 2);
        set.clear();
        QVERIFY(set.isEmpty());
        QVERIFY(set.toJson(startTime).isEmpty());
    }

    void faultsEndByThemselves()
    {
        FaultSet set;
        Fault brief{FaultKind::HalfFrame};
        brief.lasts = 2s;
        set.add(brief, startTime);
        set.add(Fault{FaultKind::ProbeMissing}, startTime);
        QVERIFY(!set.expire(startTime + 1999ms));
        QCOMPARE(set.toJson(startTime + 500ms).first().value(u"fault").toString(), u"probe-missing"_s);
        QCOMPARE(set.toJson(startTime + 500ms).last().value(u"remaining").toDouble(), 1.5);
        QVERIFY(set.expire(startTime + 2s));
        QVERIFY(!set.find(FaultKind::HalfFrame));
        QVERIFY(set.find(FaultKind::ProbeMissing));
        QVERIFY(!set.isEmpty());
        QVERIFY(!set.expire(startTime + 24h));
    }
};

QTEST_APPLESS_MAIN(FaultsTest)
#include "tst_faults.moc"
