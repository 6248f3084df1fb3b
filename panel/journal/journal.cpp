// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"

#include "core/logging.h"
#include "journal/runrecord.h"
#include "model/setpointrules.h"
#include "model/snapshotjson.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr auto firstRetry = 1s;
constexpr auto longestRetry = 30s;
constexpr auto aliveInterval = 1min;
constexpr std::size_t mostAtOnce = 500;
constexpr int linesAPart = 2000;

void callOnce(const std::shared_ptr<Journal::Done> &done)
{
    if (*done) {
        std::exchange(*done, {})();
    }
}

template<typename T> Result<T> told(DatabaseResult<T> result)
{
    return result ? Result<T>(std::move(*result)) : Result<T>(unexpected(result.error().toError()));
}

} // namespace

Journal::Journal(DatabaseFile &state, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_state(state)
    , m_clock(clock)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(firstRetry);
    connect(&m_retry, &QTimer::timeout, this, &Journal::flush);
    m_alive.setInterval(aliveInterval);
    connect(&m_alive, &QTimer::timeout, this, &Journal::sayAlive);
    connect(&state, &DatabaseFile::setAside, this, [this](const QString &keptAs, const QString &why) {
        append(JournalEntry::ofNode(JournalKind::Trouble,
            u"the journal before this line was damaged and is kept as %1"_s.arg(keptAs),
            {{u"keptAs"_s, keptAs}, {u"why"_s, why}}));
    });
}

void Journal::watch(Cellar &cellar)
{
    m_cellar = &cellar;
    connect(&cellar, &Cellar::changeProgressed, this, [this](const SetpointChange &change) {
        if (isFinal(change.state)) {
            append(entryOf(change));
        }
    });
}

void Journal::append(JournalEntry entry, Done done)
{
    if (entry.at == Timestamp{}) {
        entry.at = m_clock.now();
    }
    auto told = std::make_shared<Done>(std::move(done));
    if (m_lines.size() >= mostWaiting) {
        ++m_lost;
        QTimer::singleShot(0, this, [told] { callOnce(told); });
        return;
    }
    if (*told) {
        QTimer::singleShot(patience, this, [told] { callOnce(told); });
    }
    m_lines.push_back({std::move(entry), told});
    flush();
    if (!m_trouble.isEmpty()) {
        Q_EMIT statusChanged();
    }
}

void Journal::record(const SetpointChange &change, std::function<void()> recorded)
{
    append(entryOf(change), std::move(recorded));
}

void Journal::flush()
{
    if (m_inFlight > 0 || m_lines.empty() || m_retry.isActive()) {
        return;
    }
    m_inFlight = std::min(m_lines.size(), mostAtOnce);
    QList<JournalEntry> entries;
    std::transform(m_lines.cbegin(), m_lines.cbegin() + static_cast<std::ptrdiff_t>(m_inFlight),
        std::back_inserter(entries), [](const Line &line) { return line.entry; });
    m_state.ask(
        this, [entries](Database &database) { return journalfile::append(database, entries); },
        [this](const DatabaseResult<QList<JournalEntry>> &written) { onWritten(written); });
}

void Journal::onWritten(const DatabaseResult<QList<JournalEntry>> &written)
{
    const std::size_t count = std::exchange(m_inFlight, 0);
    if (!written) {
        setTrouble(written.error().text);
        m_retry.start();
        m_retry.setInterval(std::min<Milliseconds>(2 * m_retry.intervalAsDuration(), longestRetry));
        return;
    }
    m_retry.setInterval(firstRetry);
    const auto end = m_lines.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<Line> done(std::make_move_iterator(m_lines.begin()), std::make_move_iterator(end));
    m_lines.erase(m_lines.begin(), end);
    if (!m_trouble.isEmpty() && m_lost > 0) {
        append(JournalEntry::ofNode(JournalKind::Trouble,
            u"%1 lines of the journal were lost: the disk took none for too long"_s.arg(m_lost),
            {{u"lost"_s, m_lost}}));
    }
    setTrouble({});
    for (const Line &line : done) {
        callOnce(line.done);
    }
    Q_EMIT appended(*written);
    flush();
}

void Journal::setTrouble(const QString &trouble)
{
    if (trouble == m_trouble) {
        return;
    }
    m_trouble = trouble;
    if (trouble.isEmpty()) {
        qCInfo(lcStore) << "the journal is written again";
    } else {
        qCCritical(lcStore).noquote() << "the journal waits in memory:" << trouble;
    }
    Q_EMIT statusChanged();
}

