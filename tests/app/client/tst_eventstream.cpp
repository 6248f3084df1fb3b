// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/eventstream.h"

#include "client/nodeclient.h"
#include "fakes/scriptedhttpserver.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class TestEventStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void nobodyListensAndThenSomebodyDoes();
    void refusals_data();
    void refusals();
    void unauthorizedIsAskedSlowly();
    void silenceBeforeTheAnswer();
    void silenceAfterTheHead();
    void heartbeatsKeepItAlive();
    void theServerVanishesAndComesBack();
    void retriesBackOff();
    void aNodeThatDropsUsAtOnceIsNotHammered();
    void anEndlessEventEndsTheConnection();
    void eventsInPieces();
    void resumesAfterTheLastEvent();
    void startsAnewWithoutHistory();
    void stopsForGood();
    void mayBeDeletedByWhoListens();

private:
    using Request = ScriptedHttpServer::Request;

    // Every request gets a stream that begins with `bytes`; sockets are kept in m_streams.
    void serve(const QByteArray &bytes);
    [[nodiscard]] int attempts() const { return m_server->count("GET", eventsPath); }

    EventStreamTiming m_timing{600ms, 20ms, 80ms, 400ms};
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<EventStream> m_stream;
    QList<QPointer<QTcpSocket>> m_streams;
    QList<ServerEvent> m_events;
    QList<Error> m_losses;
    QList<bool> m_opened; // whether each was resuming
};

void TestEventStream::init()
{
    m_stream.reset();
    m_server = std::make_unique<ScriptedHttpServer>();
    m_stream = std::make_unique<EventStream>(NodeAccess{m_server->url(), "t", "kiosk"}, m_timing);
    m_streams.clear();
    m_events.clear();
    m_losses.clear();
    m_opened.clear();
    connect(m_stream.get(), &EventStream::received, this, [this](const ServerEvent &event) { m_events << event; });
    connect(m_stream.get(), &EventStream::lost, this, [this](const Error &why) { m_losses << why; });
    connect(m_stream.get(), &EventStream::opened, this, [this](bool resuming) { m_opened << resuming; });
}

void TestEventStream::serve(const QByteArray &bytes)
{
    m_server->on("GET", eventsPath, [this, bytes](const Request &request) {
        ScriptedHttpServer::openStream(request);
        request.socket->write(bytes);
        m_streams.append(request.socket);
    });
}

void TestEventStream::nobodyListensAndThenSomebodyDoes()
{
    serve(": hello\n\n");
    m_server->vanish();
    m_stream->start();
    QTRY_VERIFY(m_losses.size() >= 3);
    QCOMPARE(m_losses.first().kind, ErrorKind::LinkLost);
    QVERIFY(m_losses.first().text.contains(u"nothing listens there"_s));
    QVERIFY(m_opened.isEmpty());
    QVERIFY(m_server->comeBack());
    QTRY_COMPARE(m_opened, QList<bool>{false});
}

void TestEventStream::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("fragment");
    const QByteArray problem = "application/problem+json"_ba;
    QTest::newRow("no token") << 401 << problem << R"({"detail":"sign in"})"_ba << ErrorKind::Unauthorized
                              << u"sign in"_s;
    QTest::newRow("all places taken") << 503 << problem << R"({"detail":"full"})"_ba << ErrorKind::LinkLost
                                      << u"full"_s;
    QTest::newRow("another server") << 404 << "text/html"_ba
                                    << "<html/>"_ba << ErrorKind::NotFound << u"404"_s;
    QTest::newRow("a web page") << 200 << "text/html"_ba
                                << "<html/>"_ba << ErrorKind::Protocol << u"is the address right"_s;
    QTest::newRow("a redirect") << 302 << "text/html"_ba
                                << ""_ba << ErrorKind::Protocol << u"302"_s;
    QTest::newRow("an endless refusal") << 500 << "text/html"_ba << QByteArray(200'000, 'x') << ErrorKind::Refused
                                        << u"500"_s;
}

