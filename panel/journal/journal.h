// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalfile.h"
#include "model/cellar.h"
#include "model/changerecorder.h"
#include "model/journalentry.h"
#include "model/journalstatus.h"
#include "store/databasefile.h"

#include <QPointer>
#include <QTimer>

#include <deque>

namespace cellar {

// The record of who did what: every setpoint change with its whole life, sign-ins, edits, starts and stops. Lines are
// only ever added, in order, each chained to the one before by a hash. What the disk does not take waits in memory and
// is written as soon as it does; nobody else waits for it, but for the line before a write to the panel, and that one
// for two seconds at most. Owned by the composition root, main thread; the file and the cellar outlive it.
class Journal final : public QObject, public ChangeRecorder
{
    Q_OBJECT

public:
    Journal(DatabaseFile &state, const Clock &clock, QObject *parent = nullptr);

    // Adds lines for each end of a setpoint change.
    void watch(Cellar &cellar);

    using Done = std::function<void()>;
    // `entry` without number and hash; its time is now unless it has one. `done` as in ChangeRecorder::record().
    void append(JournalEntry entry, Done done = {});
    void record(const SetpointChange &change, std::function<void()> recorded) override;

    // The next line says how the run before ended; from now on the file is told once a minute that this one lives.
    void noteStart(const QByteArray &configFingerprint);
    // Call last, with the reason in words; what was given so far is written before the file closes.
    void noteStop(const QString &why);

    using SearchAnswer = std::function<void(const Result<JournalPage> &)>;
    void search(const JournalQuery &query, QObject *context, SearchAnswer answer);
    // Walks along the whole chain, a part at a time.
    using CheckAnswer = std::function<void(const Result<JournalCheck> &)>;
    void check(QObject *context, const CheckAnswer &answer);

    [[nodiscard]] JournalStatus status() const;

    static constexpr std::chrono::seconds patience{2};
    static constexpr std::size_t mostWaiting = 10'000;

Q_SIGNALS:
    void appended(const QList<cellar::JournalEntry> &entries); // as they are on the disk
    void statusChanged();

private:
    struct Line
    {
        JournalEntry entry;
        std::shared_ptr<Done> done; // empty when called
    };

    void flush();
    void onWritten(const DatabaseResult<QList<JournalEntry>> &written);
    void setTrouble(const QString &trouble);
    void walk(const journalfile::Walk &soFar, const QPointer<QObject> &context, const CheckAnswer &answer);
    [[nodiscard]] JournalEntry entryOf(const SetpointChange &change) const;
    void sayAlive();

    DatabaseFile &m_state;
    const Clock &m_clock;
    QPointer<Cellar> m_cellar; // knows labels and units
    std::deque<Line> m_lines; // oldest first
    std::size_t m_inFlight = 0; // of them, being written
    QString m_trouble;
    qint64 m_lost = 0;
    QTimer m_retry;
    QTimer m_alive;
};

} // namespace cellar
