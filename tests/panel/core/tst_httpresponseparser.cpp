// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/httpresponseparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

// Fed whole, then the connection ends.
HttpResponseParser read(const QByteArray &bytes)
{
    HttpResponseParser response;
    response.feed(bytes);
    response.end();
    return response;
}

const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"_ba;

} // namespace

class HttpResponseParserTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void broken_data();
    void broken();
    void everyCutIsNoticed();
    void failureKeepsNothing();
    void whole_data();
    void whole();
    void completeBeforeTheEnd();
    void bodiesOfErrorsAndHeaders();
    void tooLongIsCutWhereThatIsWanted();
};

void HttpResponseParserTest::broken_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("trouble");
    const auto row = [](const char *name, const QByteArray &bytes, const char *trouble) {
        QTest::newRow(name) << bytes << QString::fromUtf8(trouble);
    };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n"_ba;
    row("page without a head", "<HTML>\r\n", "not HTTP");
    row("HTTP/2", "HTTP/2 200\r\n\r\n", "not HTTP");
    row("no number", "HTTP/1.1 abc OK\r\n\r\n", "not HTTP");
    row("signed number", "HTTP/1.1 +20 OK\r\n\r\n", "not HTTP");
    row("long number", "HTTP/1.1 2000\r\n\r\n", "not HTTP");
    row("short", "HTTP/1.1 20\r\n\r\n", "not HTTP");
    row("lower case", "http/1.1 200 OK\r\n\r\n", "not HTTP");
    row("no colon", ok + "Content-Length 3\r\n\r\nabc", "broken header");
    row("no name", ok + ": 3\r\n\r\nabc", "broken header");
    row("length is no number", ok + "Content-Length: abc\r\n\r\n", "broken length");
    row("negative length", ok + "Content-Length: -1\r\n\r\n", "broken length");
    row("signed length", ok + "Content-Length: +1\r\n\r\na", "broken length");
    row("huge length", ok + "Content-Length: 99999999999999999999\r\n\r\na", "broken length");
    row("two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "broken length");
    row("length too large", ok + "Content-Length: 262145\r\n\r\n" + QByteArray(262145, 'x'), "larger than 262144");
    row("body too large", ok + "\r\n" + QByteArray(262145, 'x'), "larger than 262144");
    row("chunk too large", chunked + "40001\r\n" + QByteArray(262145, 'x'), "larger than 262144");
    row("compressed", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", "encoding that nobody asked for");
    row("chunk without size", chunked + "\r\n", "broken size");
    row("chunk size is no number", chunked + "xyz\r\n", "broken size");
    row("negative chunk", chunked + "-1\r\n", "broken size");
    row("huge chunk", chunked + "FFFFFFFFFFFFFFFFF\r\n", "broken size");
    row("chunk longer than its size", chunked + "2\r\nabc\r\n0\r\n\r\n", "longer than it says");
}

void HttpResponseParserTest::broken()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, trouble);
    const HttpResponseParser response = read(bytes);
    QVERIFY(response.hasFailed());
    QVERIFY(!response.isComplete());
    QVERIFY(!response.isCutShort());
    QVERIFY2(response.trouble().contains(trouble), qPrintable(response.trouble()));
    QCOMPARE(response.body(), QByteArray());
}

void HttpResponseParserTest::everyCutIsNoticed()
{
    for (const QByteArray &bytes : {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<HTML>"_ba,
             chunked + "3\r\n<HT\r\n3;a=b\r\nML>\r\n0\r\nX: y\r\n\r\n", "HTTP/1.0 404 \r\n\r\n"_ba}) {
        for (qsizetype length = 0; length < bytes.size(); ++length) {
            const HttpResponseParser response = read(bytes.first(length));
            QVERIFY2(response.hasFailed() && response.isCutShort(), bytes.first(length).constData());
            QCOMPARE(response.trouble(), u"the connection was closed before the answer was complete"_s);
        }
        QVERIFY(read(bytes).isComplete());
    }
}

void HttpResponseParserTest::failureKeepsNothing()
{
    HttpResponseParser response;
    response.feed(chunked + "3\r\nabc\r\nxyz\r\n");
    QVERIFY(response.hasFailed());
    const QString trouble = response.trouble();
    response.feed("HTTP/1.1 200 OK\r\n\r\n");
    response.end();
    QVERIFY(response.hasFailed());
    QVERIFY(!response.isCutShort());
    QCOMPARE(response.trouble(), trouble);
    QCOMPARE(response.body(), QByteArray());
}

