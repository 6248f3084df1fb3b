// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/fakecellar.h"
#include "fakes/manualclock.h"
#include "journal/journal.h"
#include "journal/runrecord.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class JournalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void writesLinesInTheirOrder();
    void tellsWhenALineIsSafe();
    void changeIsWrittenDownFromRequestToEnd();
    void brewerDoesNotWaitForADeadDisk();
    void linesWaitForTheDiskAndComeInTheirOrder();
    void tellsWhatWasLost();
    void startAndStopAreLines();
    void lostSupplyIsTold();
    void damagedJournalIsSetAsideAndToldSo();
    void walksTheWholeChain();

private:
    void open(const QString &folder = {});
    [[nodiscard]] QStringList texts();

    std::unique_ptr<QTemporaryDir> m_dir;
    ManualClock m_clock;
    std::unique_ptr<StorageThread> m_storage;
    std::unique_ptr<DatabaseFile> m_file;
    std::unique_ptr<Journal> m_journal;
};

void JournalTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_storage = std::make_unique<StorageThread>();
    open();
}

void JournalTest::cleanup()
{
    m_journal.reset();
    m_file.reset();
    m_storage.reset();
}

void JournalTest::open(const QString &folder)
{
    m_journal.reset();
    m_file.reset();
    m_file = std::make_unique<DatabaseFile>(*m_storage, Database::Options{m_dir->filePath(folder + u"state.db"_s), true,
                                                            {journalfile::schema() + runrecord::schema()}});
    m_journal = std::make_unique<Journal>(*m_file, m_clock);
}

// What is on the disk, oldest first.
QStringList JournalTest::texts()
{
    std::optional<Result<JournalPage>> answer;
    m_journal->search({}, this, [&](const Result<JournalPage> &page) { answer = page; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }) || !*answer) {
        return {u"no answer"_s};
    }
    QStringList texts;
    for (const JournalEntry &entry : answer->value().entries) {
        texts.prepend(entry.text);
    }
    return texts;
}

void JournalTest::writesLinesInTheirOrder()
{
    QSignalSpy appended(m_journal.get(), &Journal::appended);
    QStringList expected;
    for (int i = 0; i < 30; ++i) {
        expected.append(u"line %1"_s.arg(i));
        m_journal->append(JournalEntry::ofNode(JournalKind::Configuration, expected.last()));
    }
    QTRY_COMPARE(m_journal->status().waiting, 0);
    QCOMPARE(texts(), expected);
    QVERIFY(appended.size() >= 1);
    const auto first = appended.first().first().value<QList<JournalEntry>>();
    QCOMPARE(first.first().number, 1);
    QCOMPARE(first.first().at, m_clock.now());
    QCOMPARE(first.first().hash.size(), 32);
}

void JournalTest::tellsWhenALineIsSafe()
{
    int safe = 0;
    QStringList then;
    m_journal->append(JournalEntry::ofNode(JournalKind::Batch, u"one"_s), [&] { ++safe; });
    QCOMPARE(safe, 0);
    QTRY_COMPARE(safe, 1);
    QCOMPARE(texts(), QStringList{u"one"_s});
    QTest::qWait(Milliseconds(Journal::patience).count() + 200); // and not once more when the patience is over
    QCOMPARE(safe, 1);
}

void JournalTest::changeIsWrittenDownFromRequestToEnd()
{
    FakeCellar cellar;
    m_journal->watch(cellar);
    SetpointChange change;
    change.id = u"c1"_s;
    change.vessel = cellar.snapshot()->vessels.first().id;
    change.old = 68.0;
    change.requested = 34.0;
    change.by = u"Ann"_s;
    change.from = u"kiosk"_s;
    bool recorded = false;
    m_journal->record(change, [&] { recorded = true; });
    QTRY_VERIFY(recorded);
    change.state = ChangeState::Writing;
    Q_EMIT cellar.changeProgressed(change);
    change.state = ChangeState::Refused;
    change.reason = u"writes are disabled"_s;
    Q_EMIT cellar.changeProgressed(change);
    QTRY_COMPARE(texts().size(), 2);
    const QString label = cellar.snapshot()->vessels.first().label;
    QCOMPARE(texts(), (QStringList{label + u" from 68 °F to 34 °F: requested"_s,
                          label + u" to 34 °F: refused: writes are disabled"_s}));
}

