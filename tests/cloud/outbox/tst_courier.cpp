// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/gunzip.h"
#include "cloud/outbox/records.h"
#include "fakes/manualclock.h"
#include "fakes/scriptedhttpserver.h"
#include "outbox/courier.h"

#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Request = ScriptedHttpServer::Request;
using State = SinkStatus::State;

namespace {

const auto sinkName = u"test"_s;

class TestSink final : public Sink
{
public:
    [[nodiscard]] QString name() const override { return sinkName; }
    [[nodiscard]] WebRequest request() const override
    {
        WebRequest request{.url = url};
        request.headers.emplaceBack("Authorization", "Token " + token.toLatin1());
        request.deadline = deadline;
        return request;
    }
    [[nodiscard]] QStringList secrets() const override { return {token}; }

    QUrl url;
    QString token = u"secret-token"_s;
    Milliseconds deadline{5'000};
};

QByteArray linesOf(const Request &request)
{
    const bool packed = request.headers.value("content-encoding") == "gzip";
    return (packed ? gunzip(request.body) : request.body).trimmed().replace('\n', ' ');
}

} // namespace

class CourierTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void deliversOldestFirst();
    void oneBatchAfterTheOther();
    void largeBodiesArePacked();
    void transientTrouble_data();
    void transientTrouble();
    void retryAfterWins();
    void waitsAreJittered();
    void hanging();
    void serverComesBack();
    void configuration_data();
    void configuration();
    void newSettingsAreTriedAtOnce();
    void badLineIsFound_data();
    void badLineIsFound();
    void everyLineRefusedIsNoFaultOfTheLines();
    void manyBadLinesDoNotBlockTheGoodOnes();
    void aloneRefusedWaitsForProof();
    void tooLargeIsSplit();
    void oneRecordTooLarge();
    void secretsAreNotRepeated();
    void survivesARestart();
    void untilItIsEmptyAgain();

private:
    void start(CourierOptions options = {});
    void stop();
    // What the server has accepted so far, each line once and sorted by number.
    [[nodiscard]] QByteArray arrived() const;
    void accept(const Request &request);
    void answerAll(int status, const QByteArray &body = {}, const QByteArray &headers = {});
    [[nodiscard]] SinkStatus status() const { return m_courier->status(); }
    [[nodiscard]] QList<QuarantinedRecord> quarantined();

    std::unique_ptr<QTemporaryDir> m_dir;
    ManualClock m_clock;
    WebClient m_client;
    TestSink m_sink;
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<StorageThread> m_storage;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<Courier> m_courier;
    QList<int> m_arrived;
    double m_random = 1.0;
};

void CourierTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedHttpServer>();
    m_sink = TestSink();
    m_sink.url = m_server->url();
    m_arrived.clear();
    m_random = 1.0;
    start();
}

void CourierTest::start(CourierOptions options)
{
    stop();
    // Quick, so that nobody waits for a test; what is told is compared with the clock, which stands still.
    if (options.firstRetry == CourierOptions().firstRetry) {
        options.firstRetry = 4ms;
        options.mostRetry = 32ms;
    }
    m_storage = std::make_unique<StorageThread>();
    m_outbox = std::make_unique<Outbox>(*m_storage, m_clock, OutboxOptions{.file = m_dir->filePath(u"outbox.db"_s)});
    m_courier = std::make_unique<Courier>(
        *m_outbox, m_client, m_sink, m_clock, [this] { return m_random; }, options);
    m_courier->start();
}

void CourierTest::stop()
{
    m_courier.reset();
    m_outbox.reset();
    m_storage.reset();
}

void CourierTest::cleanup()
{
    stop();
    m_server.reset();
}

void CourierTest::accept(const Request &request)
{
    for (const QByteArray &line : linesOf(request).split(' ')) {
        m_arrived.append(line.toInt());
    }
    ScriptedHttpServer::answer(request, 204, {});
}

void CourierTest::answerAll(int status, const QByteArray &body, const QByteArray &headers)
{
    m_server->onAny([=](const Request &request) {
        ScriptedHttpServer::answer(request, status, body, "application/json", headers);
    });
}

QByteArray CourierTest::arrived() const
{
    QList<int> numbers = m_arrived;
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    QByteArrayList texts;
    for (const int number : numbers) {
        texts.append(QByteArray::number(number));
    }
    return texts.join(' ');
}

QList<QuarantinedRecord> CourierTest::quarantined()
{
    std::optional<QList<QuarantinedRecord>> kept;
    m_outbox->quarantined(sinkName, 100, this, [&](const QList<QuarantinedRecord> &records) { kept = records; });
    return QTest::qWaitFor([&] { return kept.has_value(); }) ? *kept : QList<QuarantinedRecord>();
}

