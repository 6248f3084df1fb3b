// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphapanellink.h"
#include "bus/panellinkfactory.h"
#include "fakes/scriptedhttpserver.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Request = ScriptedHttpServer::Request;
using Fault = PointFault::Kind;

namespace {

constexpr int tankCount = 9;
constexpr int firstAddress = 117;

// What the panel holds, as texts: whatever a test wants to be on its pages.
struct Tank
{
    QByteArray temperature = "36.8";
    QByteArray setpoint = "34";
    QByteArray valve = "0";
};

QByteArray page(const QList<Tank> &tanks)
{
    QByteArrayList cells;
    for (const Tank &tank : tanks) {
        for (const QByteArray &cell : {tank.temperature, tank.setpoint, tank.valve}) {
            cells.append('"' + cell + '"');
        }
    }
    return "<HTML>\r\n<Script>\r\nvar V = [\"9\",\"9\",\"9\"];\r\n</Script>\r\n<BODY>\xB0"
           "F<Script>\r\nvar V = [" +
           cells.join(',') + "];\r\n</Script></BODY></HTML>\r\n";
}

template<typename T> bool isFault(const std::optional<PointResult<T>> &point, Fault kind)
{
    return point && !*point && point->error().kind == kind && !point->error().text.isEmpty();
}

template<typename T> T valueOf(const std::optional<PointResult<T>> &point, T otherwise)
{
    return point && *point ? **point : otherwise;
}

} // namespace

class AlphaPanelLinkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void unknownVessels();
    void notStarted();
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
    void valuesThatDoNotFit_data();
    void valuesThatDoNotFit();
    void writeAnswers_data();
    void writeAnswers();
    void writeIsSentOnce();
    void readBackOfABrokenPage();
    void pageOfAnotherSizeIsNoAnswer();
    void stopFinishesCallbacks();
    void destructionFinishesCallbacks();
    void callbackMayDeleteTheLink();
    void slotsMayStopTheLink();

    void readsEverything();
    void pollsFromStartToStart();
    void pausesBetweenPages();
    void neverTwoRequestsAtATime();
    void readsOnlyThePageOfTheVessel();
    void readsBeforeAnythingIsKnown();
    void writes_data();
    void writes();
    void writeOvertakesThePoll();
    void pollFromBeforeAWriteIsNotTold();
    void statistics();
    void factory();

private:
    // Plays the panel as it should be.
    void work(const Request &request);
    void respond(const Request &request);
    void startLink(AlphaPanelLink::Options options = {});
    [[nodiscard]] AlphaPanelLink::Options quick() const;
    [[nodiscard]] VesselSample last(const QString &vessel) const { return m_last.value(vessel); }
    [[nodiscard]] bool isGood(const QString &vessel) const
    {
        const VesselSample sample = last(vessel);
        return sample.temperature && *sample.temperature;
    }
    [[nodiscard]] bool allUnanswered() const;
    [[nodiscard]] Result<void> write(const QString &vessel, double value);
    [[nodiscard]] PointResult<double> read(const QString &vessel);
    [[nodiscard]] QByteArrayList asked() const;

    SystemClock m_clock;
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<AlphaPanelLink> m_link;
    QList<Tank> m_tanks;
    qsizetype m_firstPage = 4; // tanks on it
    std::function<bool(const Request &)> m_trouble; // true: it has seen to the request
    int m_underWay = 0; // requests that wait for their answer
    int m_mostUnderWay = 0;
    Milliseconds m_delay{0};
    QHash<QString, VesselSample> m_last;
    int m_samples = 0;
};

void AlphaPanelLinkTest::init()
{
    m_server = std::make_unique<ScriptedHttpServer>();
    m_server->onAny([this](const Request &request) { work(request); });
    m_tanks.clear();
    for (int i = 0; i < tankCount; ++i) {
        m_tanks.append({QByteArray::number(36.8 + i), QByteArray::number(34 + i), i % 2 == 0 ? "0" : "1"});
    }
    m_firstPage = 4;
    m_trouble = {};
    m_underWay = 0;
    m_mostUnderWay = 0;
    m_delay = 0ms;
    m_last.clear();
    m_samples = 0;
}

void AlphaPanelLinkTest::cleanup()
{
    m_link.reset();
    m_server.reset();
}

