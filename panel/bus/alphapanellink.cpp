// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphapanellink.h"

#include "core/logging.h"

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

// The first pause after a failure is this part of a poll; it doubles from there.
constexpr int firstPauseShare = 16;
constexpr int mostDoublings = 16;

int highestSlot(const QList<AlphaVessel> &vessels)
{
    int highest = 1;
    for (const AlphaVessel &vessel : vessels) {
        highest = std::max(highest, vessel.slot);
    }
    return highest;
}

// As the register holds it.
std::optional<int> tenthsOf(double value)
{
    const double tenths = std::round(value / alpha::setpointStep);
    // Written so that NaN fails too.
    const bool fits = tenths >= 0 && tenths <= alpha::largestTenths;
    return fits ? std::optional(static_cast<int>(tenths)) : std::nullopt;
}

// Nobody knows the panel's own words, so only a clear no of its server counts as one: 4xx. Anything else may have
// reached the register.
Result<void> writeResult(const AlphaAnswer &answer)
{
    switch (answer.status) {
    case AlphaAnswer::Status::Ok:
        return {};
    case AlphaAnswer::Status::HttpError:
        return unexpected(answer.httpStatus / 100 == 4 ? ErrorKind::Refused : ErrorKind::Protocol,
            u"the panel did not take the setpoint: %1"_s.arg(answer.text));
    case AlphaAnswer::Status::Timeout:
        return unexpected(ErrorKind::Timeout, answer.text);
    case AlphaAnswer::Status::Protocol:
        return unexpected(ErrorKind::Protocol, answer.text);
    case AlphaAnswer::Status::LinkLost:
        break;
    }
    return unexpected(ErrorKind::LinkLost, answer.text);
}

Unexpected<PointFault> noAnswer(const QString &why)
{
    return {PointFault{PointFault::Kind::NoAnswer, why}};
}

QString notRead()
{
    return u"the panel is not being read"_s;
}

} // namespace

AlphaPanelLink::AlphaPanelLink(
    QString id, QList<AlphaVessel> vessels, Options options, const Clock &clock, QObject *parent)
    : PanelLink(parent)
    , m_id(std::move(id))
    , m_vessels(std::move(vessels))
    , m_options(std::move(options))
    , m_clock(clock)
    , m_http(m_options.url, m_options.timeout, clock)
    , m_readout(m_options.pages.size(), highestSlot(m_vessels))
{
    m_status.since = clock.now();
    m_pollTimer.setSingleShot(true);
    m_pollTimer.setTimerType(Qt::PreciseTimer);
    m_gapTimer.setSingleShot(true);
    m_gapTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_pollTimer, &QTimer::timeout, this, &AlphaPanelLink::beginPoll);
    connect(&m_gapTimer, &QTimer::timeout, this, &AlphaPanelLink::proceed);
    connect(&m_http, &AlphaHttp::finished, this, &AlphaPanelLink::onFinished);
}

AlphaPanelLink::~AlphaPanelLink()
{
    const QSignalBlocker quiet(this);
    stop();
    m_callbacks.flush();
}

LinkStatus AlphaPanelLink::status() const
{
    LinkStatus status = m_status;
    status.statistics = m_http.statistics();
    return status;
}

void AlphaPanelLink::start()
{
    if (!std::exchange(m_running, true)) {
        beginPoll();
    }
}

void AlphaPanelLink::stop()
{
    if (!std::exchange(m_running, false)) {
        return;
    }
    m_http.abandon();
    m_pollTimer.stop();
    m_gapTimer.stop();
    m_polling = false;
    m_writing = false;
    m_failures = 0;
    failWaiting(notRead());
    setStatus(LinkState::Disconnected, {});
    publishFailure(notRead());
}

void AlphaPanelLink::readSetpoint(const QString &vessel, ReadDone done)
{
    const AlphaVessel *found = find(vessel);
    const Reader reader{found == nullptr ? 0 : found->slot, m_fetches, std::move(done)};
    if (found == nullptr) {
        finishRead(reader, noAnswer(u"panel %1 has no vessel \"%2\""_s.arg(m_id, vessel)));
    } else if (!m_running) {
        finishRead(reader, noAnswer(notRead()));
    } else {
        m_readers.push_back(reader);
        proceed();
    }
}

