// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "couriertest.h"

#include <QSet>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::couriertest;

class RefusedLinesTest : public DeliveryTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void badLineIsFound_data();
    void badLineIsFound();
    void everyLineRefusedIsNoFaultOfTheLines();
    void manyBadLinesDoNotBlockTheGoodOnes();
    void aloneRefusedWaitsForProof();
    void tooLargeIsSplit();
    void oneRecordTooLarge();
};

void RefusedLinesTest::badLineIsFound_data()
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

void RefusedLinesTest::badLineIsFound()
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
void RefusedLinesTest::everyLineRefusedIsNoFaultOfTheLines()
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

void RefusedLinesTest::manyBadLinesDoNotBlockTheGoodOnes()
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

void RefusedLinesTest::aloneRefusedWaitsForProof()
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

void RefusedLinesTest::tooLargeIsSplit()
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

void RefusedLinesTest::oneRecordTooLarge()
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

QTEST_GUILESS_MAIN(RefusedLinesTest)
#include "tst_refusedlines.moc"
