// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/connectionlistmodel.h"

#include "fakes/demorecords.h"
#include "fakes/fakecellar.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class ConnectionListModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void asksNothingBeforeItIsOpen();
    void aCardForEach();
    void onlyWhatDiffersIsTold();
    void troubleInWords();
    void nothingAtAll();
    void aSlowNodeIsNotAskedTwice();
    void closedWhileAsking();

private:
    [[nodiscard]] FakeRecords &records() { return m_cellar->records(); }
    [[nodiscard]] QString text(int row, int role) const { return m_model->data(m_model->index(row), role).toString(); }

    std::unique_ptr<FakeCellar> m_cellar;
    std::unique_ptr<ConnectionListModel> m_model;
};

void ConnectionListModelTest::init()
{
    m_model.reset();
    m_cellar = std::make_unique<FakeCellar>();
    records().status = demoConnections(m_cellar->snapshot()->at);
    m_model = std::make_unique<ConnectionListModel>(*m_cellar, Milliseconds(10));
    new QAbstractItemModelTester(m_model.get(), m_model.get());
}

void ConnectionListModelTest::asksNothingBeforeItIsOpen()
{
    QCoreApplication::processEvents();
    QCOMPARE(records().connectionQuestions, 0);
    QCOMPARE(m_model->rowCount(), 0);
}

void ConnectionListModelTest::aCardForEach()
{
    m_model->open();
    QVERIFY(!m_model->statusText().isEmpty());
    QTRY_COMPARE(m_model->rowCount(), 6);
    QCOMPARE(m_model->statusText(), QString());
    QCOMPARE(text(0, ConnectionListModel::TitleRole), u"InfluxDB"_s);
    QCOMPARE(m_model->data(m_model->index(0), ConnectionListModel::ToneRole).value<look::Tone>(), look::Tone::Busy);
    QCOMPARE(text(5, ConnectionListModel::TitleRole), u"Journal"_s);
}

void ConnectionListModelTest::onlyWhatDiffersIsTold()
{
    m_model->open();
    QTRY_COMPARE(m_model->rowCount(), 6);
    const QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
    const int asked = records().connectionQuestions;
    QTRY_VERIFY(records().connectionQuestions > asked + 2);
    QCOMPARE(changes.size(), 0);
    records().status->sinks.front().state = SinkStatus::State::Idle;
    QTRY_COMPARE(text(0, ConnectionListModel::StateTextRole), u"Everything has arrived"_s);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.at(0).at(0).toModelIndex().row(), 0);
    records().status->sinks.clear();
    QTRY_COMPARE(m_model->rowCount(), 5);
}

// What was true once may be wrong by now.
void ConnectionListModelTest::troubleInWords()
{
    m_model->open();
    QTRY_COMPARE(m_model->rowCount(), 6);
    records().status.reset();
    QTRY_COMPARE(m_model->rowCount(), 0);
    QVERIFY(m_model->statusText().contains(u"no records"_s));
    records().status = demoConnections(m_cellar->snapshot()->at);
    QTRY_COMPARE(m_model->rowCount(), 6);
    QCOMPARE(m_model->statusText(), QString());
}

void ConnectionListModelTest::nothingAtAll()
{
    records().status = ConnectionsStatus{};
    m_model->open();
    QTRY_VERIFY(m_model->statusText().contains(u"nothing"_s));
}

void ConnectionListModelTest::aSlowNodeIsNotAskedTwice()
{
    records().hold();
    m_model->open();
    QTest::qWait(50); // five times as long as it takes to ask again
    QCOMPARE(records().connectionQuestions, 1);
    records().release();
    QTRY_COMPARE(m_model->rowCount(), 6);
}

void ConnectionListModelTest::closedWhileAsking()
{
    records().hold();
    m_model->open();
    m_model->close();
    records().release();
    QCoreApplication::processEvents();
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->statusText(), QString());
    m_model->open();
    QTRY_COMPARE(m_model->rowCount(), 6);
}

QTEST_MAIN(ConnectionListModelTest)
#include "tst_connectionlistmodel.moc"
