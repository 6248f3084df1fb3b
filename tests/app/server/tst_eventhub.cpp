// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testserver.h"

#include "model/snapshotjson.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

namespace {

struct Event
{
    QByteArray id;
    QByteArray name;
    QJsonObject data;
};

QList<Event> eventsOf(const QByteArray &stream)
{
    QList<Event> events;
    const qsizetype head = stream.indexOf("\r\n\r\n");
    if (head < 0) {
        return events;
    }
    const QByteArray body = stream.sliced(head + 4);
    for (qsizetype at = 0, end; (end = body.indexOf("\n\n", at)) >= 0; at = end + 2) {
        Event event;
        for (const QByteArray &line : body.mid(at, end - at).split('\n')) {
            if (line.startsWith("id: ")) {
                event.id = line.sliced(4);
            } else if (line.startsWith("event: ")) {
                event.name = line.sliced(7);
            } else if (line.startsWith("data: ")) {
                event.data = QJsonDocument::fromJson(line.sliced(6)).object();
            }
        }
        if (!event.id.isEmpty()) {
            events.append(event);
        }
    }
    return events;
}

void warm(VesselState &vessel)
{
    vessel.temperature.value = *vessel.temperature.value + 1.0;
}

} // namespace

// The live stream as EventSource and RemoteCellar see it.
class EventHubTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void wholeSnapshotFirst();
    void deltasFollow();
    void unchangedSnapshotIsASignOfLife();
    void changesAreTold();
    void deltasRebuildTheSnapshot();
    void resumeLosesNothing();
    void resumeWhenUpToDate();
    void unknownIdsGetTheWholeSnapshot_data();
    void unknownIdsGetTheWholeSnapshot();
    void tooOldIdGetsTheWholeSnapshot();
    void tooManyBytesToRemember();
    void heartbeat();
    void slowReaderIsCutOff();
    void bigCellarReachesItsReader();
    void tooManySubscribers();
    void twoHundredSubscribers();
    void readersThatLeave();

private:
    [[nodiscard]] std::unique_ptr<RawClient> subscribe(const QByteArray &lastEventId = {});
    [[nodiscard]] bool waitForEvents(RawClient &client, qsizetype count);

    ServerLimits m_limits;
    std::unique_ptr<TestServer> m_server;
};

void EventHubTest::init()
{
    m_limits = {};
    m_server = std::make_unique<TestServer>();
    m_server->start();
}

std::unique_ptr<RawClient> EventHubTest::subscribe(const QByteArray &lastEventId)
{
    auto client = std::make_unique<RawClient>(m_server->port());
    const int before = m_server->server->streams();
    client->send(m_server->get(
        "/api/v1/events", lastEventId.isNull() ? QByteArray() : "Last-Event-ID: " + lastEventId + "\r\n"));
    (void)QTest::qWaitFor([&] { return m_server->server->streams() > before || !client->isOpen(); });
    return client;
}

bool EventHubTest::waitForEvents(RawClient &client, qsizetype count)
{
    constexpr int patience = 60'000; // a slow machine has 16 MiB to take apart again and again
    return QTest::qWaitFor([&] { return eventsOf(client.received()).size() >= count; }, patience);
}

