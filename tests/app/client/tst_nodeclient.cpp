// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/nodeclient.h"

#include "fakes/scriptedhttpserver.h"

#include <QtTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class TestNodeClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void nobodyListens();
    void noAnswerInTime();
    void connectionsThatBreak_data();
    void connectionsThatBreak();
    void badAnswers_data();
    void badAnswers();
    void anAnnouncedGigabyteIsNotRead();
    void redirectsAreNotFollowed();
    void problemsAreTranslated();
    void goodAnswers();
    void aPutCarriesItsBody();
    void withoutContent_data();
    void withoutContent();
    void withoutContentAndAnAnswer_data();
    void withoutContentAndAnAnswer();
    void aContextThatIsGoneIsNotCalled();
    void aClientThatIsGoneIsQuiet();

private:
    using Request = ScriptedHttpServer::Request;

    void get(const QByteArray &path = "/x");
    void put();
    void send(const QByteArray &method); // DELETE or POST
    [[nodiscard]] NodeClient::Done done()
    {
        return [this](const NodeAnswer &answer) {
            ++m_answers;
            m_answer = answer;
        };
    }
    // Whether the client failed without an answer of the node, with this kind.
    [[nodiscard]] bool failed(ErrorKind kind) const
    {
        return m_answer && !*m_answer && m_answer->error().error.kind == kind;
    }

    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<NodeClient> m_client;
    std::optional<NodeAnswer> m_answer;
    int m_answers = 0;
};

