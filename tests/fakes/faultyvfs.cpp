// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/faultyvfs.h"

#include <QFile>

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qint64 sector = 512;
constexpr const char *vfsName = "cellar-faulty";

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// What SQLite calls. A struct, so that it may look into the class.
struct FaultyVfsCalls
{
    // In memory that SQLite gives; the real file lies behind it.
    struct File
    {
        sqlite3_file base;
        FaultyVfs *vfs;
        FaultyVfs::Disk *disk; // none: a temporary file, which no power cut concerns

        [[nodiscard]] sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
    };

    static File *of(sqlite3_file *file) { return reinterpret_cast<File *>(file); }
    static FaultyVfs *of(sqlite3_vfs *vfs) { return static_cast<FaultyVfs *>(vfs->pAppData); }
    static sqlite3_vfs *real(sqlite3_vfs *vfs) { return of(vfs)->m_real; }

    static int open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *outFlags)
    {
        FaultyVfs *self = of(vfs);
        const std::scoped_lock lock(self->m_mutex);
        file->pMethods = nullptr;
        if (self->m_cut) {
            return SQLITE_CANTOPEN;
        }
        if (self->m_fault == FaultyVfs::Fault::ReadOnly && self->m_writes >= self->m_faultAfter) {
            flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
        }
        File *mine = of(file);
        const int lasting = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
        mine->vfs = self;
        mine->disk = name != nullptr && (flags & lasting) != 0 ? &self->disk(QString::fromUtf8(name)) : nullptr;
        const int code = self->m_real->xOpen(self->m_real, name, mine->real(), flags, outFlags);
        if (code == SQLITE_OK) {
            file->pMethods = methods();
            ++self->m_open;
        }
        return code;
    }

    static int remove(sqlite3_vfs *vfs, const char *name, int syncDir)
    {
        FaultyVfs *self = of(vfs);
        const std::scoped_lock lock(self->m_mutex);
        if (self->m_cut || self->m_fault == FaultyVfs::Fault::ReadOnly) {
            return SQLITE_IOERR_DELETE;
        }
        const auto known = self->m_disks.find(QString::fromUtf8(name));
        if (known != self->m_disks.end()) {
            *known->second = {};
        }
        return self->m_real->xDelete(self->m_real, name, syncDir);
    }

    static int close(sqlite3_file *file)
    {
        const std::scoped_lock lock(of(file)->vfs->m_mutex);
        --of(file)->vfs->m_open;
        return of(file)->real()->pMethods->xClose(of(file)->real());
    }

    static int read(sqlite3_file *file, void *to, int amount, sqlite3_int64 offset)
    {
        {
            const std::scoped_lock lock(of(file)->vfs->m_mutex);
            if (of(file)->vfs->m_cut) {
                return SQLITE_IOERR_READ;
            }
        }
        return of(file)->real()->pMethods->xRead(of(file)->real(), to, amount, offset);
    }

    static int write(sqlite3_file *file, const void *from, int amount, sqlite3_int64 offset)
    {
        File *mine = of(file);
        const std::scoped_lock lock(mine->vfs->m_mutex);
        if (mine->disk != nullptr) {
            const QByteArray bytes(static_cast<const char *>(from), amount);
            if (const int code = mine->vfs->write(*mine->disk, offset, bytes); code != SQLITE_OK) {
                return code;
            }
        }
        return mine->real()->pMethods->xWrite(mine->real(), from, amount, offset);
    }

    static int truncate(sqlite3_file *file, sqlite3_int64 size)
    {
        File *mine = of(file);
        const std::scoped_lock lock(mine->vfs->m_mutex);
        if (mine->disk != nullptr) {
            if (const int code = mine->vfs->truncate(*mine->disk, size); code != SQLITE_OK) {
                return code;
            }
        }
        return mine->real()->pMethods->xTruncate(mine->real(), size);
    }

    static int sync(sqlite3_file *file, int)
    {
        File *mine = of(file);
        const std::scoped_lock lock(mine->vfs->m_mutex);
        return mine->disk != nullptr ? mine->vfs->sync(*mine->disk) : SQLITE_OK;
    }

    static const sqlite3_io_methods *methods();
};

