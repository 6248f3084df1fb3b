// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/eventstreamparser.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestEventStreamParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tooLarge_data();
    void tooLarge();
    void streams_data();
    void streams();
    void retryIsKept_data();
    void retryIsKept();
    void garbageIsHarmless();
};

namespace {

using Events = QList<ServerEvent>;

// Feeds the pieces; an error ends the list with an event of type "error".
Events parse(const QList<QByteArray> &pieces)
{
    EventStreamParser parser;
    Events events;
    for (const QByteArray &piece : pieces) {
        const Result<Events> found = parser.feed(piece);
        if (!found) {
            return events << ServerEvent{"error"_ba, {}, {}};
        }
        events += *found;
    }
    return events;
}

} // namespace

void TestEventStreamParser::tooLarge_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("endless");
    QTest::newRow("a line without end") << QByteArray() << QByteArray(100'000, 'x');
    QTest::newRow("data without end") << QByteArray() << QByteArray("data: "_ba + QByteArray(100'000, 'x') + '\n');
    QTest::newRow("after good events") << "data: a\n\n"_ba << QByteArray(100'000, 'x');
}

void TestEventStreamParser::tooLarge()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, endless);
    EventStreamParser parser;
    QVERIFY(parser.feed(before));
    qsizetype fed = 0;
    Result<Events> result = Events();
    while (result && fed < 2 * EventStreamParser::largestEvent) {
        result = parser.feed(endless);
        fed += endless.size();
    }
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Protocol);
    QVERIFY(fed <= EventStreamParser::largestEvent + 2 * endless.size());
    QVERIFY2(!parser.feed("\n\ndata: b\n\n"), "after an overflow nothing is believed any more");
}

void TestEventStreamParser::streams_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Events>("expected");
    const auto row = [](const char *name, const QByteArray &text, const Events &expected) {
        QTest::newRow(name) << text << expected;
    };
    const ServerEvent a{"message"_ba, {}, "a"_ba};
    row("nothing", "", {});
    row("only comments", ": one\n:two\n\n:\n\n", {});
    row("an event that has not ended", "data: a\n", {});
    row("an event without data", "event: x\nid: 1\n\n", {});
    row("unknown fields", "dada: a\nx\n: y\n\n", {});
    row("LF", "data: a\n\n", {a});
    row("CRLF", "data: a\r\n\r\n", {a});
    row("CR", "data: a\r\r", {a});
    row("a mixture", "data: a\r\n\ndata: a\r\r\ndata: a\n\r\n", {a, a, a});
    row("byte order mark",
        "\xef\xbb\xbf"
        "data: a\n\n",
        {a});
    row("byte order mark further down",
        "data: a\n\n\xef\xbb\xbf"
        "data: a\n\n",
        {a});
    row("no space", "data:a\n\n", {a});
    row("two spaces", "data:  a\n\n", {{"message"_ba, {}, " a"_ba}});
    row("several lines", "data: a\ndata:\ndata: b\n\n", {{"message"_ba, {}, "a\n\nb"_ba}});
    row("a field without colon", "data\n\n", {{"message"_ba, {}, ""_ba}});
    row("all fields", "id: 7\nevent: cellar\ndata: {}\n\n", {{"cellar"_ba, "7"_ba, "{}"_ba}});
    row("type does not stay, id does", "id: 7\nevent: x\ndata: a\n\ndata: b\n\n",
        {{"x"_ba, "7"_ba, "a"_ba}, {"message"_ba, "7"_ba, "b"_ba}});
    row("id of an event without data", "id: 7\n\ndata: a\n\n", {{"message"_ba, "7"_ba, "a"_ba}});
    row("id is taken back", "id: 7\n\nid\ndata: a\n\n", {a});
    row("id with NUL", QByteArray("id: 7\0\ndata: a\n\n", 16), {a});
    row("colons in the data", "data: a:b: c\n\n", {{"message"_ba, {}, "a:b: c"_ba}});
    row("heartbeats between", ":\n\ndata: a\n:\n\n:\n\n", {a});
}

void TestEventStreamParser::streams()
{
    QFETCH(QByteArray, text);
    QFETCH(Events, expected);
    QCOMPARE(parse({text}), expected);
    QList<QByteArray> bytes;
    for (const char c : std::as_const(text)) {
        bytes.append(QByteArray(1, c));
    }
    QCOMPARE(parse(bytes), expected);
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        QCOMPARE(parse({text.first(cut), text.sliced(cut)}), expected);
    }
}

void TestEventStreamParser::retryIsKept_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("milliseconds"); // -1: none
    QTest::newRow("none") << "data: a\n\n"_ba << -1;
    QTest::newRow("a number") << "retry: 1000\n"_ba << 1000;
    QTest::newRow("text") << "retry: soon\n"_ba << -1;
    QTest::newRow("negative") << "retry: -5\n"_ba << -1;
    QTest::newRow("empty") << "retry:\n"_ba << -1;
    QTest::newRow("beyond all measure") << "retry: 99999999999999999999\n"_ba << -1;
}

void TestEventStreamParser::retryIsKept()
{
    QFETCH(QByteArray, text);
    QFETCH(int, milliseconds);
    EventStreamParser parser;
    QVERIFY(parser.feed(text));
    QCOMPARE(parser.retry(), milliseconds < 0 ? std::nullopt : std::optional(Milliseconds(milliseconds)));
}

void TestEventStreamParser::garbageIsHarmless()
{
    const QByteArray letters("\r\n: dataeventid\0\xff", 17);
    QByteArray garbage;
    quint32 seed = 12345;
    for (int i = 0; i < 200'000; ++i) {
        seed = seed * 1664525 + 1013904223;
        garbage.append(letters.at((seed >> 16) % letters.size()));
    }
    EventStreamParser parser;
    for (qsizetype at = 0; at < garbage.size(); at += 777) {
        QVERIFY(parser.feed(garbage.mid(at, 777)));
    }
}

QTEST_APPLESS_MAIN(TestEventStreamParser)
#include "tst_eventstreamparser.moc"
