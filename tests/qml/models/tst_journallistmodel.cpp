// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/journallistmodel.h"

#include "fakes/demorecords.h"
#include "fakes/fakecellar.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class JournalListModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void asksNothingBeforeItIsOpen();
    void newestFirst();
    void filters();
    void choicesThatAreNone();
    void searchWaitsForTheLetters();
    void pages();
    void troubleInWords();
    void anOldAnswerComesTooLate();

private:
    [[nodiscard]] QVariant value(int row, int role) const { return m_model->data(m_model->index(row), role); }

    std::unique_ptr<FakeCellar> m_cellar;
    std::unique_ptr<JournalListModel> m_model;
};

void JournalListModelTest::init()
{
    m_model.reset();
    m_cellar = std::make_unique<FakeCellar>();
    m_cellar->records().entries = demoEntries(m_cellar->snapshot()->at);
    m_model = std::make_unique<JournalListModel>(*m_cellar, Milliseconds(20));
    new QAbstractItemModelTester(m_model.get(), m_model.get());
}

void JournalListModelTest::asksNothingBeforeItIsOpen()
{
    m_model->setKindChoice(1);
    QCoreApplication::processEvents();
    QVERIFY(m_cellar->records().journalQueries.isEmpty());
}

void JournalListModelTest::newestFirst()
{
    m_model->open();
    QVERIFY(!m_model->statusText().isEmpty());
    QTRY_COMPARE(m_model->rowCount(), 6);
    QCOMPARE(m_model->statusText(), QString());
    QVERIFY(value(0, JournalListModel::WhatRole).toString().contains(u"1.012"));
    QCOMPARE(value(0, JournalListModel::KindRole).toString(), u"Batch"_s);
    QCOMPARE(value(0, JournalListModel::WhoRole).toString(), u"anna@brewery.example, browser"_s);
    QCOMPARE(value(2, JournalListModel::WhoRole).toString(), QString());
    QCOMPARE(value(3, JournalListModel::WhoRole).toString(), u"kiosk"_s);
    QVERIFY(value(5, JournalListModel::IsTroubleRole).toBool());
    m_model->close();
    QCOMPARE(m_model->rowCount(), 0);
}

void JournalListModelTest::filters()
{
    m_model->open();
    QTRY_COMPARE(m_model->rowCount(), 6);
    m_model->setVesselChoice(1);
    QTRY_COMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_cellar->records().journalQueries.back().vessel, u"fv-10-1"_s);
    m_model->setKindChoice(1);
    QTRY_COMPARE(m_model->rowCount(), 2);
    QCOMPARE(m_cellar->records().journalQueries.back().kind, std::optional(JournalKind::Setpoint));
    m_model->setVesselChoice(2);
    QTRY_COMPARE(m_model->rowCount(), 0);
    QVERIFY(!m_model->statusText().isEmpty());
    m_model->setVesselChoice(0);
    m_model->setKindChoice(0);
    QTRY_COMPARE(m_model->rowCount(), 6);
}

void JournalListModelTest::choicesThatAreNone()
{
    QCOMPARE(m_model->vesselChoices().size(), 10);
    QCOMPARE(m_model->kindChoices().size(), 8);
    for (const int choice : {-1, 10, 1000}) {
        m_model->setVesselChoice(choice);
        m_model->setKindChoice(choice);
        QCOMPARE(m_model->vesselChoice(), 0);
        QCOMPARE(m_model->kindChoice(), 0);
    }
}

void JournalListModelTest::searchWaitsForTheLetters()
{
    m_model->open();
    QTRY_COMPARE(m_model->rowCount(), 6);
    const qsizetype before = m_cellar->records().journalQueries.size();
    m_model->setSearch(u"p"_s);
    m_model->setSearch(u"power"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_cellar->records().journalQueries.size(), before + 1);
}

// Without the tester of models, which fetches more whenever it can.
void JournalListModelTest::pages()
{
    m_model = std::make_unique<JournalListModel>(*m_cellar, Milliseconds(20));
    QList<JournalEntry> entries;
    for (int number = 250; number > 0; --number) {
        JournalEntry entry = JournalEntry::ofNode(JournalKind::SignIn, u"line %1"_s.arg(number));
        entry.number = number;
        entries.append(entry);
    }
    m_cellar->records().entries = entries;
    m_model->open();
    QTRY_COMPARE(m_model->rowCount(), 100);
    for (const int rows : {200, 250}) {
        QVERIFY(m_model->canFetchMore({}));
        m_model->fetchMore({});
        QVERIFY2(!m_model->canFetchMore({}), "one page at a time");
        QTRY_COMPARE(m_model->rowCount(), rows);
    }
    QVERIFY(!m_model->canFetchMore({}));
    QCOMPARE(value(249, JournalListModel::WhatRole).toString(), u"line 1"_s);
}

void JournalListModelTest::troubleInWords()
{
    m_cellar->records().entries.reset();
    m_model->open();
    QTRY_VERIFY(m_model->statusText().contains(u"this node keeps no records"));
    QCOMPARE(m_model->rowCount(), 0);
}

void JournalListModelTest::anOldAnswerComesTooLate()
{
    m_cellar->records().hold();
    m_model->open();
    m_model->setKindChoice(1);
    m_cellar->records().release();
    QTRY_COMPARE(m_model->rowCount(), 2);
    QCoreApplication::processEvents();
    QCOMPARE(m_model->rowCount(), 2);
    m_cellar->records().hold();
    m_model->setKindChoice(0);
    m_model->close();
    m_cellar->records().release();
    QCoreApplication::processEvents();
    QCOMPARE(m_model->rowCount(), 0);
}

QTEST_GUILESS_MAIN(JournalListModelTest)
#include "tst_journallistmodel.moc"