void JournalTest::brewerDoesNotWaitForADeadDisk()
{
    open(u"missing/"_s);
    bool recorded = false;
    m_journal->record({}, [&] { recorded = true; });
    QTRY_COMPARE(m_journal->status().waiting, 1);
    QTRY_VERIFY(!m_journal->status().trouble.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(recorded, 10'000);
    QCOMPARE(m_journal->status().waiting, 1); // and is still to be written
}

void JournalTest::linesWaitForTheDiskAndComeInTheirOrder()
{
    open(u"later/"_s);
    QSignalSpy status(m_journal.get(), &Journal::statusChanged);
    m_journal->append(JournalEntry::ofNode(JournalKind::Batch, u"one"_s));
    QTRY_VERIFY(!m_journal->status().trouble.isEmpty());
    m_journal->append(JournalEntry::ofNode(JournalKind::Batch, u"two"_s));
    QCOMPARE(m_journal->status().waiting, 2);
    QVERIFY(status.size() >= 1);
    QVERIFY(QDir(m_dir->path()).mkdir(u"later"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_journal->status().waiting, 0, 10'000);
    QVERIFY(m_journal->status().trouble.isEmpty());
    QCOMPARE(texts(), (QStringList{u"one"_s, u"two"_s}));
}

void JournalTest::tellsWhatWasLost()
{
    open(u"later/"_s);
    int called = 0;
    for (std::size_t i = 0; i < Journal::mostWaiting + 3; ++i) {
        m_journal->append(JournalEntry::ofNode(JournalKind::Batch, u"x"_s), [&] { ++called; });
    }
    QCOMPARE(m_journal->status().lost, 3);
    QVERIFY(QDir(m_dir->path()).mkdir(u"later"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_journal->status().waiting, 0, 30'000);
    QTRY_COMPARE(called, static_cast<int>(Journal::mostWaiting) + 3);
    std::optional<JournalPage> page;
    m_journal->search({.kind = JournalKind::Trouble}, this, [&](const Result<JournalPage> &found) { page = *found; });
    QTRY_VERIFY(page);
    QCOMPARE(page->entries.size(), 1);
    QVERIFY(page->entries.first().text.startsWith(u"3 lines"_s));
}

void JournalTest::startAndStopAreLines()
{
    m_journal->noteStart("config"_ba);
    QTRY_COMPARE(texts().size(), 1);
    m_journal->append(JournalEntry::ofNode(JournalKind::Batch, u"in between"_s));
    m_journal->noteStop(u"it was asked to"_s);
    open();
    m_journal->noteStart("config"_ba);
    QTRY_COMPARE(texts().size(), 4);
    QCOMPARE(texts().sliced(0, 3),
        (QStringList{u"started for the first time"_s, u"in between"_s, u"stopped: it was asked to"_s}));
    QVERIFY(texts().last().startsWith(u"started; it had been stopped at "_s));
}

void JournalTest::lostSupplyIsTold()
{
    m_journal->noteStart({});
    QTRY_COMPARE(texts().size(), 1);
    open(); // without a word
    m_journal->noteStart({});
    QTRY_COMPARE(texts().size(), 2);
    QVERIFY(texts().last().startsWith(u"started again; it had ended without a word after "_s));
}

void JournalTest::damagedJournalIsSetAsideAndToldSo()
{
    m_journal->append(JournalEntry::ofNode(JournalKind::Batch, u"one"_s));
    QTRY_COMPARE(texts().size(), 1);
    const QString path = m_file->path();
    m_journal.reset();
    m_file.reset();
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.write(QByteArray(200, 'x')) == 200);
    }
    open();
    m_journal->append(JournalEntry::ofNode(JournalKind::Batch, u"two"_s));
    QTRY_COMPARE(texts().size(), 2);
    QCOMPARE(texts().first(), u"two"_s);
    QVERIFY(texts().last().startsWith(u"the journal before this line was damaged and is kept as "_s));
}

void JournalTest::walksTheWholeChain()
{
    for (int i = 0; i < 5000; ++i) {
        m_journal->append(JournalEntry::ofNode(JournalKind::Batch, u"x"_s));
    }
    std::optional<JournalCheck> found;
    QTRY_COMPARE_WITH_TIMEOUT(m_journal->status().waiting, 0, 30'000);
    m_journal->check(this, [&](const Result<JournalCheck> &check) { found = *check; });
    QTRY_VERIFY(found);
    QCOMPARE(found->entries, 5000);
    QCOMPARE(found->firstBad, std::nullopt);
}

QTEST_GUILESS_MAIN(JournalTest)
#include "tst_journal.moc"
