// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloud/gunzip.h"
#include "cloud/outbox/records.h"
#include "fakes/manualclock.h"
#include "fakes/scriptedhttpserver.h"
#include "outbox/courier.h"

#include <QTemporaryDir>
#include <QTest>

// What the tests of the courier share: an outbox, a destination that answers as it is told, and what arrived there.
namespace cellar::couriertest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Request = ScriptedHttpServer::Request;
using State = SinkStatus::State;

inline const auto sinkName = u"test"_s;

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

inline QByteArray linesOf(const Request &request)
{
    const bool packed = request.headers.value("content-encoding") == "gzip";
    return (packed ? gunzip(request.body) : request.body).trimmed().replace('\n', ' ');
}

class DeliveryTest : public QObject
{
protected:
    void begin();
    void end();
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

inline void DeliveryTest::begin()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedHttpServer>();
    m_sink = TestSink();
    m_sink.url = m_server->url();
    m_arrived.clear();
    m_random = 1.0;
    start();
}

inline void DeliveryTest::start(CourierOptions options)
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

inline void DeliveryTest::stop()
{
    m_courier.reset();
    m_outbox.reset();
    m_storage.reset();
}

inline void DeliveryTest::end()
{
    stop();
    m_server.reset();
}

inline void DeliveryTest::accept(const Request &request)
{
    for (const QByteArray &line : linesOf(request).split(' ')) {
        m_arrived.append(line.toInt());
    }
    ScriptedHttpServer::answer(request, 204, {});
}

inline void DeliveryTest::answerAll(int status, const QByteArray &body, const QByteArray &headers)
{
    m_server->onAny([=](const Request &request) {
        ScriptedHttpServer::answer(request, status, body, "application/json", headers);
    });
}

inline QByteArray DeliveryTest::arrived() const
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

inline QList<QuarantinedRecord> DeliveryTest::quarantined()
{
    std::optional<QList<QuarantinedRecord>> kept;
    m_outbox->quarantined(sinkName, 100, this, [&](const QList<QuarantinedRecord> &records) { kept = records; });
    return QTest::qWaitFor([&] { return kept.has_value(); }) ? *kept : QList<QuarantinedRecord>();
}

} // namespace cellar::couriertest
