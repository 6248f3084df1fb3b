// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "alphalinktest.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::alphalinktest;

class AlphaReadsTest : public AlphaLinkTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void badReads_data();
    void badReads();
    void oneBadPageRejectsAll();
    void emptyCellShiftsNothing();
    void missingProbe();
    void unknownValve();
    void changedNumberOfTanks();
    void tooFewTanks();
    void pausesDoubleUpToThePoll();
    void comesBack();
    void readsEverything();
    void pollsFromStartToStart();
    void pausesBetweenPages();
    void neverTwoRequestsAtATime();
    void readsOnlyThePageOfTheVessel();
    void readsBeforeAnythingIsKnown();
};

void AlphaReadsTest::badReads_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QString>("says");
    QTest::newRow("500") << "500"_ba << u"/002.html: HTTP status 500"_s;
    QTest::newRow("404") << "404"_ba << u"/002.html: HTTP status 404"_s;
    QTest::newRow("redirect") << "302"_ba << u"/002.html: HTTP status 302"_s;
    QTest::newRow("garbage") << "garbage"_ba
                             << u"/002.html: the page has no second <Script>: it is not one of the panel's"_s;
    QTest::newRow("nothing") << "nothing"_ba
                             << u"/002.html: the page has no second <Script>: it is not one of the panel's"_s;
    QTest::newRow("truncated") << "truncated"_ba << u"breaks off"_s;
    QTest::newRow("one cell less") << "short"_ba << u"/002.html: the page lists 14 values, not three for each tank"_s;
    QTest::newRow("silence") << "silence"_ba << u"/002.html: no complete answer within 200 ms"_s;
    QTest::newRow("closes") << "close"_ba << u"/002.html: the connection was closed before the answer was complete"_s;
    QTest::newRow("endless") << "endless"_ba << u"/002.html: the answer is larger than 262144 bytes"_s;
}

