// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timestamp.h"
#include "fakes/democellar.h"
#include "model/historyjson.h"
#include "recordkeeper.h"

#include <QJsonArray>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class HistoryApiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_keeper = std::make_unique<RecordKeeper>(); }

    void chartOfTheLastDay();
    void oneUnknownVessel();
    void unreadVessel();
    void badQueries_data();
    void badQueries();
    void csvOfAVesselAndOfAll();
    void coolingFigures();
    void statusOfTheRecord();
    void needsTheToken();

private:
    [[nodiscard]] Answer ask(const QByteArray &path) const { return m_keeper->server.ask(m_keeper->server.get(path)); }
    // A reading a minute of the demo cellar, up to now; the first vessel falls by a tenth of a degree each time, with
    // an open valve.
    void record(int minutes)
    {
        const Timestamp end = m_keeper->clock.now();
        for (int minute = minutes; minute > 0; --minute) {
            Snapshot snapshot = demoSnapshot();
            const Timestamp at = end - minute * 1min;
            snapshot.at = at;
            for (VesselState &vessel : snapshot.vessels) {
                vessel.temperature.at = vessel.setpoint.at = vessel.valve.at = at;
            }
            VesselState &first = snapshot.vessels.first();
            first.temperature.value = 60.0 + minute * 0.1;
            first.setpoint.value = 34.0;
            first.valve.value = ValveState::Open;
            m_keeper->history.record(snapshot);
        }
        // A flush that is under way takes nothing more with it.
        QTRY_VERIFY((m_keeper->history.flush(), m_keeper->history.status().readings >= minutes));
    }
    [[nodiscard]] QByteArray download(const QByteArray &path) const
    {
        RawClient client(m_keeper->server.port());
        client.send(m_keeper->server.get(path, "Accept: text/csv\r\n"));
        const Answer answer = client.download();
        return answer.status == 200 ? answer.body : QByteArray();
    }

    std::unique_ptr<RecordKeeper> m_keeper;
};

void HistoryApiTest::chartOfTheLastDay()
{
    record(120);
    const Answer answer = ask("/api/v1/vessels/fv-10-1/history?points=300");
    QCOMPARE(answer.status, 200);
    const auto series = historyFromJson(answer.json());
    QVERIFY2(series, series ? "" : qPrintable(series.error().text));
    QCOMPARE(series->vessel, u"fv-10-1"_s);
    QVERIFY(series->points.size() > 20 && series->points.size() <= 301);
    bool falls = true;
    std::optional<double> before;
    for (const HistoryPoint &point : series->points) {
        if (point.temperature) {
            falls = falls && (!before || point.temperature->mean <= *before);
            before = point.temperature->mean;
        }
    }
    QVERIFY(falls && before);
    // Nobody asks for what is not there yet.
    const QByteArray later = toRfc3339(m_keeper->clock.now() + 24h).toLatin1();
    const QByteArray muchLater = toRfc3339(m_keeper->clock.now() + 48h).toLatin1();
    const auto empty =
        historyFromJson(ask("/api/v1/vessels/fv-10-1/history?from=" + later + "&to=" + muchLater).json());
    QVERIFY(empty);
    QVERIFY(
        std::ranges::none_of(empty->points, [](const HistoryPoint &point) { return point.temperature.has_value(); }));
}

void HistoryApiTest::oneUnknownVessel()
{
    record(2);
    QCOMPARE(ask("/api/v1/vessels/fv-99/history").status, 404);
    QCOMPARE(ask("/api/v1/vessels/fv-99/cooling").status, 404);
    RawClient client(m_keeper->server.port());
    client.send(m_keeper->server.get("/api/v1/vessels/fv-99/history", "Accept: text/csv\r\n"));
    QCOMPARE(client.answer().status, 404);
}

// In the cellar, but never read until now.
void HistoryApiTest::unreadVessel()
{
    const Answer history = ask("/api/v1/vessels/fv-10-1/history");
    QCOMPARE(history.status, 200);
    QVERIFY(history.json().value("points"_L1).toArray().isEmpty());
    QVERIFY(historyFromJson(history.json()));
    const Answer cooling = ask("/api/v1/vessels/fv-10-1/cooling");
    QCOMPARE(cooling.status, 200);
    QVERIFY(cooling.json().value("duty"_L1).isNull());
}

void HistoryApiTest::badQueries_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("unknown") << "point=5"_ba;
    QTest::newRow("one point") << "points=1"_ba;
    QTest::newRow("too many points") << "points=10001"_ba;
    QTest::newRow("no time") << "from=now"_ba;
    QTest::newRow("backwards") << "from=2026-11-22T14:00:00Z&to=2026-11-22T13:00:00Z"_ba;
}

void HistoryApiTest::badQueries()
{
    QFETCH(QByteArray, query);
    const Answer answer = ask("/api/v1/vessels/fv-10-1/history?" + query);
    QCOMPARE(answer.status, 400);
    QVERIFY(answer.json().value("detail"_L1).toString().contains(QString::fromLatin1(query.first(query.indexOf('=')))));
}

void HistoryApiTest::csvOfAVesselAndOfAll()
{
    record(600);
    const QByteArray one = download("/api/v1/vessels/fv-10-1/history");
    QVERIFY(one.count('\n') >= 601);
    QVERIFY(one.contains("fv-10-1"));
    QVERIFY(!one.contains("fv-10-2"));
    const QByteArray all = download("/api/v1/history");
    QVERIFY(all.size() > 64 * 1024 * 3); // several pieces
    QVERIFY(all.contains("fv-10-1") && all.contains("fv-10-2") && all.contains("bt-10-1"));
    QCOMPARE(all.first(all.indexOf('\n')), one.first(one.indexOf('\n')));
}

void HistoryApiTest::coolingFigures()
{
    record(120);
    const Answer answer = ask("/api/v1/vessels/fv-10-1/cooling");
    QCOMPARE(answer.status, 200);
    const auto figures = coolingFromJson(answer.json());
    QVERIFY(figures);
    QCOMPARE(figures->duty, std::optional(1.0));
    QVERIFY(figures->degreesPerHour && std::abs(*figures->degreesPerHour - 6.0) < 0.1);
    QVERIFY(figures->longestPullDown);
}

void HistoryApiTest::statusOfTheRecord()
{
    record(10);
    QTRY_COMPARE(ask("/api/v1/history").json().value("state"_L1).toString(), u"recording"_s);
    QTRY_VERIFY(ask("/api/v1/history").json().value("readings"_L1).toInteger() >= 80);
    QVERIFY(ask("/api/v1/history").json().value("bytes"_L1).toInteger() > 0);
}

void HistoryApiTest::needsTheToken()
{
    for (const char *path : {"/api/v1/history", "/api/v1/vessels/fv-10-1/history", "/api/v1/vessels/fv-10-1/cooling"}) {
        QCOMPARE(m_keeper->server.ask("GET "_ba + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 401);
    }
}

QTEST_GUILESS_MAIN(HistoryApiTest)
#include "tst_historyapi.moc"
