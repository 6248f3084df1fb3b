// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchbook.h"
#include "fakes/manualclock.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

// What the tests of the batch book share: a book with its store, and a source and a writer that do as they are told.
namespace cellar::batchbooktest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class FakeSource final : public BatchSource
{
public:
    [[nodiscard]] QString kind() const override { return u"sheet"_s; }
    [[nodiscard]] QString identity() const override { return name; }
    [[nodiscard]] QString account() const override { return u"panel@x"_s; }
    void start() override { isStarted = true; }
    void refresh() override { ++refreshes; }

    QString name = u"sheet:1"_s;
    bool isStarted = false;
    int refreshes = 0;
};

class FakeWriter final : public BatchWriter
{
public:
    void setPending(const QList<BatchEdit> &edits) override { pending = edits; }
    [[nodiscard]] QString trouble() const override { return text; }

    QList<BatchEdit> pending;
    QString text;
};

inline QList<CsvRow> rows(const QStringList &lines)
{
    QList<CsvRow> table{{1, u"Batch #|Beer|Date Brewed|Vessel|Gravity|Notes"_s.split(u'|')}};
    for (const QString &line : lines) {
        table.append({static_cast<int>(table.size()) + 1, line.split(u'|')});
    }
    return table;
}

inline const QStringList twoTanks{u"1042|Pils|11/3/2026|FV 10/1|1.020|"_s, u"1043|IPA|11/10/2026|FV 10/2||hops"_s};

class BookTest : public QObject
{
protected:
    void beginAll();
    void begin();
    void end();
    enum Parts
    {
        Typed,
        OneWay,
        TwoWay
    };
    // Up to where the book begins to read what was kept.
    void open(Parts parts);
    void start(Parts parts);
    void restart(Parts parts);
    [[nodiscard]] QString set(const QString &vessel, const Batch &batch); // the error, "" when all went well
    [[nodiscard]] QString setField(QString Batch::*field, const QString &value);
    [[nodiscard]] Batch batch(const QString &vessel = u"fv-10-1"_s) const { return m_book->batches().value(vessel); }
    void read(const QStringList &lines) { Q_EMIT m_source->read(rows(lines)); }

    ManualClock m_clock;
    Timestamp m_begin = m_clock.now();
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<SqlBatchStore> m_store;
    std::unique_ptr<StorageThread> m_storage;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<FakeWriter> m_writer;
    std::unique_ptr<BatchBook> m_book;
    int m_changes = 0;
    QStringList m_lost;
    Milliseconds m_patience = 10s;
    QSemaphore m_disk; // while it is slow nothing is read before a release()
    bool m_isDiskSlow = false;
};

inline void BookTest::beginAll()
{
    qputenv("TZ", "America/New_York"); // the local calendar is another than UTC's
}

inline void BookTest::begin()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_patience = 10s;
    m_isDiskSlow = false;
    m_clock.setNow(m_begin);
}

inline void BookTest::end()
{
    m_book.reset();
    m_storage.reset();
    m_database.reset();
    m_store.reset();
}

inline void BookTest::open(Parts parts)
{
    m_changes = 0;
    m_lost.clear();
    m_storage = std::make_unique<StorageThread>();
    m_store = std::make_unique<SqlBatchStore>([this] { return m_database.get(); });
    m_storage->post([this, isSlow = m_isDiskSlow] {
        if (isSlow) {
            m_disk.acquire();
        }
        auto database = Database::open(
            {.file = m_folder->filePath(u"state.db"_s), .durable = true, .migrations = {SqlBatchStore::schema()}});
        m_database = database ? std::move(*database) : nullptr;
    });
    m_source = parts == Typed ? nullptr : std::make_unique<FakeSource>();
    m_writer = parts == TwoWay ? std::make_unique<FakeWriter>() : nullptr;
    const BatchBook::Settings settings{
        {{u"fv-10-1"_s, u"FV 10/1"_s}, {u"fv-10-2"_s, u"FV 10/2"_s}}, {}, 5ms, 10min, m_patience};
    m_book = std::make_unique<BatchBook>(settings, m_source.get(), m_writer.get(), *m_store, *m_storage, m_clock);
    connect(m_book.get(), &BatchBook::changed, this, [this] { ++m_changes; });
    connect(
        m_book.get(), &BatchBook::lost, this, [this](const BatchEdit &, const QString &why) { m_lost.append(why); });
}

inline void BookTest::start(Parts parts)
{
    open(parts);
    bool isLoaded = false;
    connect(m_book.get(), &BatchBook::statusChanged, this, [&isLoaded] { isLoaded = true; });
    m_book->start();
    QTRY_VERIFY(isLoaded);
    disconnect(m_book.get(), &BatchBook::statusChanged, this, nullptr);
}

inline void BookTest::restart(Parts parts)
{
    m_book.reset();
    m_storage->post([this] { m_database.reset(); });
    m_storage.reset();
    start(parts);
}

inline QString BookTest::set(const QString &vessel, const Batch &batch)
{
    QString answer = u"no answer"_s;
    m_book->setBatch(vessel, batch, u"kim@example.com"_s,
        [&answer](const Result<void> &done) { answer = done ? u""_s : done.error().text; });
    (void)QTest::qWaitFor([&answer] { return answer != "no answer"_L1; });
    return answer;
}

inline QString BookTest::setField(QString Batch::*field, const QString &value)
{
    Batch changed = batch();
    changed.*field = value;
    return set(u"fv-10-1"_s, changed);
}

} // namespace cellar::batchbooktest