void EventHubTest::wholeSnapshotFirst()
{
    const auto client = subscribe();
    QVERIFY(waitForEvents(*client, 1));
    const QByteArray head = client->received();
    QVERIFY(head.startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"));
    QVERIFY(head.contains("\r\nCache-Control: no-store\r\n"));
    QVERIFY(head.contains("\r\nContent-Security-Policy: default-src 'none'"));
    QVERIFY(head.contains("\r\n\r\nretry: 1000\n"));
    const Event first = eventsOf(client->received()).first();
    QCOMPARE(first.name, "cellar"_ba);
    QVERIFY(!first.id.isEmpty());
    QCOMPARE(first.data, toJson(*m_server->cellar.snapshot()));
}

void EventHubTest::deltasFollow()
{
    const auto client = subscribe();
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    QVERIFY(waitForEvents(*client, 2));
    const QList<Event> events = eventsOf(client->received());
    QCOMPARE(events[1].name, "cellar"_ba);
    QVERIFY(events[1].id != events[0].id);
    const QJsonArray vessels = events[1].data.value("vessels"_L1).toArray();
    QCOMPARE(vessels.size(), 1);
    QCOMPARE(vessels[0].toObject().value("id"_L1).toString(), u"fv-10-2"_s);
}

void EventHubTest::unchangedSnapshotIsASignOfLife()
{
    const auto client = subscribe();
    m_server->cellar.publish(*m_server->cellar.snapshot());
    QVERIFY(waitForEvents(*client, 2));
    const QJsonObject data = eventsOf(client->received())[1].data;
    QCOMPARE(data.value("vessels"_L1).toArray().size(), 0);
    QCOMPARE(data.value("sequence"_L1).toInt(), 2);
}

void EventHubTest::changesAreTold()
{
    const auto client = subscribe();
    m_server->cellar.accept();
    QCOMPARE(m_server
                 ->ask(m_server->put(
                     "/api/v1/vessels/fv-10-1/setpoint", "{\"value\": 36}", "Content-Type: application/json\r\n"))
                 .status,
        202);
    m_server->cellar.progress(u"change-1"_s, ChangeState::Writing);
    m_server->cellar.progress(u"change-1"_s, ChangeState::Verified, {}, 36.0);
    QVERIFY(waitForEvents(*client, 3));
    const QList<Event> events = eventsOf(client->received());
    QCOMPARE(events[1].name, "change"_ba);
    QCOMPARE(events[1].data.value("state"_L1).toString(), u"writing"_s);
    QCOMPARE(events[2].data.value("state"_L1).toString(), u"verified"_s);
    QCOMPARE(events[2].data, toJson(*m_server->cellar.change(u"change-1"_s)));
}

void EventHubTest::deltasRebuildTheSnapshot()
{
    const auto client = subscribe();
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    m_server->cellar.alter(u"fv-10-3"_s, warm);
    m_server->cellar.alter(u"fv-10-2"_s, [](VesselState &vessel) {
        vessel.temperature = {std::nullopt, Quality::LinkLost, {}, u"no answer"_s};
    });
    QVERIFY(waitForEvents(*client, 4));
    Snapshot rebuilt;
    for (const Event &event : eventsOf(client->received())) {
        const auto next = applyJson(rebuilt, event.data);
        QVERIFY2(next, next ? "" : qPrintable(next.error().text));
        rebuilt = *next;
    }
    QCOMPARE(toJson(rebuilt), toJson(*m_server->cellar.snapshot()));
}

void EventHubTest::resumeLosesNothing()
{
    auto client = subscribe();
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    QVERIFY(waitForEvents(*client, 2));
    const QByteArray seen = eventsOf(client->received())[1].id;
    client.reset();
    QTRY_COMPARE(m_server->server->connections(), 0);
    m_server->cellar.alter(u"fv-10-3"_s, warm);
    m_server->cellar.alter(u"fv-10-4"_s, warm);
    client = subscribe(seen);
    m_server->cellar.alter(u"fv-10-5"_s, warm);
    QVERIFY(waitForEvents(*client, 3));
    const QList<Event> events = eventsOf(client->received());
    QCOMPARE(events.size(), 3);
    for (qsizetype i = 0; i < 3; ++i) {
        const QJsonArray vessels = events[i].data.value("vessels"_L1).toArray();
        QCOMPARE(vessels.size(), 1);
        QCOMPARE(vessels[0].toObject().value("id"_L1).toString(), u"fv-10-%1"_s.arg(i + 3));
    }
}

void EventHubTest::resumeWhenUpToDate()
{
    auto client = subscribe();
    QVERIFY(waitForEvents(*client, 1));
    client = subscribe(eventsOf(client->received())[0].id);
    m_server->cellar.alter(u"fv-10-5"_s, warm);
    QVERIFY(waitForEvents(*client, 1));
    QCOMPARE(eventsOf(client->received()).first().data.value("vessels"_L1).toArray().size(), 1);
}

void EventHubTest::unknownIdsGetTheWholeSnapshot_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("another run") << "AAAAAAAA-1"_ba;
    QTest::newRow("future") << "*-99"_ba;
    QTest::newRow("negative") << "*--1"_ba;
    QTest::newRow("words") << "*-x"_ba;
    QTest::newRow("beyond 64 bits") << "*-99999999999999999999999"_ba;
    QTest::newRow("last of all") << "*-18446744073709551615"_ba;
    QTest::newRow("no number") << "*-"_ba;
    QTest::newRow("no dash") << "*"_ba;
}

void EventHubTest::unknownIdsGetTheWholeSnapshot()
{
    QFETCH(QByteArray, id);
    const auto before = subscribe();
    QVERIFY(waitForEvents(*before, 1));
    const QByteArray known = eventsOf(before->received()).first().id;
    const auto client = subscribe(id.replace("*", known.first(known.lastIndexOf('-'))));
    QVERIFY(waitForEvents(*client, 1));
    QCOMPARE(eventsOf(client->received()).first().data.value("vessels"_L1).toArray().size(), 9);
}

