// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox/outbox.h"

#include <utility>

namespace cellar {

namespace {

struct Nothing
{
};

} // namespace

Outbox::Outbox(StorageThread &storage, const Clock &clock, const OutboxOptions &options, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_clock(clock)
    , m_store(std::make_shared<OutboxStore>(options))
{
    m_retry.setInterval(options.retry);
    m_retry.callOnTimeout(this, [this] { run([](OutboxStore &store) { store.catchUp(); }); });
    run([](OutboxStore &store) { store.catchUp(); });
}

Outbox::~Outbox()
{
    // The last reference goes where its database belongs.
    m_storage.post([store = std::move(m_store)]() mutable {
        store->catchUp();
        store.reset();
    });
}

template<typename Work, typename Answer> void Outbox::run(Work work, Answer answer)
{
    m_storage.ask(
        this,
        [store = m_store, work = std::move(work)] {
            auto value = work(*store);
            return std::pair(std::move(value), store->state());
        },
        [this, answer = std::move(answer)](const auto &result) {
            apply(result.second);
            answer(result.first);
        });
}

template<typename Work> void Outbox::run(Work work)
{
    run(
        [work = std::move(work)](OutboxStore &store) {
            work(store);
            return Nothing();
        },
        [](const Nothing &) {});
}

void Outbox::apply(const OutboxState &state)
{
    if (!state.trouble.isEmpty() && !m_retry.isActive()) {
        m_retry.start();
    } else if (state.trouble.isEmpty()) {
        m_retry.stop();
    }
    if (std::exchange(m_state, state) != state) {
        Q_EMIT stateChanged();
    }
}

void Outbox::add(const QString &sink, const QList<OutboxRecord> &records)
{
    if (records.isEmpty()) {
        return;
    }
    run(
        [sink, records](OutboxStore &store) {
            store.add(sink, records);
            return Nothing();
        },
        [this, sink](const Nothing &) { Q_EMIT recordsAdded(sink); });
}

void Outbox::fetch(const QString &sink, const BatchLimits &limits, Encode encode, QObject *context,
    std::function<void(const Batch &)> answer)
{
    run(
        [sink, limits, encode = std::move(encode)](OutboxStore &store) {
            const QList<OutboxRecord> records = store.oldest(sink, limits);
            return Batch{records, records.isEmpty() ? QByteArray() : encode(records)};
        },
        [guard = QPointer<QObject>(context), answer = std::move(answer)](const Batch &batch) {
            if (guard) {
                answer(batch);
            }
        });
}

void Outbox::delivered(const QString &sink, qint64 first, qint64 last)
{
    run([sink, first, last](OutboxStore &store) { store.delivered(sink, first, last); });
}

void Outbox::quarantine(const QString &sink, const QList<RefusedRecord> &records)
{
    run([sink, records, now = m_clock.now()](OutboxStore &store) { store.quarantine(sink, records, now); });
}

void Outbox::quarantined(
    const QString &sink, int most, QObject *context, std::function<void(const QList<QuarantinedRecord> &)> answer)
{
    run([sink, most](OutboxStore &store) { return store.quarantined(sink, most); },
        [guard = QPointer<QObject>(context), answer = std::move(answer)](const QList<QuarantinedRecord> &records) {
            if (guard) {
                answer(records);
            }
        });
}

void Outbox::clearQuarantine(const QString &sink)
{
    run([sink](OutboxStore &store) { store.clearQuarantine(sink); });
}

void Outbox::retryQuarantine(const QString &sink)
{
    run(
        [sink](OutboxStore &store) {
            store.retryQuarantine(sink);
            return Nothing();
        },
        [this, sink](const Nothing &) { Q_EMIT recordsAdded(sink); });
}

} // namespace cellar