void CourierTest::deliversOldestFirst()
{
    QByteArrayList bodies;
    m_server->onAny([&](const Request &request) {
        bodies.append(linesOf(request));
        accept(request);
    });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().tally.sent, 3);
    QTRY_COMPARE(status().state, State::Idle);
    m_outbox->add(sinkName, numbered(4, 5));
    m_outbox->add(u"somebody else"_s, numbered(6, 6));
    QTRY_COMPARE(status().tally.sent, 5);
    QCOMPARE(bodies, (QByteArrayList{"1 2 3", "4 5"}));
    QCOMPARE(m_server->requests().first().headers.value("authorization"), "Token secret-token"_ba);
    QCOMPARE(status().tally.records, 0);
    QCOMPARE(status().lastSuccessAt, std::optional(m_clock.now()));
    QVERIFY(status().lastError.isEmpty());
}

void CourierTest::oneBatchAfterTheOther()
{
    start({.batch = {.records = 10}});
    int open = 0;
    int mostOpen = 0;
    QByteArrayList bodies;
    m_server->onAny([&](const Request &request) {
        mostOpen = std::max(mostOpen, ++open);
        bodies.append(linesOf(request).split(' ').first());
        QTimer::singleShot(5, this, [this, request, &open] {
            --open;
            accept(request);
        });
    });
    m_outbox->add(sinkName, numbered(1, 35));
    QTRY_COMPARE(status().tally.sent, 35);
    QCOMPARE(mostOpen, 1);
    QCOMPARE(bodies, (QByteArrayList{"1", "11", "21", "31"}));
}

void CourierTest::largeBodiesArePacked()
{
    m_server->onAny([this](const Request &request) { accept(request); });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().tally.sent, 3);
    QVERIFY(!m_server->requests().last().headers.contains("content-encoding"));
    m_outbox->add(sinkName, numbered(1'000, 2'000));
    QTRY_COMPARE(status().tally.sent, 1'004);
    QCOMPARE(m_server->requests().last().headers.value("content-encoding"), "gzip"_ba);
    QVERIFY(arrived().endsWith("1999 2000"));
}

void CourierTest::transientTrouble_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
        QTest::addRow("%d", status) << status;
    }
}

void CourierTest::transientTrouble()
{
    QFETCH(const int, status);
    int left = 5;
    m_server->onAny([&](const Request &request) {
        if (--left > 0) {
            ScriptedHttpServer::answer(request, status, "busy", "text/plain");
        } else {
            accept(request);
        }
    });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(this->status().state, State::Waiting);
    QVERIFY(this->status().reason.contains(QString::number(status)));
    QCOMPARE(this->status().lastErrorAt, std::optional(m_clock.now()));
    QTRY_COMPARE(this->status().tally.sent, 3);
    QCOMPARE(arrived(), "1 2 3"_ba);
    QCOMPARE(m_arrived.size(), 3);
    QVERIFY(quarantined().isEmpty());
}

void CourierTest::retryAfterWins()
{
    answerAll(429, {}, "Retry-After: 300\r\n");
    m_outbox->add(sinkName, numbered(1, 1));
    QTRY_COMPARE(status().state, State::Waiting);
    QCOMPARE(status().until, std::optional<Timestamp>(m_clock.now() + 300s));
    // Whoever asks for a year gets an hour.
    answerAll(503, {}, "Retry-After: 31536000\r\n");
    m_courier->settingsChanged();
    QTRY_COMPARE(status().until, std::optional<Timestamp>(m_clock.now() + 1h));
}

void CourierTest::waitsAreJittered()
{
    start({.firstRetry = 1'000'000ms, .mostRetry = 9'000'000ms});
    answerAll(500);
    m_random = 0.5;
    m_outbox->add(sinkName, numbered(1, 1));
    QTRY_COMPARE(status().until, std::optional<Timestamp>(m_clock.now() + 750s));
}

void CourierTest::hanging()
{
    m_sink.deadline = 30ms;
    m_server->onAny([](const Request &) {});
    m_outbox->add(sinkName, numbered(1, 2));
    QTRY_VERIFY(m_server->requests().size() >= 3);
    QCOMPARE(status().lastError, u"no complete answer within 0.03 s"_s);
    m_sink.deadline = 5s;
    m_server->onAny([this](const Request &request) { accept(request); });
    QTRY_COMPARE(status().tally.sent, 2);
}

