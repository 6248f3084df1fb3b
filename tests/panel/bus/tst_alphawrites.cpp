// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "alphalinktest.h"

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::alphalinktest;

class AlphaWritesTest : public AlphaLinkTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void valuesThatDoNotFit_data();
    void valuesThatDoNotFit();
    void writeAnswers_data();
    void writeAnswers();
    void writeIsSentOnce();
    void readBackOfABrokenPage();
    void pageOfAnotherSizeIsNoAnswer();
    void writes_data();
    void writes();
    void writeOvertakesThePoll();
    void pollFromBeforeAWriteIsNotTold();
};

void AlphaWritesTest::valuesThatDoNotFit_data()
{
    QTest::addColumn<double>("value");
    QTest::newRow("negative") << -0.06;
    QTest::newRow("too large") << 6553.56;
    QTest::newRow("huge") << 1e300;
    QTest::newRow("nan") << std::nan("");
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity();
}

void AlphaWritesTest::valuesThatDoNotFit()
{
    QFETCH(const double, value);
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    const Result<void> written = write(u"v1"_s, value);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::OutOfLimits);
    QVERIFY(written.error().text.startsWith(u"the panel can only hold setpoints from 0 to 6553.5"_s));
    QVERIFY(!asked().contains("write"));
}

void AlphaWritesTest::writeAnswers_data()
{
    QTest::addColumn<int>("status"); // 0: none, -1: closes the connection
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("403") << 403 << ErrorKind::Refused;
    QTest::newRow("404") << 404 << ErrorKind::Refused;
    QTest::newRow("302") << 302 << ErrorKind::Protocol;
    QTest::newRow("204") << 204 << ErrorKind::Protocol;
    QTest::newRow("500") << 500 << ErrorKind::Protocol;
    QTest::newRow("silence") << 0 << ErrorKind::Timeout;
    QTest::newRow("closes") << -1 << ErrorKind::LinkLost;
}

void AlphaWritesTest::writeAnswers()
{
    QFETCH(const int, status);
    QFETCH(const ErrorKind, kind);
    AlphaPanelLink::Options options = quick();
    options.timeout = status == 0 ? 200ms : 5s;
    startLink(options);
    QTRY_VERIFY(isGood(u"v9"_s));
    m_trouble = [status](const Request &request) {
        if (!request.path.startsWith("/submit")) {
            return false;
        }
        if (status > 0) {
            ScriptedHttpServer::answer(request, status, {});
        } else if (status < 0) {
            request.socket->disconnectFromHost();
        }
        return true;
    };
    const Result<void> written = write(u"v1"_s, 36);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, kind);
    QVERIFY(!written.error().text.isEmpty());
    QCOMPARE(asked().count("write"), 1);
    QCOMPARE(*read(u"v1"_s), 34.0); // the panel can be asked what became of it
}

void AlphaWritesTest::writeIsSentOnce()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    m_trouble = [this](const Request &request) {
        if (request.path.startsWith("/submit")) {
            m_tanks[0].setpoint = "36";
            request.socket->disconnectFromHost();
            return true;
        }
        return false;
    };
    QVERIFY(!write(u"v1"_s, 36));
    QCOMPARE(*read(u"v1"_s), 36.0);
    QCOMPARE(asked().count("write"), 1);
}

void AlphaWritesTest::readBackOfABrokenPage()
{
    AlphaPanelLink::Options options = quick();
    options.poll = 1h;
    startLink(options);
    QTRY_VERIFY(isGood(u"v9"_s));
    m_trouble = [](const Request &request) {
        ScriptedHttpServer::answer(request, 500, {});
        return true;
    };
    const PointResult<double> answer = read(u"v9"_s);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Fault::NoAnswer);
    QCOMPARE(answer.error().text, u"/002.html: HTTP status 500"_s);
}

void AlphaWritesTest::pageOfAnotherSizeIsNoAnswer()
{
    AlphaPanelLink::Options options = quick();
    options.poll = 1h;
    startLink(options);
    QTRY_VERIFY(isGood(u"v9"_s));
    m_tanks.removeAt(5);
    const PointResult<double> answer = read(u"v9"_s);
    QVERIFY(!answer);
    QCOMPARE(answer.error().text, u"the page lists 4 tanks, until now 5"_s);
    QCOMPARE(*read(u"v1"_s), 34.0);
}