void AlphaPanelLinkTest::work(const Request &request)
{
    m_mostUnderWay = std::max(m_mostUnderWay, ++m_underWay);
    if (m_trouble && m_trouble(request)) {
        --m_underWay;
        return;
    }
    if (m_delay == 0ms) {
        respond(request);
    } else {
        QTimer::singleShot(m_delay, m_server.get(), [this, request] { respond(request); });
    }
}

void AlphaPanelLinkTest::respond(const Request &request)
{
    --m_underWay;
    if (request.path == "/001.html") {
        ScriptedHttpServer::answer(request, 200, page(m_tanks.first(m_firstPage)), "text/html");
    } else if (request.path == "/002.html") {
        ScriptedHttpServer::answer(request, 200, page(m_tanks.sliced(m_firstPage)), "text/html");
    } else if (request.path.startsWith("/submit.html?")) {
        static const QRegularExpression form(u"^/submit\\.html\\?dummy=(\\d+)o3a(\\d+)t2v(\\d+)\\z"_s);
        const QRegularExpressionMatch match = form.match(QString::fromLatin1(request.path));
        const int tank = match.captured(2).toInt() - firstAddress;
        if (match.hasMatch() && tank >= 0 && tank < m_tanks.size()) {
            m_tanks[tank].setpoint = QByteArray::number(match.captured(3).toInt() / 10.0);
            ScriptedHttpServer::answer(request, 200, "OK", "text/html");
        } else {
            ScriptedHttpServer::answer(request, 400, "what?", "text/html");
        }
    } else {
        ScriptedHttpServer::answer(request, 404, "nothing here", "text/html");
    }
}

AlphaPanelLink::Options AlphaPanelLinkTest::quick() const
{
    return {m_server->url(), {1, 2}, 0ms, 30ms, 5s};
}

void AlphaPanelLinkTest::startLink(AlphaPanelLink::Options options)
{
    if (options.url.isEmpty()) {
        options = quick();
    }
    QList<AlphaVessel> vessels;
    for (int i = 0; i < tankCount; ++i) {
        vessels.append({u"v%1"_s.arg(i + 1), i + 1, firstAddress + i});
    }
    m_link = std::make_unique<AlphaPanelLink>(u"main"_s, vessels, options, m_clock);
    connect(m_link.get(), &PanelLink::sampled, this, [this](const QList<VesselSample> &samples) {
        ++m_samples;
        for (const VesselSample &sample : samples) {
            m_last.insert(sample.vessel, sample);
        }
    });
    m_link->start();
}

bool AlphaPanelLinkTest::allUnanswered() const
{
    return m_last.size() == tankCount && std::ranges::all_of(m_last, [](const VesselSample &sample) {
        return isFault(sample.temperature, Fault::NoAnswer) && isFault(sample.setpoint, Fault::NoAnswer) &&
               isFault(sample.valveOpen, Fault::NoAnswer);
    });
}

Result<void> AlphaPanelLinkTest::write(const QString &vessel, double value)
{
    std::optional<Result<void>> result;
    m_link->writeSetpoint(vessel, value, [&result](const Result<void> &answer) { result = answer; });
    const bool called = result.has_value(); // from inside the call
    if (called || !QTest::qWaitFor([&result] { return result.has_value(); }, 20'000)) {
        return unexpected(ErrorKind::Internal, called ? u"called at once"_s : u"never called"_s);
    }
    return *result;
}

PointResult<double> AlphaPanelLinkTest::read(const QString &vessel)
{
    std::optional<PointResult<double>> result;
    m_link->readSetpoint(vessel, [&result](const PointResult<double> &answer) { result = answer; });
    const bool called = result.has_value();
    if (called || !QTest::qWaitFor([&result] { return result.has_value(); }, 20'000)) {
        return unexpected(PointFault{Fault::SensorFault, called ? u"called at once"_s : u"never called"_s});
    }
    return *result;
}

QByteArrayList AlphaPanelLinkTest::asked() const
{
    QByteArrayList paths;
    for (const Request &request : m_server->requests()) {
        paths.append(request.path.startsWith("/submit") ? "write"_ba : request.path.sliced(1, 3));
    }
    return paths;
}

void AlphaPanelLinkTest::unknownVessels()
{
    startLink();
    const PointResult<double> answer = read(u"nobody"_s);
    QVERIFY(!answer);
    QCOMPARE(answer.error().text, u"panel main has no vessel \"nobody\""_s);
    const Result<void> written = write(u"nobody"_s, 35);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::NotFound);
}

void AlphaPanelLinkTest::notStarted()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    m_link->stop();
    QVERIFY(allUnanswered());
    QCOMPARE(m_link->status().state, LinkState::Disconnected);
    QCOMPARE(m_link->status().error, QString());
    QVERIFY(isFault(std::optional(read(u"v1"_s)), Fault::NoAnswer));
    const Result<void> written = write(u"v1"_s, 35);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::LinkLost);
    const int samples = m_samples;
    m_link->stop();
    QCOMPARE(m_samples, samples);
    m_link->start();
    QTRY_VERIFY(isGood(u"v9"_s));
}

