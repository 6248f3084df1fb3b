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

private Q_SLOTS:
    void lostPanelIsSaid()
    {
        FakeCellar cellar;
        PanelListModel model(cellar);
        Snapshot snapshot = *cellar.snapshot();
        snapshot.panels.front().state = LinkState::Disconnected;
        snapshot.panels.front().error = u"connection refused"_s;
        cellar.publish(snapshot);
        QCOMPARE(model.summary(), u"Panel: not connected"_s);
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
    void severalPanelsAreCounted()
    {
        FakeCellar cellar;
        PanelListModel model(cellar);
        const QAbstractItemModelTester tester(&model);
        Snapshot snapshot = *cellar.snapshot();
        snapshot.panels.append({.id = u"second"_s, .address = {}, .state = LinkState::Connecting});
        cellar.publish(snapshot);
        QCOMPARE(model.summary(), u"Panels: 1 of 2 connected"_s);
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
