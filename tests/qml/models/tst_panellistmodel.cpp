// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/fakecellar.h"
#include "models/panellistmodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class PanelListModelTest : public QObject
{
    Q_OBJECT

private:
    // So many connected panels, p1, p2 and so on.
    static QList<PanelState> cellarWith(int count)
    {
        QList<PanelState> panels;
        for (int number = 1; number <= count; ++number) {
            panels.append({.id = u"p%1"_s.arg(number),
                .address = {},
                .state = LinkState::Connected,
                .cycleMs = 10.0 * number + 1});
        }
        return panels;
    }

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void lostPanelIsSaid()
    {
        FakeCellar cellar;
        PanelListModel model(cellar);
        Snapshot snapshot = *cellar.snapshot();
        snapshot.panels.front().state = LinkState::Disconnected;
        snapshot.panels.front().error = u"connection refused"_s;
        cellar.publish(snapshot);
        QCOMPARE(model.summary(), u"Panel: connection refused"_s);
        QCOMPARE(model.allConnected(), false);
        QCOMPARE(model.data(model.index(0), PanelListModel::ErrorTextRole).toString(), u"connection refused"_s);
    }
    void noPanelIsNotAllConnected()
    {
        FakeCellar cellar;
        PanelListModel model(cellar);
        Snapshot snapshot = *cellar.snapshot();
        snapshot.panels.clear();
        cellar.publish(snapshot);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.allConnected(), false);
        QCOMPARE(model.summary(), u"No panel yet"_s);
    }
    void troubleSaysWhichWhyAndWhen_data()
    {
        QTest::addColumn<LinkState>("state");
        QTest::addColumn<QString>("error");
        QTest::addColumn<int>("backoff");
        QTest::addColumn<QString>("trouble");
        const auto down = LinkState::Disconnected;
        const auto trying = LinkState::Connecting;
        QTest::newRow("waiting") << down << u"no answer"_s << 800 << u"no answer, next attempt in 0.8 s"_s;
        QTest::newRow("waiting long") << down << u"no answer"_s << 30'000 << u"no answer, next attempt in 30 s"_s;
        QTest::newRow("waiting briefly") << down << u"no answer"_s << 50 << u"no answer, next attempt in 0.05 s"_s;
        QTest::newRow("trying") << trying << u"no answer"_s << 0 << u"no answer, connecting…"_s;
        QTest::newRow("not begun") << down << QString() << 0 << u"not connected"_s;
        QTest::newRow("first try") << trying << QString() << 0 << u"connecting…"_s;
    }
    void troubleSaysWhichWhyAndWhen()
    {
        QFETCH(LinkState, state);
        QFETCH(QString, error);
        QFETCH(int, backoff);
        QFETCH(QString, trouble);
        FakeCellar cellar;
        PanelListModel model(cellar);
        Snapshot snapshot = *cellar.snapshot();
        PanelState &first = snapshot.panels.front();
        first.state = state;
        first.error = error;
        first.backoff = Milliseconds(backoff);
        cellar.publish(snapshot);
        QCOMPARE(model.summary(), u"Panel: "_s + trouble);
        PanelState line = snapshot.panels.front();
        line.id = u"line"_s;
        snapshot.panels = cellarWith(2);
        snapshot.panels.append(line);
        cellar.publish(snapshot);
        QCOMPARE(model.summary(), u"Panel line: "_s + trouble);
        QCOMPARE(model.allConnected(), false);
        line.id = u"alpha"_s;
        snapshot.panels.append(line);
        cellar.publish(snapshot);
        QVERIFY2(
            model.summary().startsWith(u"Panel line: %1 – and 1 more"_s.arg(trouble)), qPrintable(model.summary()));
    }
    void eachPanelTellsItsFigures()
    {
        FakeCellar cellar;
        PanelListModel model(cellar);
        const auto shown = [&model](PanelListModel::Role role) { return model.data(model.index(0), role).toString(); };
        QCOMPARE(shown(PanelListModel::WhereTextRole), u"Modbus TCP, 10.1.10.105:502"_s);
        QCOMPARE(shown(PanelListModel::SinceTextRole), u"since 14:00"_s);
        QCOMPARE(shown(PanelListModel::RoundTripTextRole), u"–"_s);
        Snapshot snapshot = *cellar.snapshot();
        PanelState &panel = snapshot.panels.front();
        panel.driver = PanelDriver::ModbusRtu;
        panel.address = u"/dev/ttyUSB0"_s;
        panel.since -= std::chrono::hours(48);
        panel.cycleMs = 0.42;
        panel.statistics = {48211, 12, 9, 3, 4.24, 19.6};
        cellar.publish(snapshot);
        QCOMPARE(shown(PanelListModel::WhereTextRole), u"Modbus RTU, /dev/ttyUSB0"_s);
        QCOMPARE(shown(PanelListModel::SinceTextRole), u"since 21 Nov 14:00"_s);
        QCOMPARE(shown(PanelListModel::CycleTextRole), u"0.4 ms"_s);
        QCOMPARE(shown(PanelListModel::RoundTripTextRole), u"4.2 / 20 ms"_s);
        QCOMPARE(shown(PanelListModel::RequestsTextRole), QLocale().toString(48211));
        QCOMPARE(shown(PanelListModel::ErrorsTextRole), u"12"_s);
        QCOMPARE(shown(PanelListModel::TimeoutsTextRole), u"9"_s);
        QCOMPARE(shown(PanelListModel::ExceptionsTextRole), u"3"_s);
        // From a node that does not tell.
        snapshot.panels.front() = {.id = u"main"_s, .address = {}, .state = LinkState::Connected};
        cellar.publish(snapshot);
        QCOMPARE(shown(PanelListModel::WhereTextRole), QString());
        QCOMPARE(shown(PanelListModel::SinceTextRole), QString());
        QCOMPARE(shown(PanelListModel::CycleTextRole), u"–"_s);
    }
    void severalConnectedPanelsAreNamed()
    {
        FakeCellar cellar;
        PanelListModel model(cellar);
        const QAbstractItemModelTester tester(&model);
        Snapshot snapshot = *cellar.snapshot();
        snapshot.panels = cellarWith(3);
        cellar.publish(snapshot);
        QCOMPARE(model.summary(),
            u"p1:\u00a0connected,\u00a011\u00a0ms\u00a0· p2:\u00a0connected,\u00a021\u00a0ms\u00a0· "
            "p3:\u00a0connected,\u00a031\u00a0ms"_s);
        QCOMPARE(model.allConnected(), true);
        snapshot.panels = cellarWith(10);
        cellar.publish(snapshot);
        QCOMPARE(model.summary(), u"Panels: 10 of 10 connected"_s);
    }
    void onlyThePanelThatPolledSignals()
    {
        FakeCellar cellar;
        PanelListModel model(cellar);
        Snapshot snapshot = *cellar.snapshot();
        snapshot.panels = cellarWith(3);
        cellar.publish(snapshot);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        snapshot.panels[1].statistics.requests = 7;
        cellar.publish(snapshot);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 1);
        QCOMPARE(model.data(model.index(1), PanelListModel::RequestsTextRole).toString(), u"7"_s);
    }
    void anUnreachableSecondPanelIsNamed()
    {
        FakeCellar cellar;
        PanelListModel model(cellar);
        const QAbstractItemModelTester tester(&model);
        Snapshot snapshot = *cellar.snapshot();
        snapshot.panels.append({.id = u"second"_s, .address = {}, .state = LinkState::Connecting});
        cellar.publish(snapshot);
        QCOMPARE(model.summary(), u"Panel second: connecting…"_s);
        QCOMPARE(model.allConnected(), false);
    }
    void sameStateGivesNoSignal()
    {
        FakeCellar cellar;
        PanelListModel model(cellar);
        QCOMPARE(model.summary(), u"Panel: connected, 11 ms"_s);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy summary(&model, &PanelListModel::summaryChanged);
        cellar.publish(*cellar.snapshot());
        QCOMPARE(changed.count(), 0);
        QCOMPARE(summary.count(), 0);
        Snapshot snapshot = *cellar.snapshot();
        snapshot.panels.front().cycleMs = 25.0;
        cellar.publish(snapshot);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.summary(), u"Panel: connected, 25 ms"_s);
    }
};

QTEST_GUILESS_MAIN(PanelListModelTest)
#include "tst_panellistmodel.moc"