void AlphaPanelLinkTest::badReads_data()
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
void AlphaPanelLinkTest::badReads()
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

void AlphaPanelLinkTest::oneBadPageRejectsAll()
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
void AlphaPanelLinkTest::emptyCellShiftsNothing()
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

void AlphaPanelLinkTest::missingProbe()
{
    m_tanks[8] = {"1000", "0", "0"};
    startLink();
    QTRY_VERIFY(isGood(u"v8"_s));
    QVERIFY(isFault(last(u"v9"_s).temperature, Fault::SensorFault));
    QCOMPARE(last(u"v9"_s).temperature->error().text, u"no probe: the panel shows 1000"_s);
    QCOMPARE(valueOf(last(u"v9"_s).setpoint, -1.0), 0.0);
    QCOMPARE(*read(u"v9"_s), 0.0);
}

void AlphaPanelLinkTest::unknownValve()
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

void AlphaPanelLinkTest::changedNumberOfTanks()
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

void AlphaPanelLinkTest::tooFewTanks()
{
    m_tanks.removeLast();
    startLink();
    QTRY_VERIFY(allUnanswered());
    QTRY_VERIFY(m_server->count("GET", "/002.html") > 4);
    QVERIFY(allUnanswered());
    QVERIFY2(m_link->status().error.contains(u"the pages list 8 tanks (4 + 4), but there is a vessel in slot 9"_s),
        qPrintable(m_link->status().error));
}

void AlphaPanelLinkTest::pausesDoubleUpToThePoll()
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

void AlphaPanelLinkTest::comesBack()
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

void AlphaPanelLinkTest::valuesThatDoNotFit_data()
{
    QTest::addColumn<double>("value");
    QTest::newRow("negative") << -0.06;
    QTest::newRow("too large") << 6553.56;
    QTest::newRow("huge") << 1e300;
    QTest::newRow("nan") << std::nan("");
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity();
}

void AlphaPanelLinkTest::valuesThatDoNotFit()
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

void AlphaPanelLinkTest::writeAnswers_data()
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

void AlphaPanelLinkTest::writeAnswers()
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

void AlphaPanelLinkTest::writeIsSentOnce()
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

void AlphaPanelLinkTest::readBackOfABrokenPage()
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

void AlphaPanelLinkTest::pageOfAnotherSizeIsNoAnswer()
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

void AlphaPanelLinkTest::stopFinishesCallbacks()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    m_trouble = [](const Request &) { return true; };
    int reads = 0;
    int writes = 0;
    for (int i = 0; i < 3; ++i) {
        m_link->readSetpoint(u"v1"_s, [&reads](const PointResult<double> &answer) { reads += answer ? 100 : 1; });
        m_link->writeSetpoint(u"v2"_s, 36, [&writes](const Result<void> &answer) {
            writes += !answer && answer.error().kind == ErrorKind::LinkLost ? 1 : 100;
        });
    }
    m_link->stop();
    QCOMPARE(reads + writes, 0); // never from inside a call
    QTRY_VERIFY(reads == 3 && writes == 3);
}

void AlphaPanelLinkTest::destructionFinishesCallbacks()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    m_trouble = [](const Request &) { return true; };
    int reads = 0;
    int writes = 0;
    int again = 0;
    m_link->readSetpoint(u"v1"_s, [&](const PointResult<double> &) {
        ++reads;
        m_link->readSetpoint(u"v1"_s, [&again](const PointResult<double> &) { ++again; });
    });
    m_link->writeSetpoint(u"v2"_s, 36, [&writes](const Result<void> &) { ++writes; });
    const int samples = m_samples;
    AlphaPanelLink *link = m_link.get();
    delete link; // and m_link still points at it, as an owner's member does while it is being destroyed
    static_cast<void>(m_link.release());
    QCOMPARE(reads, 1);
    QCOMPARE(writes, 1);
    QCOMPARE(again, 1);
    QCOMPARE(m_samples, samples);
}