void AlphaWritesTest::writes_data()
{
    QTest::addColumn<QString>("vessel");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("request");
    QTest::newRow("whole") << u"v1"_s << 36.0 << u"o3a117t2v360"_s;
    QTest::newRow("tenths") << u"v9"_s << 34.2 << u"o3a125t2v342"_s;
    QTest::newRow("binary") << u"v5"_s << 64.1 << u"o3a121t2v641"_s; // 64.1 × 10 is 640.9999…
    QTest::newRow("rounded") << u"v5"_s << 34.26 << u"o3a121t2v343"_s;
    QTest::newRow("zero") << u"v5"_s << 0.0 << u"o3a121t2v0"_s;
    QTest::newRow("negative zero") << u"v5"_s << -0.04 << u"o3a121t2v0"_s;
    QTest::newRow("most") << u"v5"_s << 6553.5 << u"o3a121t2v65535"_s;
}

void AlphaWritesTest::writes()
{
    QFETCH(const QString, vessel);
    QFETCH(const double, value);
    QFETCH(const QString, request);
    AlphaPanelLink::Options options = quick();
    options.poll = 1h;
    startLink(options);
    QTRY_VERIFY(isGood(u"v9"_s));
    const qsizetype before = asked().size();
    const qint64 from = m_clock.now().time_since_epoch().count();
    QVERIFY(write(vessel, value));
    const qint64 until = m_clock.now().time_since_epoch().count();
    const QString path = QString::fromLatin1(m_server->requests().at(before).path);
    const QRegularExpressionMatch match =
        QRegularExpression(u"^/submit\\.html\\?dummy=(\\d+)"_s + request + u"\\z"_s).match(path);
    QVERIFY2(match.hasMatch(), qPrintable(path));
    QVERIFY(match.captured(1).toLongLong() >= from && match.captured(1).toLongLong() <= until);
    QCOMPARE(m_server->requests().at(before).method, "GET"_ba);
    // All is read again at once, an hour before the next poll.
    QTRY_COMPARE(valueOf(last(vessel).setpoint, -1.0), std::round(std::abs(value) * 10) / 10);
    QCOMPARE(asked().sliced(before), (QByteArrayList{"write", "001", "002"}));
}

void AlphaWritesTest::writeOvertakesThePoll()
{
    AlphaPanelLink::Options options = quick();
    options.gap = 300ms;
    options.poll = 1h;
    startLink(options);
    QTRY_COMPARE(asked(), (QByteArrayList{"001"}));
    QElapsedTimer elapsed;
    elapsed.start();
    QVERIFY(write(u"v1"_s, 36)); // between two pages, which stand still for their pause
    QVERIFY(elapsed.elapsed() < 290);
    QTRY_VERIFY(isGood(u"v1"_s));
    QCOMPARE(asked(), (QByteArrayList{"001", "write", "001", "002"}));
    QCOMPARE(valueOf(last(u"v1"_s).setpoint, 0.0), 36.0);
}

void AlphaWritesTest::pollFromBeforeAWriteIsNotTold()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    bool written = false;
    QList<double> told;
    connect(m_link.get(), &PanelLink::sampled, this, [&](const QList<VesselSample> &samples) {
        if (written) {
            told.append(valueOf(samples.first().setpoint, -1.0));
        }
    });
    for (int i = 0; i < 10; ++i) {
        // A page is on its way with the old value when the write is asked for.
        m_delay = 10ms;
        const int before = m_underWay;
        QTRY_VERIFY(m_underWay > before || m_underWay > 0);
        written = false;
        told.clear();
        m_link->writeSetpoint(u"v1"_s, 50 + i, [&](const Result<void> &answer) { written = answer.has_value(); });
        QTRY_VERIFY(!told.isEmpty());
        QCOMPARE(told.first(), 50.0 + i);
    }
}

QTEST_GUILESS_MAIN(AlphaWritesTest)
#include "tst_alphawrites.moc"