void TestEventStream::refusals()
{
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QString, fragment);
    m_server->on(
        "GET", eventsPath, [=](const Request &request) { ScriptedHttpServer::answer(request, status, body, type); });
    m_stream->start();
    QTRY_VERIFY(!m_losses.isEmpty());
    QTEST(m_losses.first().kind, "kind");
    QVERIFY2(m_losses.first().text.contains(fragment), qPrintable(m_losses.first().text));
    QVERIFY(m_opened.isEmpty());
    QTRY_VERIFY2(attempts() >= 2, "it keeps trying");
}

void TestEventStream::unauthorizedIsAskedSlowly()
{
    m_server->on("GET", eventsPath, [](const Request &request) { ScriptedHttpServer::answer(request, 401, {}); });
    QElapsedTimer timer;
    timer.start();
    m_stream->start();
    QTRY_COMPARE(attempts(), 2);
    QVERIFY(timer.elapsed() >= 390);
}

void TestEventStream::silenceBeforeTheAnswer()
{
    m_server->on("GET", eventsPath, [](const Request &) {});
    m_stream->start();
    QTRY_COMPARE(m_losses.size(), 1);
    QCOMPARE(m_losses.first().kind, ErrorKind::Timeout);
    QTRY_VERIFY(attempts() >= 2);
}

void TestEventStream::silenceAfterTheHead()
{
    serve(ScriptedHttpServer::event("cellar", "a-1", "{}"));
    m_stream->start();
    QTRY_COMPARE(m_events.size(), 1);
    QTRY_COMPARE(m_losses.size(), 1);
    QCOMPARE(m_losses.first().kind, ErrorKind::Timeout);
    QVERIFY(m_losses.first().text.contains(u"has fallen silent"_s));
    QTRY_VERIFY2(m_streams.first().isNull(), "the dead connection is closed");
}

void TestEventStream::heartbeatsKeepItAlive()
{
    serve({});
    m_stream->start();
    QTRY_COMPARE(m_streams.size(), 1);
    QTimer heart;
    int beats = 0;
    connect(&heart, &QTimer::timeout, this, [&] {
        m_streams.first()->write(":\n\n");
        ++beats;
    });
    heart.start(50ms);
    QTRY_VERIFY(beats >= 26); // more than twice the time that silence may last
    QVERIFY(m_losses.isEmpty());
}

void TestEventStream::theServerVanishesAndComesBack()
{
    serve(ScriptedHttpServer::event("cellar", "a-1", "{}"));
    m_stream->start();
    QTRY_COMPARE(m_events.size(), 1);
    m_server->vanish();
    QTRY_VERIFY(m_losses.size() >= 2);
    QCOMPARE(m_losses.first().kind, ErrorKind::LinkLost);
    QVERIFY(m_server->comeBack());
    QTRY_COMPARE(m_opened.size(), 2);
}

void TestEventStream::retriesBackOff()
{
    m_server->vanish();
    QList<qint64> times;
    QElapsedTimer timer;
    timer.start();
    connect(m_stream.get(), &EventStream::lost, this, [&] { times << timer.elapsed(); });
    m_stream->start();
    QTRY_VERIFY(times.size() >= 6);
    QVERIFY(times.at(1) - times.at(0) >= 15); // 20 ms less a quarter
    QVERIFY(times.at(5) - times.at(4) >= 60); // 80 ms less a quarter
}

void TestEventStream::aNodeThatDropsUsAtOnceIsNotHammered()
{
    m_server->on("GET", eventsPath, [](const Request &request) {
        ScriptedHttpServer::openStream(request);
        request.socket->disconnectFromHost();
    });
    QList<qint64> times;
    QElapsedTimer timer;
    timer.start();
    connect(m_stream.get(), &EventStream::lost, this, [&] { times << timer.elapsed(); });
    m_stream->start();
    QTRY_VERIFY(times.size() >= 6);
    QVERIFY(times.at(5) - times.at(4) >= 60);
}