void AlphaPanelLinkTest::callbackMayDeleteTheLink()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    int others = 0;
    m_link->readSetpoint(u"v1"_s, [this](const PointResult<double> &) { m_link.reset(); });
    m_link->readSetpoint(u"v2"_s, [&others](const PointResult<double> &) { ++others; });
    m_link->readSetpoint(u"v9"_s, [&others](const PointResult<double> &) { ++others; });
    QTRY_VERIFY(!m_link);
    QTRY_COMPARE(others, 2);
}

void AlphaPanelLinkTest::slotsMayStopTheLink()
{
    startLink();
    connect(m_link.get(), &PanelLink::statusChanged, this, [this] {
        if (m_link->status().state == LinkState::Connected) {
            m_link->stop();
        }
    });
    QTRY_VERIFY(allUnanswered());
    QCOMPARE(m_link->status().state, LinkState::Disconnected);
    QVERIFY(!isGood(u"v1"_s));
}

void AlphaPanelLinkTest::readsEverything()
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

void AlphaPanelLinkTest::pollsFromStartToStart()
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

void AlphaPanelLinkTest::pausesBetweenPages()
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

void AlphaPanelLinkTest::neverTwoRequestsAtATime()
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

void AlphaPanelLinkTest::readsOnlyThePageOfTheVessel()
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

void AlphaPanelLinkTest::readsBeforeAnythingIsKnown()
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

void AlphaPanelLinkTest::writes_data()
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

void AlphaPanelLinkTest::writes()
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

void AlphaPanelLinkTest::writeOvertakesThePoll()
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

void AlphaPanelLinkTest::pollFromBeforeAWriteIsNotTold()
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

void AlphaPanelLinkTest::statistics()
{
    AlphaPanelLink::Options options = quick();
    options.poll = 1h;
    startLink(options);
    QTRY_VERIFY(isGood(u"v9"_s));
    LinkStatistics statistics = m_link->status().statistics;
    QCOMPARE(int(statistics.requests), 2);
    QCOMPARE(int(statistics.errors), 0);
    QVERIFY(statistics.roundTripP50Ms > 0 && statistics.roundTripP99Ms >= statistics.roundTripP50Ms);
    m_trouble = [](const Request &request) {
        ScriptedHttpServer::answer(request, 200, "garbage");
        return true;
    };
    QVERIFY(!read(u"v1"_s));
    statistics = m_link->status().statistics;
    QCOMPARE(int(statistics.requests), 3);
    QCOMPARE(int(statistics.errors), 1);
    QCOMPARE(int(statistics.exceptions), 0);
    QCOMPARE(int(statistics.timeouts), 0);
}

void AlphaPanelLinkTest::factory()
{
    CellarConfig config;
    PanelSettings panel;
    panel.id = u"alpha"_s;
    panel.driver = PanelDriver::Alpha;
    panel.alpha = {m_server->url(), {1, 2}, 0ms};
    panel.poll = 30ms;
    panel.timeout = 5s;
    config.settings.panels = {panel};
    VesselSettings vessel;
    vessel.id = u"fv-20-1"_s;
    vessel.panel = panel.id;
    vessel.slot = 7;
    vessel.address = 123;
    VesselSettings other = vessel;
    other.id = u"elsewhere"_s;
    other.panel = u"modbus"_s;
    config.settings.vessels = {other, vessel};
    const std::unique_ptr<PanelLink> link = makePanelLink(panel, config, m_clock);
    QVERIFY(link);
    QList<VesselSample> told;
    connect(link.get(), &PanelLink::sampled, this, [&told](const QList<VesselSample> &samples) { told = samples; });
    link->start();
    QTRY_VERIFY(!told.isEmpty());
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first().vessel, u"fv-20-1"_s);
    QCOMPARE(valueOf(told.first().temperature, 0.0), 42.8);
}

QTEST_GUILESS_MAIN(AlphaPanelLinkTest)
#include "tst_alphapanellink.moc"