void CourierTest::serverComesBack()
{
    m_server->onAny([this](const Request &request) { accept(request); });
    m_server->vanish();
    m_outbox->add(sinkName, numbered(1, 2));
    QTRY_COMPARE(status().state, State::Waiting);
    QTRY_VERIFY(status().lastError.contains(u"nothing listens"_s));
    m_outbox->add(sinkName, numbered(3, 4));
    QTRY_COMPARE(status().tally.records, 4);
    QVERIFY(m_server->comeBack());
    QTRY_COMPARE(status().tally.sent, 4);
    QCOMPARE(arrived(), "1 2 3 4"_ba);
}

void CourierTest::configuration_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 307, 401, 403, 404, 405, 410}) {
        QTest::addRow("%d", status) << status;
    }
}

// Kept, told, and tried again slowly.
void CourierTest::configuration()
{
    QFETCH(const int, status);
    start({.firstHold = 10ms, .mostHold = 10ms});
    answerAll(status, "why");
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(this->status().state, State::Held);
    QVERIFY(this->status().reason.contains(QString::number(status)));
    QTRY_VERIFY(m_server->requests().size() >= 3);
    QCOMPARE(this->status().tally.records, 3);
    m_server->onAny([this](const Request &request) { accept(request); });
    QTRY_COMPARE(this->status().tally.sent, 3);
    QTRY_COMPARE(this->status().state, State::Idle);
    QVERIFY(quarantined().isEmpty());
}

void CourierTest::newSettingsAreTriedAtOnce()
{
    m_server->onAny([this](const Request &request) {
        if (request.headers.value("authorization") == "Token good") {
            accept(request);
        } else {
            ScriptedHttpServer::answer(request, 401, {});
        }
    });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().state, State::Held);
    QCOMPARE(status().until, std::optional<Timestamp>(m_clock.now() + 60s));
    m_sink.token = u"good"_s;
    m_courier->settingsChanged();
    QTRY_COMPARE(status().tally.sent, 3);
}

void CourierTest::badLineIsFound_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("partial"); // the good lines of a refused batch are in
    QTest::addColumn<QList<int>>("bad");
    const QList<QList<int>> places{{1}, {50}, {100}, {1, 2, 3}, {7, 40, 41, 99}, {}};
    for (const QList<int> &bad : places) {
        const QByteArray name = bad.isEmpty() ? "none"_ba : QByteArray::number(bad.first()) + " and so on";
        QTest::addRow("400, %s, %d", name.constData(), int(bad.size())) << 400 << false << bad;
        QTest::addRow("400 partial, %s, %d", name.constData(), int(bad.size())) << 400 << true << bad;
        QTest::addRow("422, %s, %d", name.constData(), int(bad.size())) << 422 << true << bad;
    }
}

void CourierTest::badLineIsFound()
{
    QFETCH(const int, status);
    QFETCH(const bool, partial);
    QFETCH(const QList<int>, bad);
    int requests = 0;
    m_server->onAny([&](const Request &request) {
        ++requests;
        QList<int> good;
        for (const QByteArray &line : linesOf(request).split(' ')) {
            if (!bad.contains(line.toInt())) {
                good.append(line.toInt());
            }
        }
        const bool refused = good.size() < linesOf(request).split(' ').size();
        if (!refused || partial) {
            m_arrived += good;
        }
        ScriptedHttpServer::answer(request, refused ? status : 204, refused ? "unable to parse" : "");
    });
    m_outbox->add(sinkName, numbered(1, 100));
    QTRY_COMPARE(this->status().tally.sent, 100 - bad.size());
    QTRY_COMPARE(this->status().tally.quarantined, bad.size());
    QCOMPARE(this->status().tally.records, 0);
    QCOMPARE(QSet<int>(m_arrived.cbegin(), m_arrived.cend()).size(), 100 - bad.size());
    QSet<int> kept;
    for (const QuarantinedRecord &record : quarantined()) {
        kept.insert(record.payload.toInt());
        QVERIFY(record.reason.contains(u"unable to parse"_s));
    }
    QCOMPARE(kept, QSet<int>(bad.cbegin(), bad.cend()));
    QVERIFY(requests <= 1 + 14 * int(bad.size())); // two for each time that 100 can be halved
}