const sqlite3_io_methods *FaultyVfsCalls::methods()
{
    // Everything else is the real file's business. Version 2: shared memory for WAL, but no mapped files.
    static const sqlite3_io_methods methods{2, &close, &read, &write, &truncate, &sync,
        [](sqlite3_file *f, sqlite3_int64 *size) { return of(f)->real()->pMethods->xFileSize(of(f)->real(), size); },
        [](sqlite3_file *f, int level) { return of(f)->real()->pMethods->xLock(of(f)->real(), level); },
        [](sqlite3_file *f, int level) { return of(f)->real()->pMethods->xUnlock(of(f)->real(), level); },
        [](sqlite3_file *f, int *out) { return of(f)->real()->pMethods->xCheckReservedLock(of(f)->real(), out); },
        [](sqlite3_file *f, int op, void *arg) {
            return of(f)->real()->pMethods->xFileControl(of(f)->real(), op, arg);
        },
        [](sqlite3_file *) { return int(sector); },
        [](sqlite3_file *f) { return of(f)->real()->pMethods->xDeviceCharacteristics(of(f)->real()); },
        [](sqlite3_file *f, int page, int size, int extend, void volatile **to) {
            return of(f)->real()->pMethods->xShmMap(of(f)->real(), page, size, extend, to);
        },
        [](sqlite3_file *f, int offset, int n, int flags) {
            return of(f)->real()->pMethods->xShmLock(of(f)->real(), offset, n, flags);
        },
        [](sqlite3_file *f) { of(f)->real()->pMethods->xShmBarrier(of(f)->real()); },
        [](sqlite3_file *f, int remove) { return of(f)->real()->pMethods->xShmUnmap(of(f)->real(), remove); }, nullptr,
        nullptr};
    return &methods;
}

FaultyVfs::FaultyVfs()
    : m_real(sqlite3_vfs_find(nullptr))
    , m_vfs(*m_real) // names, sizes, and what needs no VFS
{
    m_vfs.iVersion = 2;
    m_vfs.szOsFile = static_cast<int>(sizeof(FaultyVfsCalls::File)) + m_real->szOsFile;
    m_vfs.pNext = nullptr;
    m_vfs.zName = vfsName;
    m_vfs.pAppData = this;
    m_vfs.xOpen = &FaultyVfsCalls::open;
    m_vfs.xDelete = &FaultyVfsCalls::remove;
    m_vfs.xAccess = [](sqlite3_vfs *v, const char *name, int flags, int *out) {
        return FaultyVfsCalls::real(v)->xAccess(FaultyVfsCalls::real(v), name, flags, out);
    };
    m_vfs.xFullPathname = [](sqlite3_vfs *v, const char *name, int size, char *out) {
        return FaultyVfsCalls::real(v)->xFullPathname(FaultyVfsCalls::real(v), name, size, out);
    };
    m_vfs.xRandomness = [](sqlite3_vfs *v, int size, char *out) {
        return FaultyVfsCalls::real(v)->xRandomness(FaultyVfsCalls::real(v), size, out);
    };
    m_vfs.xSleep = [](sqlite3_vfs *v, int us) { return FaultyVfsCalls::real(v)->xSleep(FaultyVfsCalls::real(v), us); };
    m_vfs.xCurrentTime = [](sqlite3_vfs *v, double *out) {
        return FaultyVfsCalls::real(v)->xCurrentTime(FaultyVfsCalls::real(v), out);
    };
    m_vfs.xCurrentTimeInt64 = [](sqlite3_vfs *v, sqlite3_int64 *out) {
        return FaultyVfsCalls::real(v)->xCurrentTimeInt64(FaultyVfsCalls::real(v), out);
    };
    m_vfs.xGetLastError = [](sqlite3_vfs *v, int size, char *out) {
        return FaultyVfsCalls::real(v)->xGetLastError(FaultyVfsCalls::real(v), size, out);
    };
    sqlite3_vfs_register(&m_vfs, 1);
}

FaultyVfs::~FaultyVfs()
{
    sqlite3_vfs_register(m_real, 1);
    sqlite3_vfs_unregister(&m_vfs);
}

void FaultyVfs::fail(Fault fault, qint64 afterWrites)
{
    const std::scoped_lock lock(m_mutex);
    m_fault = fault;
    m_faultAfter = m_writes + afterWrites;
}

void FaultyVfs::cutPower(const PowerCut &cut)
{
    const std::scoped_lock lock(m_mutex);
    m_plan = cut;
    m_random.seed(cut.seed);
    if (m_plan->afterWrites) {
        *m_plan->afterWrites += m_writes;
    }
    if (m_plan->afterSyncs) {
        *m_plan->afterSyncs += m_syncs;
    }
    if (!m_plan->afterWrites && !m_plan->afterSyncs) {
        cutNow();
    }
}