void TestNodeClient::init()
{
    m_client.reset();
    m_server = std::make_unique<ScriptedHttpServer>();
    m_client = std::make_unique<NodeClient>(NodeAccess{m_server->url(), "t", "cli"}, NodeLimits{400ms, 10'000});
    m_answer.reset();
    m_answers = 0;
}

void TestNodeClient::get(const QByteArray &path)
{
    m_client->get(path, this, done());
    QVERIFY2(m_answers == 0, "never from inside the call");
    QTRY_COMPARE(m_answers, 1);
}

void TestNodeClient::put()
{
    m_client->put("/x", {{u"value"_s, 34.0}}, this, done());
    QVERIFY2(m_answers == 0, "never from inside the call");
    QTRY_COMPARE(m_answers, 1);
}

void TestNodeClient::send(const QByteArray &method)
{
    if (method == "POST") {
        m_client->post("/x", this, done());
    } else {
        m_client->remove("/x", this, done());
    }
    QTRY_COMPARE(m_answers, 1);
}

void TestNodeClient::nobodyListens()
{
    m_server->vanish();
    put();
    QVERIFY(failed(ErrorKind::LinkLost));
    QCOMPARE(m_answer->error().status, 0);
    QVERIFY(m_answer->error().error.text.contains(m_server->url().toString()));
}

void TestNodeClient::noAnswerInTime()
{
    m_server->onAny([](const Request &) {});
    QElapsedTimer timer;
    timer.start();
    put();
    QVERIFY(failed(ErrorKind::Timeout));
    QVERIFY(timer.elapsed() >= 375); // a coarse timer may be early by a twentieth
    QCOMPARE(m_server->requests().size(), 1);
}

void TestNodeClient::connectionsThatBreak_data()
{
    QTest::addColumn<QByteArray>("before"); // what is sent until then
    QTest::newRow("before the answer") << QByteArray();
    QTest::newRow("in the head") << "HTTP/1.1 202 Acc"_ba;
    QTest::newRow("in the body") << "HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n{\"id\":"_ba;
}

void TestNodeClient::connectionsThatBreak()
{
    QFETCH(QByteArray, before);
    m_server->onAny([before](const Request &request) {
        request.socket->write(before);
        request.socket->disconnectFromHost();
    });
    put();
    QVERIFY2(failed(ErrorKind::Timeout), "it may have arrived: the outcome is unknown");
    QCOMPARE(m_answer->error().status, 0);
    QVERIFY2(m_server->count("PUT", "/x") == 1, "a set point is never sent again behind our back");
}

void TestNodeClient::badAnswers_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << "application/json"_ba << QByteArray();
    QTest::newRow("HTML") << "text/html"_ba
                          << "<html></html>"_ba;
    QTest::newRow("broken JSON") << "application/json"_ba
                                 << "{\"a\":"_ba;
    QTest::newRow("a list") << "application/json"_ba
                            << "[]"_ba;
    QTest::newRow("too large") << "application/json"_ba << QByteArray("{\"a\":\"" + QByteArray(10'000, 'x') + "\"}");
}

void TestNodeClient::badAnswers()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    m_server->onAny([=](const Request &request) { ScriptedHttpServer::answer(request, 200, body, type); });
    get();
    QVERIFY(failed(ErrorKind::Protocol));
}

void TestNodeClient::anAnnouncedGigabyteIsNotRead()
{
    qint64 written = 0;
    m_server->onAny([&](const Request &request) {
        request.socket->write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
        const auto more = [socket = request.socket, &written] {
            if (socket && socket->bytesToWrite() < 100'000) {
                written += socket->write(QByteArray(100'000, 'x'));
            }
        };
        connect(request.socket, &QTcpSocket::bytesWritten, this, more);
        more();
    });
    get();
    QVERIFY(failed(ErrorKind::Protocol));
    // What the kernel took on both sides; far from the gigabyte.
    QVERIFY2(written < 32'000'000, qPrintable(QString::number(written)));
}

void TestNodeClient::redirectsAreNotFollowed()
{
    ScriptedHttpServer other;
    m_server->onAny([&](const Request &request) {
        ScriptedHttpServer::answer(
            request, 302, {}, "text/plain", "Location: " + other.url().toEncoded() + "/steal\r\n");
    });
    get();
    QVERIFY(failed(ErrorKind::Protocol));
    QVERIFY2(other.requests().isEmpty(), "the token stays here");
}

void TestNodeClient::problemsAreTranslated()
{
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(request, 423, R"({"detail":"busy"})", "application/problem+json");
    });
    put();
    QVERIFY(failed(ErrorKind::Locked));
    QCOMPARE(m_answer->error().status, 423);
    QCOMPARE(m_answer->error().error.text, u"busy"_s);
}

void TestNodeClient::goodAnswers()
{
    m_server->on("GET", "/x", [](const Request &request) { ScriptedHttpServer::answer(request, 200, R"({"a":1})"); });
    get();
    QVERIFY(*m_answer);
    QCOMPARE((*m_answer)->value(u"a"_s).toInt(), 1);
    QCOMPARE(m_server->requests().first().headers.value("authorization"), "Bearer t"_ba);
}

void TestNodeClient::aPutCarriesItsBody()
{
    m_server->on("PUT", "/x", [](const Request &request) { ScriptedHttpServer::answer(request, 202, "{}"); });
    put();
    QVERIFY(*m_answer);
    const Request request = m_server->requests().first();
    QCOMPARE(request.body, R"({"value":34})"_ba);
    QCOMPARE(request.headers.value("content-type"), "application/json"_ba);
    QCOMPARE(request.headers.value("x-cellar-client"), "cli"_ba);
    QCOMPARE(setpointPath(u"a/b ü"_s), "/api/v1/vessels/a%2Fb%20%C3%BC/setpoint"_ba);
    QCOMPARE(changePath(u"../x"_s), "/api/v1/setpoint-changes/..%2Fx"_ba);
}

void TestNodeClient::withoutContent_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("DELETE") << "DELETE"_ba;
    QTest::newRow("POST") << "POST"_ba;
}

void TestNodeClient::withoutContent()
{
    QFETCH(QByteArray, method);
    m_server->on(method, "/x", [](const Request &request) { ScriptedHttpServer::answer(request, 204, {}); });
    send(method);
    QVERIFY(*m_answer);
    QCOMPARE(**m_answer, QJsonObject());
    const Request &request = m_server->requests().first();
    QCOMPARE(request.body, "{}"_ba);
    QCOMPARE(request.headers.value("authorization"), "Bearer t"_ba);
}

void TestNodeClient::withoutContentAndAnAnswer_data()
{
    withoutContent_data();
}

void TestNodeClient::withoutContentAndAnAnswer()
{
    QFETCH(QByteArray, method);
    m_server->onAny([](const Request &request) { request.socket->disconnectFromHost(); });
    send(method);
    QVERIFY2(failed(ErrorKind::Timeout), "it may have arrived: the outcome is unknown");
    QVERIFY2(m_server->count(method, "/x") == 1, "it is never sent again behind our back");
}

void TestNodeClient::aContextThatIsGoneIsNotCalled()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "{}"); });
    auto context = std::make_unique<QObject>();
    m_client->get("/gone", context.get(), done());
    context.reset();
    m_client->get("/here", this, done());
    QTRY_COMPARE(m_answers, 1);
    QTRY_COMPARE(m_server->requests().size(), 2);
    QTRY_VERIFY(m_client->findChildren<QObject *>(Qt::FindDirectChildrenOnly).isEmpty());
    QCOMPARE(m_answers, 1);
}

void TestNodeClient::aClientThatIsGoneIsQuiet()
{
    m_server->onAny([](const Request &) {});
    m_client->get("/x", this, done());
    QTRY_COMPARE(m_server->requests().size(), 1);
    m_client.reset();
    QTRY_COMPARE(m_server->requests().first().socket.isNull(), true);
    QCOMPARE(m_answers, 0);
}

QTEST_GUILESS_MAIN(TestNodeClient)
#include "tst_nodeclient.moc"
