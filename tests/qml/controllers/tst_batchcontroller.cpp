// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/batchcontroller.h"

#include "fakes/demorecords.h"
#include "fakes/fakecellar.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class BatchControllerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsWhatMayBeEdited();
    void savesOnlyWhatIsDifferent();
    void nothingDifferentIsNotSaved();
    void nothingTypedIsLost();
    void nothingTwice();
    void emptied();
    void aTableKeepsTheRest();
    void cannotBeRead();
    void leftWhileBusy();

private:
    void open();

    std::unique_ptr<FakeCellar> m_cellar;
    std::unique_ptr<BatchController> m_form;
};

void BatchControllerTest::init()
{
    m_form.reset();
    m_cellar = std::make_unique<FakeCellar>();
    Snapshot snapshot = *m_cellar->snapshot();
    keepDemoRecords(m_cellar->records(), snapshot);
    m_form = std::make_unique<BatchController>(*m_cellar, u"kiosk"_s);
    new QAbstractItemModelTester(m_form->fields(), m_form.get());
}

void BatchControllerTest::open()
{
    m_form->open(u"fv-10-1"_s);
    QVERIFY(m_form->isBusy());
    QVERIFY(!m_form->statusText().isEmpty());
    QTRY_VERIFY(!m_form->isBusy());
}

void BatchControllerTest::showsWhatMayBeEdited()
{
    m_form->open(u"fv-99"_s);
    QVERIFY(!m_form->isOpen());
    open();
    QCOMPARE(m_form->fields()->count(), 11);
    const QModelIndex first = m_form->fields()->index(0);
    QCOMPARE(first.data(BatchFormModel::LabelRole).toString(), u"Beer"_s);
    QCOMPARE(first.data(BatchFormModel::ValueRole).toString(), u"Pilsner"_s);
    QVERIFY(m_form->canBeEmptied());
}

void BatchControllerTest::savesOnlyWhatIsDifferent()
{
    open();
    m_form->setText(0, u" Helles "_s);
    m_form->setText(1, u"1043"_s);
    m_form->setText(1, u"1042"_s); // and back
    m_form->setText(99, u"x"_s);
    m_form->save();
    QTRY_VERIFY(!m_form->isOpen());
    QCOMPARE(m_cellar->records().texts, (QList<BatchTexts>{{{u"beer"_s, u"Helles"_s}}}));
}

void BatchControllerTest::nothingDifferentIsNotSaved()
{
    open();
    m_form->save();
    QVERIFY(!m_form->isOpen());
    QVERIFY(m_cellar->records().texts.isEmpty());
}

void BatchControllerTest::nothingTypedIsLost()
{
    open();
    m_cellar->records().refusal = Error{ErrorKind::LinkLost, u"cannot reach the cellar node"_s};
    m_form->setText(0, u"Helles"_s);
    m_form->save();
    QTRY_VERIFY(m_form->isTrouble());
    QVERIFY(m_form->statusText().contains(u"cannot reach the cellar node"));
    QVERIFY(m_form->isOpen());
    QCOMPARE(m_form->fields()->index(0).data(BatchFormModel::ValueRole).toString(), u"Helles"_s);
    m_cellar->records().refusal.reset();
    m_form->save();
    QTRY_VERIFY(!m_form->isOpen());
}

void BatchControllerTest::nothingTwice()
{
    open();
    m_cellar->records().hold();
    m_form->setText(0, u"Helles"_s);
    m_form->save();
    m_form->save();
    m_form->empty();
    QCOMPARE(m_cellar->records().texts.size(), 1);
    QCOMPARE(m_cellar->records().cleared, 0);
    m_cellar->records().release();
    QTRY_VERIFY(!m_form->isOpen());
}

void BatchControllerTest::emptied()
{
    open();
    m_form->empty();
    QTRY_VERIFY(!m_form->isOpen());
    QCOMPARE(m_cellar->records().cleared, 1);
    open();
    QVERIFY2(!m_form->canBeEmptied(), "it is empty");
}

void BatchControllerTest::aTableKeepsTheRest()
{
    m_cellar->records().vesselBatch->editable = {u"gravity"_s, u"stage"_s, u"notes"_s};
    open();
    QCOMPARE(m_form->fields()->count(), 3);
    QVERIFY(!m_form->canBeEmptied());
    QVERIFY(!m_form->statusText().isEmpty());
    QVERIFY(!m_form->isTrouble());
}

void BatchControllerTest::cannotBeRead()
{
    m_cellar->records().vesselBatch.reset();
    open();
    QVERIFY(m_form->isTrouble());
    QVERIFY(m_form->statusText().contains(u"this node keeps no records"));
    m_form->close();
    QVERIFY(!m_form->isOpen());
}

void BatchControllerTest::leftWhileBusy()
{
    m_cellar->records().hold();
    m_form->open(u"fv-10-1"_s);
    m_form->close();
    m_cellar->records().release();
    QCoreApplication::processEvents();
    QVERIFY(!m_form->isOpen());
    QCOMPARE(m_form->fields()->count(), 0);
}

QTEST_GUILESS_MAIN(BatchControllerTest)
#include "tst_batchcontroller.moc"