bool FaultyVfs::isCut() const
{
    const std::scoped_lock lock(m_mutex);
    return m_cut;
}

qint64 FaultyVfs::writes() const
{
    const std::scoped_lock lock(m_mutex);
    return m_writes;
}

qint64 FaultyVfs::syncs() const
{
    const std::scoped_lock lock(m_mutex);
    return m_syncs;
}

qint64 FaultyVfs::writtenBytes() const
{
    const std::scoped_lock lock(m_mutex);
    return m_writtenBytes;
}

FaultyVfs::Disk &FaultyVfs::disk(const QString &path)
{
    std::unique_ptr<Disk> &known = m_disks[path];
    if (!known) {
        known = std::make_unique<Disk>(Disk{contentOf(path), {}});
    }
    return *known;
}

int FaultyVfs::faultOf(qint64 write) const
{
    if (write < m_faultAfter) {
        return SQLITE_OK;
    }
    switch (m_fault) {
    case Fault::None:
        return SQLITE_OK;
    case Fault::Full:
        return SQLITE_FULL;
    case Fault::IoError:
        return SQLITE_IOERR_WRITE;
    case Fault::ReadOnly:
        return SQLITE_READONLY;
    }
    return SQLITE_OK;
}

int FaultyVfs::write(Disk &disk, qint64 offset, QByteArray bytes)
{
    if (m_cut) {
        return SQLITE_IOERR_WRITE;
    }
    if (const int code = faultOf(m_writes); code != SQLITE_OK) {
        return code;
    }
    ++m_writes;
    m_writtenBytes += bytes.size();
    disk.pending.push_back({offset, std::move(bytes), {}});
    if (m_plan && m_plan->afterWrites && m_writes >= *m_plan->afterWrites) {
        cutNow();
        return SQLITE_IOERR_WRITE;
    }
    return SQLITE_OK;
}

int FaultyVfs::truncate(Disk &disk, qint64 size)
{
    if (m_cut || (m_fault == Fault::ReadOnly && m_writes >= m_faultAfter)) {
        return SQLITE_IOERR_TRUNCATE;
    }
    disk.pending.push_back({0, {}, size});
    return SQLITE_OK;
}

int FaultyVfs::sync(Disk &disk)
{
    if (m_cut) {
        return SQLITE_IOERR_FSYNC;
    }
    for (const Change &change : disk.pending) {
        apply(disk.durable, change);
    }
    disk.pending.clear();
    ++m_syncs;
    if (m_plan && m_plan->afterSyncs && m_syncs >= *m_plan->afterSyncs) {
        cutNow();
        return SQLITE_IOERR_FSYNC;
    }
    return SQLITE_OK;
}

void FaultyVfs::apply(QByteArray &content, const Change &change)
{
    if (change.size) {
        content.resize(*change.size);
        return;
    }
    if (content.size() < change.offset + change.bytes.size()) {
        content.append(QByteArray(change.offset + change.bytes.size() - content.size(), '\0'));
    }
    std::memcpy(
        content.data() + change.offset, change.bytes.constData(), static_cast<std::size_t>(change.bytes.size()));
}

// A disk has its own order; what lies side by side need not arrive together.
void FaultyVfs::applySomeOf(QByteArray &content, const Change &change)
{
    if (change.size) {
        if (m_random.bounded(2) == 0) {
            apply(content, change);
        }
        return;
    }
    qint64 size = 0;
    for (qint64 at = 0; at < change.bytes.size(); at += size) {
        size = std::min(sector - (change.offset + at) % sector, change.bytes.size() - at);
        if (m_random.bounded(2) == 0) {
            apply(content, {change.offset + at, change.bytes.mid(at, size), {}});
        }
    }
}

void FaultyVfs::cutNow()
{
    m_cut = true;
    m_plan.reset();
    for (auto &[path, disk] : m_disks) {
        for (const Change &change : disk->pending) {
            applySomeOf(disk->durable, change);
        }
        disk->pending.clear();
    }
}

void FaultyVfs::powerOn()
{
    const std::scoped_lock lock(m_mutex);
    if (m_open != 0) {
        qFatal("a database is still open");
    }
    for (const auto &[path, disk] : m_disks) {
        QFile::remove(path + "-shm"_L1);
        if (!QFile::exists(path) && disk->durable.isEmpty()) {
            continue;
        }
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(disk->durable) < 0) {
            qFatal("cannot write %s", qPrintable(path));
        }
    }
    m_disks.clear();
    m_cut = false;
}

} // namespace cellar