void EventHubTest::tooOldIdGetsTheWholeSnapshot()
{
    m_limits.hub.events = 4;
    m_server = std::make_unique<TestServer>(m_limits);
    m_server->start();
    auto client = subscribe();
    QVERIFY(waitForEvents(*client, 1));
    const QByteArray first = eventsOf(client->received())[0].id;
    for (int i = 0; i < 4; ++i) {
        m_server->cellar.alter(u"fv-10-2"_s, warm);
    }
    QVERIFY(waitForEvents(*client, 5));
    const QByteArray second = eventsOf(client->received())[1].id;
    client = subscribe(first); // four missed, four remembered
    QVERIFY(waitForEvents(*client, 4));
    QCOMPARE(eventsOf(client->received()).size(), 4);
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    client = subscribe(first); // the first of the missed ones is forgotten
    QVERIFY(waitForEvents(*client, 1));
    QCOMPARE(eventsOf(client->received()).size(), 1);
    QCOMPARE(eventsOf(client->received())[0].data, toJson(*m_server->cellar.snapshot()));
    client = subscribe(second);
    QVERIFY(waitForEvents(*client, 4));
}

void EventHubTest::tooManyBytesToRemember()
{
    m_limits.hub.bytes = 1;
    m_server = std::make_unique<TestServer>(m_limits);
    m_server->start();
    auto client = subscribe();
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    QVERIFY(waitForEvents(*client, 3));
    client = subscribe(eventsOf(client->received())[0].id);
    QVERIFY(waitForEvents(*client, 1));
    QCOMPARE(eventsOf(client->received())[0].data.value("vessels"_L1).toArray().size(), 9);
}

void EventHubTest::heartbeat()
{
    m_limits.hub.heartbeat = Milliseconds(50);
    m_server = std::make_unique<TestServer>(m_limits);
    m_server->start();
    const auto client = subscribe();
    QVERIFY(client->waitFor("\n\n: still here\n\n: still here\n\n"));
}

// A thousand vessels are more in one piece than anybody may leave unread for long.
void EventHubTest::bigCellarReachesItsReader()
{
    const QString text(16 * 1024 * 1024, u'a');
    m_server->cellar.alter(u"fv-10-2"_s, [&text](VesselState &vessel) { vessel.temperature.detail = text; });
    const auto client = subscribe();
    m_server->cellar.alter(u"fv-10-1"_s, warm);
    QVERIFY(waitForEvents(*client, 2));
    QCOMPARE(m_server->server->streams(), 1);
}

void EventHubTest::slowReaderIsCutOff()
{
    const auto good = subscribe();
    const auto slow = subscribe();
    slow->socket().setReadBufferSize(1);
    slow->socket().setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4096);
    int published = 0;
    // Whole vessels of text, so that the buffers of the kernel fill within seconds.
    while (m_server->server->streams() == 2 && published < 20'000) {
        const QString text(4000, u"ab"_s[published % 2]);
        m_server->cellar.alter(u"fv-10-2"_s, [&text](VesselState &vessel) { vessel.temperature.detail = text; });
        ++published;
        if (published % 8 == 0) {
            QCoreApplication::processEvents();
            (void)good->received();
        }
    }
    QVERIFY2(published < 20'000, "the slow reader is still there");
    QCOMPARE(m_server->server->streams(), 1);
    QVERIFY(waitForEvents(*good, published + 1));
}

void EventHubTest::tooManySubscribers()
{
    m_limits.hub.subscribers = 2;
    m_server = std::make_unique<TestServer>(m_limits);
    m_server->start();
    const auto first = subscribe();
    auto second = subscribe();
    const Answer third = m_server->ask(m_server->get("/api/v1/events"));
    QCOMPARE(third.status, 503);
    QCOMPARE(third.header("Retry-After"), "5"_ba);
    second.reset();
    QTRY_COMPARE(m_server->server->connections(), 1);
    const auto again = subscribe();
    QVERIFY(waitForEvents(*again, 1));
}

void EventHubTest::twoHundredSubscribers()
{
    std::vector<std::unique_ptr<RawClient>> readers;
    for (int i = 0; i < 200; ++i) {
        readers.push_back(subscribe());
    }
    QCOMPARE(m_server->server->streams(), 200);
    QElapsedTimer timer;
    timer.start();
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    const qint64 written = timer.nsecsElapsed();
    for (const auto &reader : readers) {
        QVERIFY(waitForEvents(*reader, 2));
    }
    qInfo() << "written to 200 subscribers in" << double(written) / 1e6 << "ms";
}

void EventHubTest::readersThatLeave()
{
    auto first = subscribe();
    const auto second = subscribe();
    first->socket().abort();
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    QVERIFY(waitForEvents(*second, 3));
    QTRY_COMPARE(m_server->server->connections(), 1);
    m_server->cellar.alter(u"fv-10-2"_s, warm);
    QCOMPARE(m_server->server->streams(), 1);
}

QTEST_GUILESS_MAIN(EventHubTest)
#include "tst_eventhub.moc"