// Whatever happens to one page of a panel that worked until now: nobody keeps a good value, and it comes back.
void AlphaReadsTest::badReads()
{
    QFETCH(const QByteArray, kind);
    QFETCH(const QString, says);
    AlphaPanelLink::Options options = quick();
    options.timeout = kind == "silence" ? 200ms : 5s;
    startLink(options);
    QTRY_VERIFY(isGood(u"v1"_s) && isGood(u"v9"_s));
    m_trouble = [this, kind](const Request &request) {
        if (request.path != "/002.html") {
            return false;
        }
        const QByteArray good = page(m_tanks.sliced(m_firstPage));
        if (kind == "garbage" || kind == "nothing") {
            ScriptedHttpServer::answer(request, 200, kind == "nothing" ? "" : "<html>It works!</html>");
        } else if (kind == "truncated") {
            ScriptedHttpServer::answer(request, 200, good.first(good.size() - 60));
        } else if (kind == "short") {
            ScriptedHttpServer::answer(request, 200, QByteArray(good).replace(",\"42\"", ""));
        } else if (kind == "endless") {
            ScriptedHttpServer::answer(request, 200, QByteArray(300'000, 'x'));
        } else if (kind == "close") {
            request.socket->disconnectFromHost();
        } else if (kind != "silence") {
            ScriptedHttpServer::answer(request, kind.toInt(), good, "text/html", "Location: /001.html\r\n");
        }
        return true;
    };
    QTRY_VERIFY(allUnanswered());
    QVERIFY2(m_link->status().error.contains(says), qPrintable(m_link->status().error));
    QVERIFY(m_link->status().state != LinkState::Connected);
    QVERIFY(last(u"v1"_s).temperature->error().text.contains(says));
    QVERIFY(m_link->status().statistics.errors > 0);
    m_trouble = {};
    QTRY_VERIFY(isGood(u"v1"_s) && isGood(u"v9"_s));
    QCOMPARE(m_link->status().state, LinkState::Connected);
    QCOMPARE(m_link->status().error, QString());
    QCOMPARE(m_link->status().backoff, 0ms);
}

void AlphaReadsTest::oneBadPageRejectsAll()
{
    m_trouble = [](const Request &request) {
        if (request.path == "/002.html") {
            ScriptedHttpServer::answer(request, 500, {});
            return true;
        }
        return false;
    };
    startLink();
    QTRY_VERIFY(m_server->count("GET", "/002.html") >= 3);
    QVERIFY(allUnanswered());
    QVERIFY(m_server->count("GET", "/001.html") >= 3);
    QVERIFY(m_link->status().statistics.exceptions >= 2);
}

// The program that this replaces took the comma behind an empty text for the next one.
void AlphaReadsTest::emptyCellShiftsNothing()
{
    m_tanks[0] = {"", "34", "0"};
    m_tanks[6].temperature = "";
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    for (int i = 0; i < tankCount; ++i) {
        const VesselSample sample = last(u"v%1"_s.arg(i + 1));
        if (i == 0 || i == 6) {
            QVERIFY(isFault(sample.temperature, Fault::SensorFault));
            QCOMPARE(sample.temperature->error().text, u"the panel shows no temperature"_s);
        } else {
            QCOMPARE(valueOf(sample.temperature, 0.0), 36.8 + i);
        }
        QCOMPARE(valueOf(sample.setpoint, 0.0), 34.0 + i);
        QCOMPARE(valueOf(sample.valveOpen, i % 2 == 0), i % 2 != 0);
    }
    QCOMPARE(m_link->status().state, LinkState::Connected);
}

void AlphaReadsTest::missingProbe()
{
    m_tanks[8] = {"1000", "0", "0"};
    startLink();
    QTRY_VERIFY(isGood(u"v8"_s));
    QVERIFY(isFault(last(u"v9"_s).temperature, Fault::SensorFault));
    QCOMPARE(last(u"v9"_s).temperature->error().text, u"no probe: the panel shows 1000"_s);
    QCOMPARE(valueOf(last(u"v9"_s).setpoint, -1.0), 0.0);
    QCOMPARE(*read(u"v9"_s), 0.0);
}

void AlphaReadsTest::unknownValve()
{
    m_tanks[1].valve = "2";
    m_tanks[2].valve = "";
    m_tanks[3].setpoint = "--";
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    QVERIFY(isFault(last(u"v2"_s).valveOpen, Fault::SensorFault));
    QVERIFY(isFault(last(u"v3"_s).valveOpen, Fault::SensorFault));
    QVERIFY(isFault(last(u"v4"_s).setpoint, Fault::SensorFault));
    QVERIFY(isGood(u"v2"_s) && isGood(u"v3"_s) && isGood(u"v4"_s));
}

void AlphaReadsTest::changedNumberOfTanks()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    QStringList errors;
    connect(m_link.get(), &PanelLink::statusChanged, this, [&] { errors.append(m_link->status().error); });
    int wholeReads = 0;
    m_trouble = [&wholeReads](const Request &request) {
        wholeReads += request.path == "/002.html" ? 1 : 0;
        if (wholeReads < 2 || request.path == "/002.html") {
            return false;
        }
        ScriptedHttpServer::answer(request, 500, {}); // before there is a third
        return true;
    };
    m_tanks.insert(2, Tank{"50.0", "50", "0"});
    QTRY_VERIFY(errors.contains(u"/001.html: HTTP status 500"_s));
    QVERIFY(allUnanswered());
    QVERIFY2(!errors.filter(u"the pages list 10 tanks (4 + 6), until now 9 tanks (4 + 5)"_s).isEmpty(),
        qPrintable(errors.join(u'\n')));
    // It stays so: somebody has added a tank.
    m_trouble = {};
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^The Alpha panel was changed"_s));
    QTRY_VERIFY(isGood(u"v9"_s));
    QCOMPARE(valueOf(last(u"v3"_s).temperature, 0.0), 50.0);
}

void AlphaReadsTest::tooFewTanks()
{
    m_tanks.removeLast();
    startLink();
    QTRY_VERIFY(allUnanswered());
    QTRY_VERIFY(m_server->count("GET", "/002.html") > 4);
    QVERIFY(allUnanswered());
    QVERIFY2(m_link->status().error.contains(u"the pages list 8 tanks (4 + 4), but there is a vessel in slot 9"_s),
        qPrintable(m_link->status().error));
}

void AlphaReadsTest::pausesDoubleUpToThePoll()
{
    m_server->vanish();
    AlphaPanelLink::Options options = quick();
    options.poll = 320ms;
    QList<qint64> pauses;
    startLink(options);
    connect(m_link.get(), &PanelLink::statusChanged, this, [this, &pauses] {
        if (m_link->status().state == LinkState::Disconnected) {
            pauses.append(m_link->status().backoff.count());
            QCOMPARE(m_link->status().error, u"/001.html: nothing listens there"_s);
        }
    });
    QTRY_COMPARE_WITH_TIMEOUT(pauses.size(), 7, 20'000);
    QCOMPARE(pauses, (QList<qint64>{20, 40, 80, 160, 320, 320, 320}));
    QVERIFY(allUnanswered());
}

void AlphaReadsTest::comesBack()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    const Timestamp connected = m_link->status().since;
    m_server->vanish();
    QTRY_VERIFY(allUnanswered());
    QCOMPARE(m_link->status().error, u"/001.html: nothing listens there"_s);
    QVERIFY(m_server->comeBack());
    QTRY_VERIFY(isGood(u"v9"_s));
    QVERIFY(m_link->status().since >= connected);
}

void AlphaReadsTest::readsEverything()
{
    const Timestamp before = m_clock.now();
    startLink();
    QCOMPARE(m_link->id(), u"main"_s);
    QCOMPARE(m_link->status().state, LinkState::Connecting);
    QTRY_VERIFY(isGood(u"v9"_s));
    QCOMPARE(m_last.size(), tankCount);
    for (int i = 0; i < tankCount; ++i) {
        const VesselSample sample = last(u"v%1"_s.arg(i + 1));
        QCOMPARE(valueOf(sample.temperature, 0.0), 36.8 + i);
        QCOMPARE(valueOf(sample.setpoint, 0.0), 34.0 + i);
        QCOMPARE(valueOf(sample.valveOpen, i % 2 == 0), i % 2 != 0);
        QVERIFY(sample.at >= before && sample.at <= m_clock.now());
    }
    QCOMPARE(m_link->status().state, LinkState::Connected);
    QVERIFY(m_link->status().cycleMs > 0);
    QCOMPARE(asked().first(2), (QByteArrayList{"001", "002"}));
}

void AlphaReadsTest::pollsFromStartToStart()
{
    AlphaPanelLink::Options options = quick();
    options.poll = 400ms;
    m_delay = 100ms; // two pages: half of the poll
    startLink(options);
    QElapsedTimer elapsed;
    QTRY_COMPARE(m_samples, 1);
    elapsed.start();
    QTRY_COMPARE(m_samples, 4);
    QVERIFY2(elapsed.elapsed() >= 1150 && elapsed.elapsed() < 1700, qPrintable(QString::number(elapsed.elapsed())));
}

void AlphaReadsTest::pausesBetweenPages()
{
    AlphaPanelLink::Options options = quick();
    options.gap = 150ms;
    QList<qint64> times;
    QElapsedTimer elapsed;
    elapsed.start();
    m_trouble = [&](const Request &) {
        times.append(elapsed.elapsed());
        return false;
    };
    startLink(options);
    QTRY_VERIFY(times.size() >= 6);
    for (qsizetype i = 1; i < times.size(); ++i) {
        QVERIFY2(times.at(i) - times.at(i - 1) >= 149, qPrintable(QString::number(times.at(i) - times.at(i - 1))));
    }
}

void AlphaReadsTest::neverTwoRequestsAtATime()
{
    m_delay = 5ms;
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    int done = 0;
    for (int i = 0; i < 10; ++i) {
        m_link->readSetpoint(
            u"v%1"_s.arg(i % 9 + 1), [&done](const PointResult<double> &answer) { done += answer ? 1 : 0; });
        m_link->writeSetpoint(
            u"v%1"_s.arg(i % 9 + 1), 40 + i, [&done](const Result<void> &answer) { done += answer ? 1 : 0; });
    }
    QTRY_COMPARE(done, 20);
    QCOMPARE(m_mostUnderWay, 1);
    QCOMPARE(asked().count("write"), 10);
}

void AlphaReadsTest::readsOnlyThePageOfTheVessel()
{
    AlphaPanelLink::Options options = quick();
    options.poll = 1h;
    options.gap = 1h; // which nobody waits for who wants to know now
    startLink(options);
    QTRY_COMPARE(asked(), (QByteArrayList{"001"}));
    m_link.reset();

    options.gap = 0ms;
    startLink(options);
    QTRY_VERIFY(isGood(u"v9"_s));
    const qsizetype before = asked().size();
    m_tanks[8].setpoint = "38.5";
    QCOMPARE(*read(u"v9"_s), 38.5);
    m_tanks[3].setpoint = "39";
    QCOMPARE(*read(u"v4"_s), 39.0);
    QCOMPARE(asked().sliced(before), (QByteArrayList{"002", "001"}));
    // Two that ask at the same time for the same page.
    int done = 0;
    m_link->readSetpoint(u"v8"_s, [&done](const PointResult<double> &answer) { done += answer ? 1 : 0; });
    m_link->readSetpoint(u"v7"_s, [&done](const PointResult<double> &answer) { done += answer ? 1 : 0; });
    QTRY_COMPARE(done, 2);
    QVERIFY(asked().size() <= before + 4);
}

void AlphaReadsTest::readsBeforeAnythingIsKnown()
{
    m_trouble = [](const Request &request) {
        ScriptedHttpServer::answer(request, 500, {});
        return true;
    };
    AlphaPanelLink::Options options = quick();
    options.poll = 1h;
    startLink(options);
    PointResult<double> answer = read(u"v9"_s);
    QVERIFY(!answer);
    QCOMPARE(answer.error().text, u"/001.html: HTTP status 500"_s);
    m_trouble = {};
    answer = read(u"v9"_s); // does not wait for the pause to end
    QVERIFY(answer);
    QCOMPARE(*answer, 42.0);
    QVERIFY(isGood(u"v9"_s));
}

QTEST_GUILESS_MAIN(AlphaReadsTest)
#include "tst_alphareads.moc"
