// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchsource.h"
#include "core/clock.h"
#include "store/storagethread.h"

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QTimer>

#include <optional>

namespace cellar {

// A CSV file that is read whenever it changes: the file system says so, and because network shares do not, it is looked
// at now and then. Reads in a thread of its own, for a share that is gone may take minutes to say so. What cannot be
// read, or only in part because somebody is writing it, is told by failed() and read again when it changes.
class CsvBatchSource final : public BatchSource
{
    Q_OBJECT

public:
    struct Timing
    {
        Milliseconds poll = std::chrono::seconds(10);
        Milliseconds settle{500}; // after a change: whoever writes gets the time to finish
        Milliseconds patience = std::chrono::seconds(30); // until a read that does not come back is told
    };
    static constexpr qint64 largestFile = 4 * 1024 * 1024;

    explicit CsvBatchSource(const QString &file, QObject *parent = nullptr);
    CsvBatchSource(const QString &file, const Timing &timing, QObject *parent = nullptr);

    [[nodiscard]] QString kind() const override;
    [[nodiscard]] QString identity() const override;
    void start() override;
    void refresh() override;

private:
    // What the file was when it was read; another time or size means that it has changed.
    struct Stamp
    {
        QDateTime modified;
        qint64 size = -1;
        friend bool operator==(const Stamp &, const Stamp &) = default;
    };
    struct Outcome
    {
        Stamp stamp;
        std::optional<Result<QList<CsvRow>>> rows; // nothing: unchanged
    };
    [[nodiscard]] static Outcome readFile(const QString &file, const std::optional<Stamp> &known);

    void look(bool always);
    void onOutcome(const Outcome &outcome);
    void watch();

    const QString m_file;
    const Timing m_timing;
    QFileSystemWatcher m_watcher;
    QTimer m_poll;
    QTimer m_settle;
    QTimer m_patience;
    bool m_isReading = false;
    bool m_isWanted = false; // read again once the read under way is done
    bool m_isGood = false; // the last read was
    std::optional<Stamp> m_stamp;
    StorageThread m_thread; // last: its jobs end before the rest goes
};

} // namespace cellar
