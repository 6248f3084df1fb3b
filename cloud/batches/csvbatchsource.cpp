// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/csvbatchsource.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr CsvRules rules{
    .onlyUtf8 = true,
    .bytes = CsvBatchSource::largestFile,
    .rows = 100'000,
    .cells = 256,
    .cellLength = 50'000, // what a cell of a sheet holds
};

Unexpected<Error> cannotRead(const QString &file, const QString &why)
{
    return unexpected(ErrorKind::Io, u"cannot read \"%1\": %2"_s.arg(file, why));
}

Result<QList<CsvRow>> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return cannotRead(path, file.errorString());
    }
    const QByteArray bytes = file.read(CsvBatchSource::largestFile + 1);
    if (file.error() != QFileDevice::NoError) {
        return cannotRead(path, file.errorString());
    }
    if (bytes.trimmed().isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"\"%1\" is empty"_s.arg(path)); // it is just being written, maybe
    }
    Result<QList<CsvRow>> rows = readCsv(bytes, rules);
    if (!rows) {
        return unexpected(rows.error().kind, u"\"%1\": %2"_s.arg(path, rows.error().text));
    }
    return rows;
}

} // namespace

CsvBatchSource::CsvBatchSource(const QString &file, QObject *parent)
    : CsvBatchSource(file, Timing(), parent)
{
}

CsvBatchSource::CsvBatchSource(const QString &file, const Timing &timing, QObject *parent)
    : BatchSource(parent)
    , m_file(QFileInfo(file).absoluteFilePath())
    , m_timing(timing)
{
    m_settle.setSingleShot(true);
    m_patience.setSingleShot(true);
    connect(&m_poll, &QTimer::timeout, this, [this] { look(false); });
    connect(&m_settle, &QTimer::timeout, this, [this] { look(true); });
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &CsvBatchSource::refresh);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &CsvBatchSource::refresh);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        Q_EMIT failed(
            {ErrorKind::Timeout, u"\"%1\" has not been read within %2 s; is the share still there?"_s.arg(m_file).arg(
                                     m_timing.patience.count() / 1000)});
    });
}

QString CsvBatchSource::kind() const
{
    return u"csv"_s;
}

QString CsvBatchSource::identity() const
{
    return u"csv:"_s + m_file;
}

void CsvBatchSource::start()
{
    m_poll.start(m_timing.poll);
    look(true);
}

void CsvBatchSource::refresh()
{
    m_settle.start(m_timing.settle);
}

void CsvBatchSource::look(bool always)
{
    if (m_isReading) {
        m_isWanted = m_isWanted || always;
        return;
    }
    m_isReading = true;
    m_patience.start(m_timing.patience);
    m_thread.ask(
        this, [file = m_file, known = always ? std::nullopt : m_stamp] { return readFile(file, known); },
        [this](const Outcome &outcome) { onOutcome(outcome); });
}

CsvBatchSource::Outcome CsvBatchSource::readFile(const QString &file, const std::optional<Stamp> &known)
{
    const QFileInfo info(file);
    if (!info.isFile()) {
        const QString why = info.exists() ? u"it is not a regular file"_s : u"there is no such file"_s;
        return {{}, cannotRead(file, why)};
    }
    const Stamp stamp{info.lastModified(), info.size()};
    if (known == stamp) {
        return {stamp, {}};
    }
    return {stamp, contentOf(file)};
}

void CsvBatchSource::onOutcome(const Outcome &outcome)
{
    m_isReading = false;
    m_patience.stop();
    m_stamp = outcome.stamp;
    watch();
    if (m_isWanted) {
        m_isWanted = false;
        refresh();
    }
    if (outcome.rows) {
        m_isGood = outcome.rows->has_value();
        if (m_isGood) {
            Q_EMIT read(**outcome.rows);
        } else {
            Q_EMIT failed(outcome.rows->error());
        }
    } else if (m_isGood) {
        Q_EMIT confirmed();
    }
}

// Only now that the file system has answered: asking it may block. An editor that replaces the file takes the watch on
// it away, the one on its folder stays.
void CsvBatchSource::watch()
{
    const QString folder = QFileInfo(m_file).path();
    for (const QString &path : {m_file, folder}) {
        if (!m_watcher.files().contains(path) && !m_watcher.directories().contains(path)) {
            (void)m_watcher.addPath(path);
        }
    }
}

} // namespace cellar
