// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QRandomGenerator>
#include <QString>

#include <sqlite3.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace cellar {

// A disk with faults and a plug, below every SQLite database that is opened while it exists (it is the default VFS
// of the process; Qt's driver uses the same library). Files stay real ones, so that size, rename and copy work as ever.
// Writes can be made to fail, and the power to go: then of everything that was written and not synced, each sector of
// 512 bytes is on the disk or not, as the seed has it, and nothing works any more until powerOn(). Any thread.
class FaultyVfs
{
public:
    FaultyVfs();
    ~FaultyVfs();
    Q_DISABLE_COPY_MOVE(FaultyVfs)

    enum class Fault
    {
        None,
        Full, // SQLITE_FULL
        IoError, // SQLITE_IOERR_WRITE
        ReadOnly, // SQLITE_READONLY; what is opened from now on is opened for reading
    };
    // Writes fail from now on, after so many that still succeed.
    void fail(Fault fault, qint64 afterWrites = 0);

    struct PowerCut
    {
        quint32 seed = 0;
        std::optional<qint64> afterWrites; // counted from now; the last of them may be half done
        std::optional<qint64> afterSyncs;
    };
    void cutPower(const PowerCut &cut);
    [[nodiscard]] bool isCut() const;
    // What survived is what the files hold. Every database must have been closed.
    void powerOn();

    [[nodiscard]] qint64 writes() const;
    [[nodiscard]] qint64 syncs() const;
    [[nodiscard]] qint64 writtenBytes() const;

private:
    friend struct FaultyVfsCalls;

    struct Change
    {
        qint64 offset = 0;
        QByteArray bytes;
        std::optional<qint64> size; // the file was cut to it instead
    };
    // One file, by its path.
    struct Disk
    {
        QByteArray durable; // what is on the disk for sure
        std::vector<Change> pending; // written since, and not synced
    };

    // The result code for a write of so many bytes; counts it.
    [[nodiscard]] int write(Disk &disk, qint64 offset, QByteArray bytes);
    [[nodiscard]] int truncate(Disk &disk, qint64 size);
    [[nodiscard]] int sync(Disk &disk);
    [[nodiscard]] int faultOf(qint64 write) const;
    void cutNow();
    [[nodiscard]] Disk &disk(const QString &path);
    void applySomeOf(QByteArray &content, const Change &change);
    static void apply(QByteArray &content, const Change &change);

    mutable std::recursive_mutex m_mutex;
    sqlite3_vfs *m_real = nullptr;
    sqlite3_vfs m_vfs{};
    std::map<QString, std::unique_ptr<Disk>> m_disks;
    Fault m_fault = Fault::None;
    qint64 m_faultAfter = 0;
    std::optional<PowerCut> m_plan;
    QRandomGenerator m_random;
    bool m_cut = false;
    int m_open = 0; // files
    qint64 m_writes = 0;
    qint64 m_syncs = 0;
    qint64 m_writtenBytes = 0;
};

} // namespace cellar