// A server that takes nothing at all, whatever it says about the lines, is not a reason to give lines up.
void CourierTest::everyLineRefusedIsNoFaultOfTheLines()
{
    answerAll(400, "unable to parse");
    m_outbox->add(sinkName, numbered(1, 5'000));
    QTRY_COMPARE(status().state, State::Held);
    QVERIFY(status().reason.startsWith(u"every line is refused: HTTP status 400"_s));
    QVERIFY(m_server->requests().size() < 100);
    QCOMPARE(status().tally.records, 5'000);
    QVERIFY(quarantined().isEmpty());
    m_server->onAny([this](const Request &request) { accept(request); });
    m_courier->settingsChanged();
    QTRY_COMPARE(status().tally.sent, 5'000);
}

void CourierTest::manyBadLinesDoNotBlockTheGoodOnes()
{
    m_server->onAny([this](const Request &request) {
        const QByteArrayList lines = linesOf(request).split(' ');
        const bool refused = std::ranges::any_of(lines, [](const QByteArray &line) { return line.toInt() <= 200; });
        refused ? ScriptedHttpServer::answer(request, 400, "no") : accept(request);
    });
    m_outbox->add(sinkName, numbered(1, 300));
    QTRY_COMPARE(status().tally.sent, 100);
    QTRY_COMPARE(status().tally.quarantined, 200);
    QVERIFY(arrived().startsWith("201 202"));
}

void CourierTest::aloneRefusedWaitsForProof()
{
    start({.firstHold = 10ms, .mostHold = 10ms});
    m_server->onAny([this](const Request &request) {
        linesOf(request).split(' ').contains("1") ? ScriptedHttpServer::answer(request, 400, "no") : accept(request);
    });
    m_outbox->add(sinkName, numbered(1, 1));
    QTRY_COMPARE(status().state, State::Held);
    QTRY_VERIFY(m_server->requests().size() >= 3);
    QVERIFY(quarantined().isEmpty());
    m_outbox->add(sinkName, numbered(2, 2));
    QTRY_COMPARE(status().tally.sent, 1);
    QTRY_COMPARE(status().tally.quarantined, 1);
}

void CourierTest::tooLargeIsSplit()
{
    QList<qsizetype> sizes;
    m_server->onAny([&](const Request &request) {
        const qsizetype lines = linesOf(request).split(' ').size();
        sizes.append(lines);
        lines > 30 ? ScriptedHttpServer::answer(request, 413, "<html>413</html>", "text/html") : accept(request);
    });
    m_outbox->add(sinkName, numbered(1, 100));
    QTRY_COMPARE(status().tally.sent, 100);
    QCOMPARE(sizes, (QList<qsizetype>{100, 50, 25, 25, 50, 25, 25}));
    QCOMPARE(m_arrived.size(), 100);
    QVERIFY(quarantined().isEmpty());
}

void CourierTest::oneRecordTooLarge()
{
    m_server->onAny([this](const Request &request) {
        request.body.size() > 500 ? ScriptedHttpServer::answer(request, 413, {}) : accept(request);
    });
    m_outbox->add(sinkName, numbered(1, 2));
    QByteArray noise; // that gzip does not help
    for (quint32 i = 1; i < 2'000; ++i) {
        noise += "0123456789abcdef"[(i * i * 2654435761U) >> 28];
    }
    m_outbox->add(sinkName, {{.payload = noise}});
    m_outbox->add(sinkName, numbered(3, 4));
    QTRY_COMPARE(status().tally.quarantined, 1);
    QTRY_COMPARE(status().tally.sent, 4);
    QCOMPARE(quarantined().first().payload, noise);
}

void CourierTest::secretsAreNotRepeated()
{
    answerAll(401, R"({"message":"token secret-token is unknown"})");
    m_outbox->add(sinkName, numbered(1, 1));
    QTRY_COMPARE(status().state, State::Held);
    QVERIFY2(!QByteArray(QJsonDocument(toJson(status())).toJson()).contains("secret-token"), "repeated");
    QVERIFY(status().reason.contains(u"token … is unknown"_s));
}

void CourierTest::survivesARestart()
{
    answerAll(503);
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().state, State::Waiting);
    m_server->onAny([this](const Request &request) { accept(request); });
    start();
    QTRY_COMPARE(status().tally.sent, 3);
    QCOMPARE(arrived(), "1 2 3"_ba);
}

// The answer to a delivery is lost: delivered twice, and once as far as anybody can see.
void CourierTest::untilItIsEmptyAgain()
{
    int requests = 0;
    m_server->onAny([&](const Request &request) {
        for (const QByteArray &line : linesOf(request).split(' ')) {
            m_arrived.append(line.toInt());
        }
        ++requests % 2 == 1 ? request.socket->abort() : ScriptedHttpServer::answer(request, 204, {});
    });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().tally.sent, 3);
    QCOMPARE(arrived(), "1 2 3"_ba);
    QCOMPARE(m_arrived.size(), 6);
}

QTEST_GUILESS_MAIN(CourierTest)
#include "tst_courier.moc"