JournalStatus Journal::status() const
{
    return {m_trouble, static_cast<int>(m_lines.size()), m_lost};
}

void Journal::noteStart(const QByteArray &configFingerprint)
{
    const Timestamp now = m_clock.now();
    m_state.ask(
        this,
        // In one go, so that a node that is stopped or killed at once has said that it started.
        [run = Run{runrecord::bootOfThisMachine(), configFingerprint, now, now, {}}](
            Database &database) -> DatabaseResult<QList<JournalEntry>> {
            auto before = runrecord::begin(database, run);
            return before ? journalfile::append(database, runrecord::startEntries(*before, run))
                          : DatabaseResult<QList<JournalEntry>>(unexpected(before.error()));
        },
        [this](const DatabaseResult<QList<JournalEntry>> &entries) {
            if (!entries) {
                setTrouble(entries.error().text);
                append(JournalEntry::ofNode(JournalKind::Start, u"started; how it had ended is not known"_s));
                return;
            }
            for (const JournalEntry &entry : *entries) {
                qCInfo(lcStore).noquote() << entry.text;
            }
            Q_EMIT appended(*entries);
        });
    m_alive.start();
}

void Journal::sayAlive()
{
    m_state.ask(
        this, [now = m_clock.now()](Database &database) { return runrecord::alive(database, now); },
        [](const DatabaseResult<void> &) {}); // what is wrong with the disk is told by the lines that it does not take
}

void Journal::noteStop(const QString &why)
{
    m_alive.stop();
    m_retry.stop();
    JournalEntry last = JournalEntry::ofNode(JournalKind::Stop, u"stopped: %1"_s.arg(why));
    last.at = m_clock.now();
    m_lines.push_back({std::move(last), std::make_shared<Done>()});
    QList<JournalEntry> entries;
    std::transform(m_lines.cbegin() + static_cast<std::ptrdiff_t>(m_inFlight), m_lines.cend(),
        std::back_inserter(entries), [](const Line &line) { return line.entry; });
    m_inFlight = m_lines.size();
    m_state.ask(
        this,
        [entries, now = m_clock.now()](Database &database) -> DatabaseResult<void> {
            auto written = journalfile::append(database, entries);
            return written ? runrecord::end(database, now) : DatabaseResult<void>(unexpected(written.error()));
        },
        [](const DatabaseResult<void> &) {}); // nobody is left to be told
}

void Journal::search(const JournalQuery &query, QObject *context, SearchAnswer answer)
{
    m_state.ask(
        context, [query](Database &database) { return journalfile::search(database, query); },
        [answer = std::move(answer)](DatabaseResult<JournalPage> page) { answer(told(std::move(page))); });
}

void Journal::check(QObject *context, const CheckAnswer &answer)
{
    walk({}, context, answer);
}

void Journal::walk(const journalfile::Walk &soFar, const QPointer<QObject> &context, const CheckAnswer &answer)
{
    if (!context) {
        return;
    }
    m_state.ask(
        context, [soFar](Database &database) { return journalfile::check(database, soFar, linesAPart); },
        [this, context, answer](const DatabaseResult<journalfile::Walk> &walked) {
            if (!walked) {
                answer(unexpected(walked.error().toError()));
            } else if (walked->over) {
                answer(walked->found);
            } else {
                walk(*walked, context, answer);
            }
        });
}

JournalEntry Journal::entryOf(const SetpointChange &change) const
{
    const SnapshotPtr snapshot = m_cellar ? m_cellar->snapshot() : nullptr;
    const VesselState *vessel = snapshot ? snapshot->vessel(change.vessel) : nullptr;
    const TemperatureUnit unit = vessel ? vessel->unit : TemperatureUnit::Fahrenheit;
    const QString to = temperatureText(change.requested, unit);
    JournalEntry entry = JournalEntry::ofNode(JournalKind::Setpoint, {}, toJson(change));
    entry.vessel = change.vessel;
    entry.by = change.by;
    entry.from = change.from;
    const QString label = vessel ? vessel->label : change.vessel;
    if (change.state == ChangeState::Requested) {
        const QString from = change.old ? temperatureText(*change.old, unit) : u"an unknown setpoint"_s;
        entry.text = u"%1 from %2 to %3: requested"_s.arg(label, from, to);
    } else {
        entry.text = u"%1 to %2: %3"_s.arg(label, to, changeStateName(change.state));
        entry.text += change.reason.isEmpty() ? QString() : u": "_s + change.reason;
    }
    return entry;
}

} // namespace cellar