void HttpResponseParserTest::whole_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n"_ba;
    QTest::newRow("length") << ok + "Content-Length: 6\r\n\r\n<HTML>" << 200 << "<HTML>"_ba;
    QTest::newRow("length twice") << ok + "content-length:6\r\nCONTENT-LENGTH: 6 \r\n\r\n<HTML>" << 200 << "<HTML>"_ba;
    QTest::newRow("nothing") << ok + "Content-Length: 0\r\n\r\n" << 200 << QByteArray();
    QTest::newRow("to the end") << ok + "\r\n<HTML>" << 200 << "<HTML>"_ba;
    QTest::newRow("nothing to the end") << ok + "\r\n" << 200 << QByteArray();
    QTest::newRow("plain line ends") << "HTTP/1.0 200\nServer: x\n\n<HTML>"_ba << 200 << "<HTML>"_ba;
    QTest::newRow("chunks") << chunked + "3\r\n<HT\r\n03;a=b\r\nML>\r\n0\r\nX: y\r\n\r\n" << 200 << "<HTML>"_ba;
    QTest::newRow("chunks in spite of a length")
        << ok + "Content-Length: 1\r\nTransfer-Encoding: Chunked\r\n\r\n6\r\n<HTML>\r\n0\r\n\r\n"
        << 200 << "<HTML>"_ba;
    QTest::newRow("largest chunk") << chunked + "40000\r\n" + QByteArray(262144, 'x') + "\r\n0\r\n\r\n"
                                   << 200 << QByteArray(262144, 'x');
    QTest::newRow("identity") << ok + "Transfer-Encoding: identity\r\n\r\n<HTML>" << 200 << "<HTML>"_ba;
    QTest::newRow("more than asked for") << ok + "Content-Length: 6\r\n\r\n<HTML>HTTP/1.1 500" << 200 << "<HTML>"_ba;
    QTest::newRow("continue") << "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n" + ok + "\r\n<HTML>" << 200
                              << "<HTML>"_ba;
    QTest::newRow("error") << "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 6\r\n\r\n<HTML>"_ba << 500
                           << QByteArray();
    QTest::newRow("redirect") << "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"_ba << 302 << QByteArray();
}

void HttpResponseParserTest::whole()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    for (const qsizetype piece : {bytes.size(), qsizetype(1), qsizetype(7)}) {
        HttpResponseParser response;
        for (qsizetype at = 0; at < bytes.size(); at += piece) {
            response.feed(QByteArrayView(bytes).sliced(at, std::min(piece, bytes.size() - at)));
        }
        response.end();
        QVERIFY2(response.isComplete(), qPrintable(response.trouble()));
        QCOMPARE(response.status(), status);
        QCOMPARE(response.body(), body);
        QCOMPARE(response.trouble(), QString());
    }
}

// A panel that leaves the connection open is not waited for.
void HttpResponseParserTest::completeBeforeTheEnd()
{
    HttpResponseParser response;
    response.feed("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<HTML");
    QVERIFY(!response.isComplete());
    response.feed(">");
    QVERIFY(response.isComplete());
    HttpResponseParser refusal;
    refusal.feed("HTTP/1.1 403 Forbidden\r\n\r\n");
    QVERIFY(refusal.isComplete());
}

void HttpResponseParserTest::bodiesOfErrorsAndHeaders()
{
    HttpResponseParser response({.body = 8, .everyBody = true, .cut = true});
    response.feed("HTTP/1.1 503 Busy\r\nretry-after: 7\r\nContent-Length: 4\r\n\r\nwait");
    QVERIFY(response.isComplete());
    QVERIFY(!response.isCut());
    QCOMPARE(response.body(), "wait"_ba);
    QCOMPARE(response.header("Retry-After"), "7"_ba);
    QCOMPARE(response.header("Location"), QByteArray());

    HttpResponseParser written({.body = 8, .everyBody = true, .cut = true});
    written.feed("HTTP/1.1 204 No Content\r\n\r\n");
    QVERIFY(written.isComplete()); // without waiting for the end of the connection
}

void HttpResponseParserTest::tooLongIsCutWhereThatIsWanted()
{
    HttpResponseParser response({.body = 8, .everyBody = true, .cut = true});
    response.feed("HTTP/1.1 413 Large\r\n\r\n123456");
    QVERIFY(!response.isComplete());
    response.feed("789");
    QVERIFY(response.isComplete());
    QVERIFY(response.isCut());
    QCOMPARE(response.body(), "12345678"_ba);
}

QTEST_GUILESS_MAIN(HttpResponseParserTest)
#include "tst_httpresponseparser.moc"