void TestEventStream::anEndlessEventEndsTheConnection()
{
    serve("data: "_ba + QByteArray(EventStreamParser::largestEvent + 1, 'x'));
    m_stream->start();
    QTRY_VERIFY(!m_losses.isEmpty());
    QCOMPARE(m_losses.first().kind, ErrorKind::Protocol);
    QVERIFY(m_events.isEmpty());
}

void TestEventStream::eventsInPieces()
{
    serve({});
    m_stream->start();
    QTRY_COMPARE(m_streams.size(), 1);
    const QByteArray bytes = ScriptedHttpServer::event("cellar", "a-1", R"({"a":1})") +
                             ScriptedHttpServer::event("change", "a-2", R"({"b":2})");
    qsizetype sent = 0;
    QTimer drip;
    connect(&drip, &QTimer::timeout, this, [&] {
        m_streams.first()->write(bytes.mid(sent, 7));
        sent += 7;
    });
    drip.start(2ms);
    QTRY_COMPARE(m_events.size(), 2);
    QCOMPARE(m_events.first(), (ServerEvent{"cellar"_ba, "a-1"_ba, R"({"a":1})"_ba}));
    QCOMPARE(m_events.last(), (ServerEvent{"change"_ba, "a-2"_ba, R"({"b":2})"_ba}));
    const Request request = m_server->requests().first();
    QCOMPARE(request.headers.value("authorization"), "Bearer t"_ba);
    QCOMPARE(request.headers.value("accept"), "text/event-stream"_ba);
    QCOMPARE(request.headers.value("x-cellar-client"), "kiosk"_ba);
    QVERIFY(!request.headers.contains("last-event-id"));
}

void TestEventStream::resumesAfterTheLastEvent()
{
    serve(ScriptedHttpServer::event("cellar", "a-1", "{}") + ScriptedHttpServer::event("change", "a-2", "{}"));
    m_stream->start();
    QTRY_COMPARE(m_events.size(), 2);
    m_streams.first()->disconnectFromHost();
    QTRY_COMPARE(m_opened, (QList<bool>{false, true}));
    QVERIFY2(m_losses.first().text.contains(u"it closed the connection"_s), qPrintable(m_losses.first().text));
    QCOMPARE(m_server->requests().last().headers.value("last-event-id"), "a-2"_ba);
}

void TestEventStream::startsAnewWithoutHistory()
{
    serve(ScriptedHttpServer::event("cellar", "a-1", "{}"));
    m_stream->start();
    QTRY_COMPARE(m_events.size(), 1);
    m_stream->startAnew({ErrorKind::Protocol, u"nonsense"_s});
    QCOMPARE(m_losses, (QList<Error>{{ErrorKind::Protocol, u"nonsense"_s}}));
    QTRY_COMPARE(m_opened, (QList<bool>{false, false}));
    QVERIFY(!m_server->requests().last().headers.contains("last-event-id"));
}

void TestEventStream::stopsForGood()
{
    serve(ScriptedHttpServer::event("cellar", "a-1", "{}"));
    m_stream->start();
    QTRY_COMPARE(m_events.size(), 1);
    m_stream->stop();
    QTRY_VERIFY(m_streams.first().isNull());
    QVERIFY(m_losses.isEmpty());
    m_stream->start();
    QTRY_COMPARE(attempts(), 2);
}

void TestEventStream::mayBeDeletedByWhoListens()
{
    serve(ScriptedHttpServer::event("cellar", "a-1", "{}") + ScriptedHttpServer::event("cellar", "a-2", "{}"));
    connect(m_stream.get(), &EventStream::received, this, [this] { m_stream.reset(); });
    m_stream->start();
    QTRY_VERIFY(!m_stream);
    QCOMPARE(m_events.size(), 1);
}

QTEST_GUILESS_MAIN(TestEventStream)
#include "tst_eventstream.moc"
