// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QThread>

#include <atomic>
#include <functional>
#include <utility>

namespace cellar {

// The one thread that waits for the disk. Jobs run there one after the other, in the order in which they were given;
// long work is given in portions, so that a setpoint change does not wait behind it. Owned by the composition root,
// outlives everyone who gives it jobs. What a job captures must live until it has run: databases are created, used and
// destroyed by jobs.
class StorageThread final : public QObject
{
    Q_OBJECT

public:
    explicit StorageThread(QObject *parent = nullptr);
    // Runs what was given so far to the end.
    ~StorageThread() override;

    using Job = std::function<void()>;
    void post(Job job);

    // Runs `work` there and calls `answer` with what it returned in the thread that this and `context` live in; not at
    // all when `context` is gone by then.
    template<typename Work, typename Answer> void ask(QObject *context, Work work, Answer answer);

    // Jobs given and not finished. Any thread.
    [[nodiscard]] int pending() const { return m_pending.load(std::memory_order_relaxed); }

private:
    QThread m_thread;
    QObject *m_worker = nullptr; // lives there; receives the jobs
    std::atomic<int> m_pending{0};
};

template<typename Work, typename Answer> void StorageThread::ask(QObject *context, Work work, Answer answer)
{
    post([this, guard = QPointer<QObject>(context), work = std::move(work), answer = std::move(answer)] {
        // Only the thread of `context` may look whether it is still there, and that is the thread of this.
        QMetaObject::invokeMethod(
            this,
            [guard, answer, value = work()]() mutable {
                if (guard) {
                    answer(std::move(value));
                }
            },
            Qt::QueuedConnection);
    });
}

} // namespace cellar
