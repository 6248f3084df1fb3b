// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/outbox/records.h"
#include "outbox/outboxstore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

const auto influx = u"influx"_s;

// As long as it lives no file of this process grows beyond `bytes`: what a full disk does, without one.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FullDisk)

private:
    rlimit m_before{};
};

} // namespace

class OutboxStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void damagedFileIsPutAside_data();
    void damagedFileIsPutAside();
    void newerFileIsLeftAlone();
    void goesOnInMemory();
    void memoryIsBounded();
    void diskFull();
    void quarantineWaitsForTheDisk();
    void retryAndClear();

private:
    [[nodiscard]] QByteArray waiting(OutboxStore &store) const { return payloadsOf(store.oldest(influx, {})); }

    std::unique_ptr<QTemporaryDir> m_dir;
    OutboxOptions m_options;
};

void OutboxStoreTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_options = {.file = m_dir->filePath(u"outbox.db"_s)};
}

void OutboxStoreTest::damagedFileIsPutAside_data()
{
    QTest::addColumn<bool>("running");
    QTest::newRow("at the start") << false;
    QTest::newRow("while it is open") << true;
}

void OutboxStoreTest::damagedFileIsPutAside()
{
    QFETCH(const bool, running);
    const auto ruin = [this] {
        QFile file(m_options.file);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.write(QByteArray(std::max<qsizetype>(file.size(), 10'000), '?'));
    };
    OutboxStore store(m_options);
    if (running) {
        store.add(influx, numbered(1, 2'000));
        OutboxStore(m_options).catchUp(); // empties the log
        ruin();
        store.add(influx, numbered(5'001, 5'001)); // may go well, out of what is in memory
    } else {
        ruin();
    }
    store.add(influx, numbered(6'001, 6'003));
    QVERIFY(waiting(store).endsWith("6001 6002 6003"));
    const OutboxState state = store.state();
    if (!running || !state.damaged.isEmpty()) {
        QVERIFY2(state.damaged.startsWith(m_options.file + u".damaged-"_s), qPrintable(state.damaged));
        QVERIFY(QFile::exists(state.damaged));
    }
    QCOMPARE(state.trouble, QString());
    // It is in the new file.
    OutboxStore again(m_options);
    again.catchUp();
    QVERIFY(waiting(again).endsWith("6001 6002 6003"));
}

void OutboxStoreTest::newerFileIsLeftAlone()
{
    auto database = Database::open({.file = m_options.file, .migrations = std::vector<QStringList>(9)});
    QVERIFY(database);
    database->reset();
    OutboxStore store(m_options);
    store.add(influx, numbered(1, 2));
    QVERIFY(store.state().trouble.contains(u"newer version"_s));
    QCOMPARE(waiting(store), "1 2"_ba);
    QVERIFY(store.state().damaged.isEmpty());
    QCOMPARE(QDir(m_dir->path()).entryList({u"*damaged*"_s}).size(), 0);
}

// A disk that is not there, or read-only: points are delivered all the same, and written when they can be.
void OutboxStoreTest::goesOnInMemory()
{
    m_options.file = m_dir->filePath(u"later/outbox.db"_s);
    OutboxStore store(m_options);
    store.add(influx, numbered(1, 3));
    store.add(influx, numbered(4, 5));
    QVERIFY(store.state().trouble.contains(m_options.file));
    QCOMPARE(store.state().sinks.value(influx).unsaved, 5);
    QCOMPARE(store.state().sinks.value(influx).oldest, numbered(1, 1).first().at);
    const auto batch = store.oldest(influx, {.records = 2});
    QCOMPARE(payloadsOf(batch), "1 2"_ba);
    store.delivered(influx, batch.first().id, batch.last().id);
    QCOMPARE(waiting(store), "3 4 5"_ba);
    QCOMPARE(store.state().sinks.value(influx).sent, 2);
    QVERIFY(store.state().sinks.value(influx).records == 3);

    QVERIFY(QDir(m_dir->path()).mkdir(u"later"_s));
    store.catchUp();
    QCOMPARE(store.state().trouble, QString());
    QCOMPARE(store.state().sinks.value(influx).unsaved, 0);
    QCOMPARE(store.state().sinks.value(influx).sent, 2);
    QCOMPARE(waiting(store), "3 4 5"_ba);
    QCOMPARE(waiting(*std::make_unique<OutboxStore>(m_options)), "3 4 5"_ba);
}

void OutboxStoreTest::memoryIsBounded()
{
    m_options.file = m_dir->filePath(u"later/outbox.db"_s);
    m_options.largestUnsaved = 3 * (1 + 128);
    OutboxStore store(m_options);
    store.add(influx, numbered(1, 5));
    QCOMPARE(waiting(store), "3 4 5"_ba);
    QCOMPARE(store.state().sinks.value(influx).dropped, 2);
    QVERIFY(QDir(m_dir->path()).mkdir(u"later"_s));
    store.catchUp();
    QCOMPARE(store.state().sinks.value(influx).dropped, 2);
    QCOMPARE(OutboxFile::open(m_options).value()->tallies().value(influx).dropped, 2);
}

void OutboxStoreTest::diskFull()
{
    OutboxStore store(m_options);
    store.add(influx, numbered(1, 3));
    const OutboxRecord large{.payload = QByteArray(900'000, 'x')};
    {
        const FullDisk full(100'000);
        store.add(influx, {large});
        store.add(influx, numbered(4, 4));
        QVERIFY(!store.state().trouble.isEmpty());
        QCOMPARE(store.state().sinks.value(influx).unsaved, 2);
        QCOMPARE(store.state().sinks.value(influx).records, 5);
        // What is delivered meanwhile is not delivered again, whether it could be deleted or not.
        const auto batch = store.oldest(influx, {});
        QCOMPARE(payloadsOf(batch), "1 2 3"_ba);
        store.delivered(influx, batch.first().id, batch.last().id);
        QCOMPARE(payloadsOf(store.oldest(influx, {})), large.payload + " 4");
    }
    store.catchUp();
    QCOMPARE(store.state().trouble, QString());
    QCOMPARE(store.state().sinks.value(influx).unsaved, 0);
    QCOMPARE(payloadsOf(store.oldest(influx, {})), large.payload + " 4");
    QCOMPARE(store.state().sinks.value(influx).sent, 3);
}

void OutboxStoreTest::quarantineWaitsForTheDisk()
{
    OutboxStore store(m_options);
    store.add(influx, numbered(1, 3));
    const auto batch = store.oldest(influx, {});
    {
        const FullDisk full(1'000);
        store.quarantine(influx, {{batch.at(0), u"no"_s}}, {});
        QVERIFY(!store.state().trouble.isEmpty());
    }
    store.catchUp();
    QCOMPARE(store.state().trouble, QString());
    QCOMPARE(waiting(store), "2 3"_ba);
    QCOMPARE(store.quarantined(influx, 10).size(), 1);
}

void OutboxStoreTest::retryAndClear()
{
    OutboxStore store(m_options);
    store.add(influx, numbered(1, 2));
    store.quarantine(influx, {{store.oldest(influx, {}).first(), u"no"_s}}, {});
    QCOMPARE(waiting(store), "2"_ba);
    store.retryQuarantine(influx);
    QCOMPARE(waiting(store), "2 1"_ba);
    store.quarantine(influx, {{store.oldest(influx, {}).last(), u"no"_s}}, {});
    store.clearQuarantine(influx);
    QCOMPARE(store.state().sinks.value(influx).quarantined, 0);
    QVERIFY(store.quarantined(influx, 10).isEmpty());
}

QTEST_GUILESS_MAIN(OutboxStoreTest)
#include "tst_outboxstore.moc"