void AlphaPanelLink::writeSetpoint(const QString &vessel, double value, WriteDone done)
{
    const AlphaVessel *found = find(vessel);
    const std::optional<int> tenths = tenthsOf(value);
    if (found == nullptr) {
        finishWrite(done, unexpected(ErrorKind::NotFound, u"panel %1 has no vessel \"%2\""_s.arg(m_id, vessel)));
    } else if (!tenths) {
        finishWrite(done, unexpected(ErrorKind::OutOfLimits, u"the panel can only hold setpoints from 0 to %1, not %2"_s
                                                                 .arg(alpha::largestTenths * alpha::setpointStep)
                                                                 .arg(value)));
    } else if (!m_running) {
        finishWrite(done, unexpected(ErrorKind::LinkLost, notRead()));
    } else {
        m_writers.push_back({found->address, *tenths, std::move(done)});
        proceed();
    }
}

// What to ask next, if anything: writes first, then whoever waits for a setpoint, then the poll.
void AlphaPanelLink::proceed()
{
    if (!m_running || m_http.isBusy()) {
        return;
    }
    m_gapTimer.stop();
    if (!m_writers.empty()) {
        sendWrite();
        return;
    }
    if (const std::optional<qsizetype> page = nextForReaders()) {
        fetch(*page);
    } else if (m_polling) {
        pollNext();
    } else if (!m_readers.empty()) {
        beginPoll(); // until the pages have been read once, nobody knows which one holds their tank
    }
}

void AlphaPanelLink::beginPoll()
{
    m_pollTimer.stop();
    m_polling = true;
    m_pollBegun = m_clock.ticks();
    m_readout.begin(m_fetches);
    if (m_status.state != LinkState::Connected) {
        setStatus(LinkState::Connecting, m_status.error);
    }
    proceed();
}

void AlphaPanelLink::pollNext()
{
    const std::optional<qsizetype> page = m_readout.missing();
    if (!page) {
        completePoll();
        return;
    }
    const auto now = m_clock.ticks();
    const auto left = m_lastEnd ? std::chrono::ceil<Milliseconds>(*m_lastEnd + m_options.gap - now) : 0ms;
    if (left > 0ms) {
        m_gapTimer.start(left);
    } else {
        fetch(*page);
    }
}

void AlphaPanelLink::fetch(qsizetype page)
{
    m_page = page;
    ++m_fetches;
    m_http.get(pathOf(page).toLatin1());
}

// The request as the program sent it that this one replaces: one parameter, to which operation 3, the address, type 2
// and the value in tenths are glued.
void AlphaPanelLink::sendWrite()
{
    const Writer &writer = m_writers.front();
    m_writing = true;
    m_http.get("/submit.html?dummy=" + QByteArray::number(qint64(m_clock.now().time_since_epoch().count())) + "o3a" +
               QByteArray::number(writer.address) + "t2v" + QByteArray::number(writer.tenths));
}

void AlphaPanelLink::onFinished(const AlphaAnswer &answer)
{
    m_lastEnd = m_clock.ticks();
    if (std::exchange(m_writing, false)) {
        onWritten(answer);
    } else {
        onPage(answer);
    }
    proceed();
}

void AlphaPanelLink::onPage(const AlphaAnswer &answer)
{
    QString trouble = answer.text;
    if (answer.status == AlphaAnswer::Status::Ok) {
        Result<QList<AlphaTank>> tanks = alphaTanks(answer.body);
        if (tanks) {
            m_readout.store(m_page, std::move(tanks).value(), m_fetches, m_clock.now());
            if (!m_polling && m_status.state != LinkState::Connected) {
                beginPoll(); // it is back before anybody expected it
            }
            return;
        }
        m_http.noteUnusable();
        trouble = u"%1: %2"_s.arg(pathOf(m_page), tanks.error().text);
    }
    failReaders(trouble, m_page);
    if (m_polling) {
        failPoll(trouble);
    }
}

void AlphaPanelLink::onWritten(const AlphaAnswer &answer)
{
    const Writer writer = std::move(m_writers.front());
    m_writers.pop_front();
    finishWrite(writer.done, writeResult(answer));
    beginPoll();
}

void AlphaPanelLink::completePoll()
{
    if (const Result<void> judged = m_readout.judge(); !judged) {
        failPoll(judged.error().text);
        proceed();
        return;
    }
    m_polling = false;
    m_failures = 0;
    const auto took = m_clock.ticks() - m_pollBegun;
    m_status.cycleMs = std::chrono::duration<double, std::milli>(took).count();
    m_pollTimer.start(std::max(0ms, std::chrono::ceil<Milliseconds>(m_options.poll - took)));
    setStatus(LinkState::Connected, {});
    if (m_running) {
        publish();
    }
    proceed();
}

void AlphaPanelLink::failPoll(const QString &why)
{
    m_polling = false;
    const Milliseconds pause = nextPause();
    ++m_failures;
    m_pollTimer.start(pause);
    if (!m_readout.isBelieved()) {
        failReaders(why);
    }
    setStatus(LinkState::Disconnected, why, pause);
    publishFailure(why);
}

Milliseconds AlphaPanelLink::nextPause() const
{
    const Milliseconds first = std::max({1ms, m_options.gap, m_options.poll / firstPauseShare});
    return std::min(m_options.poll, first * (1 << std::min(m_failures, mostDoublings)));
}

// Answers whoever can be answered, in their order; the page that the next of the others needs.
std::optional<qsizetype> AlphaPanelLink::nextForReaders()
{
    std::optional<qsizetype> wanted;
    if (!m_readout.isBelieved()) {
        return wanted;
    }
    std::deque<Reader> waiting;
    for (const Reader &reader : std::exchange(m_readers, {})) {
        const std::optional<qsizetype> page = m_readout.pageOf(reader.slot);
        if (page && !m_readout.isNewer(*page, reader.after)) {
            wanted = wanted.value_or(*page);
            waiting.push_back(reader);
        } else {
            answerReader(reader, page.value_or(-1));
        }
    }
    m_readers = std::move(waiting);
    return wanted;
}

void AlphaPanelLink::answerReader(const Reader &reader, qsizetype page)
{
    const Result<void> checked = page < 0 ? unexpected(ErrorKind::Protocol, u"no page lists slot %1"_s.arg(reader.slot))
                                          : m_readout.checkPage(page);
    const std::optional<AlphaReadout::Found> found = checked ? m_readout.tank(reader.slot) : std::nullopt;
    if (found) {
        finishRead(reader, found->tank.setpoint);
    } else {
        finishRead(reader, noAnswer(checked ? notRead() : checked.error().text));
    }
}

// All of them, or those of one page.
void AlphaPanelLink::failReaders(const QString &why, std::optional<qsizetype> page)
{
    std::deque<Reader> waiting;
    for (const Reader &reader : std::exchange(m_readers, {})) {
        if (page && m_readout.pageOf(reader.slot) != page) {
            waiting.push_back(reader);
        } else {
            finishRead(reader, noAnswer(why));
        }
    }
    m_readers = std::move(waiting);
}

void AlphaPanelLink::failWaiting(const QString &why)
{
    failReaders(why);
    for (const Writer &writer : std::exchange(m_writers, {})) {
        finishWrite(writer.done, unexpected(ErrorKind::LinkLost, why));
    }
}

void AlphaPanelLink::finishRead(const Reader &reader, const PointResult<double> &result)
{
    m_callbacks.post([done = reader.done, result] { done(result); });
}

void AlphaPanelLink::finishWrite(const WriteDone &done, const Result<void> &result)
{
    m_callbacks.post([done, result] { done(result); });
}

void AlphaPanelLink::publish()
{
    QList<VesselSample> samples;
    samples.reserve(m_vessels.size());
    for (const AlphaVessel &one : m_vessels) {
        if (const std::optional<AlphaReadout::Found> found = m_readout.tank(one.slot)) {
            samples.append({one.id, found->tank.temperature, found->tank.setpoint, found->tank.valveOpen, found->at});
        }
    }
    Q_EMIT sampled(samples);
}

void AlphaPanelLink::publishFailure(const QString &why)
{
    QList<VesselSample> samples;
    samples.reserve(m_vessels.size());
    for (const AlphaVessel &one : m_vessels) {
        samples.append({one.id, PointResult<double>(noAnswer(why)), PointResult<double>(noAnswer(why)),
            PointResult<bool>(noAnswer(why)), m_clock.now()});
    }
    Q_EMIT sampled(samples);
}

void AlphaPanelLink::setStatus(LinkState state, const QString &error, Milliseconds backoff)
{
    if (m_status.state == state && m_status.error == error && m_status.backoff == backoff) {
        return;
    }
    // Attempts that fail do not count: people want to know since when the panel is away.
    if ((m_status.state == LinkState::Connected) != (state == LinkState::Connected)) {
        m_status.since = m_clock.now();
    }
    m_status.state = state;
    m_status.error = error;
    m_status.backoff = backoff;
    Q_EMIT statusChanged();
}

const AlphaVessel *AlphaPanelLink::find(const QString &id) const
{
    const auto found = std::ranges::find(m_vessels, id, &AlphaVessel::id);
    return found == m_vessels.cend() ? nullptr : &*found;
}

QString AlphaPanelLink::pathOf(qsizetype page) const
{
    return u"/%1.html"_s.arg(m_options.pages.at(page), 3, 10, QChar(u'0'));
}

} // namespace cellar
