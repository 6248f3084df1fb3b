// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbussetpoints.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int lastAddress = 65535;

PointFault noAnswer(const ModbusAnswer &answer)
{
    return {PointFault::Kind::NoAnswer, answer.text};
}

// Exceptions 5 (acknowledged, still working) and 11 (the device behind the gateway stayed silent) leave open whether
// the value arrived, as silence does; every other exception means that it was not taken.
ErrorKind kindOf(const ModbusAnswer &answer)
{
    switch (answer.status) {
    case ModbusAnswer::Status::Exception:
        return answer.exception == 5 || answer.exception == 11 ? ErrorKind::Timeout : ErrorKind::Refused;
    case ModbusAnswer::Status::Timeout:
        return ErrorKind::Timeout;
    case ModbusAnswer::Status::LinkLost:
        return ErrorKind::LinkLost;
    case ModbusAnswer::Status::Ok:
    case ModbusAnswer::Status::Protocol:
        return ErrorKind::Protocol;
    }
    return ErrorKind::Internal;
}

} // namespace

ModbusSetpoints::ModbusSetpoints(
    const QList<ModbusVessel> &vessels, RequestScheduler &scheduler, CallbackQueue &callbacks, QObject *parent)
    : QObject(parent)
    , m_vessels(vessels)
    , m_scheduler(scheduler)
    , m_callbacks(callbacks)
{
}

void ModbusSetpoints::read(int vessel, PanelLink::ReadDone done)
{
    Job job{.vessel = vessel, .readDone = std::move(done)};
    job.reads = planSetpoint(m_vessels, vessel).reads;
    const quint32 id = add(job);
    if (m_jobs[id].reads.isEmpty()) {
        finishRead(id, {{PointFault{PointFault::Kind::NoAnswer, u"no Modbus device has such an address"_s}}});
        return;
    }
    submitReads(id, RequestScheduler::Priority::Urgent);
}

void ModbusSetpoints::write(int vessel, double value, PanelLink::WriteDone done)
{
    const DeviceProfile &profile = m_vessels.at(vessel).profile;
    const quint32 id = add({.vessel = vessel, .value = value, .writeDone = std::move(done)});
    const auto words = encodeSetpoint(profile, value);
    if (!words) {
        finishWrite(id, unexpected(words.error()));
        return;
    }
    const int address = profile.setpointWrite.address + m_vessels.at(vessel).offset;
    if (address < 0 || address + words->size() - 1 > lastAddress) {
        finishWrite(id, unexpected(ErrorKind::BadInput, u"no Modbus device has an address %1"_s.arg(address)));
        return;
    }
    Job &job = m_jobs[id];
    job.words = *words;
    if (exclusion(vessel, value)) {
        job.stage = Stage::CheckingLimits;
        job.reads = limitsPlan(vessel).reads;
        submitReads(id, RequestScheduler::Priority::Urgent);
        return;
    }
    proceed(id);
}

void ModbusSetpoints::fetchLimits(quint8 unit)
{
    for (int vessel = 0; vessel < m_vessels.size(); ++vessel) {
        if (m_vessels.at(vessel).unit != unit) {
            continue;
        }
        Job job{.stage = Stage::FetchingLimits, .vessel = vessel};
        job.reads = limitsPlan(vessel).reads;
        if (!job.reads.isEmpty()) {
            submitReads(add(job), RequestScheduler::Priority::Idle);
        }
    }
}

std::optional<ValueRange> ModbusSetpoints::limits(int vessel) const
{
    const auto at = m_limits.constFind(vessel);
    return at == m_limits.constEnd() ? std::nullopt : std::optional(*at);
}

bool ModbusSetpoints::isOutdated(int vessel, quint64 sent) const
{
    return sent <= m_outdated.value(vessel, 0);
}

void ModbusSetpoints::forgetEnable(quint8 unit)
{
    m_enabled.removeIf([unit](quint32 key) { return key >> 16U == unit; });
}

void ModbusSetpoints::forgetConnection()
{
    m_enabled.clear();
    m_limits.clear();
}

void ModbusSetpoints::requestFinished(quint32 cookie, quint64 /*sent*/, const ModbusAnswer &answer)
{
    const quint32 id = cookie >> 1U;
    const auto job = m_jobs.constFind(id);
    if (job == m_jobs.constEnd()) {
        return;
    }
    switch (job->stage) {
    case Stage::Reading:
        onRead(id, answer);
        break;
    case Stage::FetchingLimits:
    case Stage::CheckingLimits:
        onLimits(id, static_cast<int>(cookie & 1U), answer);
        break;
    case Stage::Enabling:
        onEnabled(id, answer);
        break;
    case Stage::Writing:
        onWritten(id, answer);
        break;
    case Stage::AwaitingEnable: // has no request of its own
        break;
    }
}

void ModbusSetpoints::onRead(quint32 id, const ModbusAnswer &answer)
{
    if (answer.status != ModbusAnswer::Status::Ok) {
        finishRead(id, unexpected(noAnswer(answer)));
        return;
    }
    finishRead(id, decodeSetpoint(m_vessels.at(m_jobs[id].vessel).profile, answer.words));
}

void ModbusSetpoints::onLimits(quint32 id, int read, const ModbusAnswer &answer)
{
    Job &job = m_jobs[id];
    if (answer.status == ModbusAnswer::Status::Ok) {
        noteLimits(job, job.reads.at(read), answer.words);
    }
    if (--job.unanswered > 0) {
        return;
    }
    if (job.min && job.max && *job.min < *job.max) {
        m_limits.insert(job.vessel, {*job.min, *job.max});
    }
    if (job.stage == Stage::FetchingLimits) {
        m_jobs.remove(id);
    } else if (answer.status == ModbusAnswer::Status::LinkLost) {
        finishWrite(id, unexpected(ErrorKind::LinkLost, answer.text));
    } else if (const auto why = exclusion(job.vessel, job.value)) {
        finishWrite(id, unexpected(ErrorKind::OutOfLimits, *why));
    } else {
        proceed(id);
    }
}

void ModbusSetpoints::noteLimits(Job &job, const PlannedRead &read, Words words) const
{
    const DeviceProfile &profile = m_vessels.at(job.vessel).profile;
    for (const PlannedPoint &point : read.points) {
        const bool isMin = point.point == Point::LimitMin;
        const auto value = decodeRegister(isMin ? profile.deviceLimits->min : profile.deviceLimits->max,
            profile.wordOrder, words.subspan(point.offset, point.count));
        if (value) {
            (isMin ? job.min : job.max) = *value;
        }
    }
}

void ModbusSetpoints::onEnabled(quint32 id, const ModbusAnswer &answer)
{
    const quint32 key = *enableKey(m_jobs[id].vessel);
    m_enabling.remove(key);
    QList<quint32> waiting{id};
    for (auto job = m_jobs.cbegin(); job != m_jobs.cend(); ++job) {
        if (job->stage == Stage::AwaitingEnable && enableKey(job->vessel) == key) {
            waiting.append(job.key());
        }
    }
    std::sort(waiting.begin(), waiting.end());
    if (answer.status == ModbusAnswer::Status::Ok) {
        m_enabled.insert(key);
    }
    for (const quint32 each : std::as_const(waiting)) {
        if (answer.status == ModbusAnswer::Status::Ok) {
            sendWrite(each);
        } else if (answer.status == ModbusAnswer::Status::Exception) {
            finishWrite(each, unexpected(ErrorKind::Refused, u"writes are disabled on this controller (%1)"_s.arg(
                                                                 modbusExceptionText(answer.exception))));
        } else {
            finishWrite(each, unexpected(kindOf(answer), answer.text));
        }
    }
}

void ModbusSetpoints::onWritten(quint32 id, const ModbusAnswer &answer)
{
    Job &job = m_jobs[id];
    m_outdated.insert(job.vessel, m_scheduler.lastSent());
    if (answer.status == ModbusAnswer::Status::Ok) {
        finishWrite(id, {});
        return;
    }
    const ErrorKind kind = kindOf(answer);
    const auto key = enableKey(job.vessel);
    if (kind == ErrorKind::Refused && key && !job.enabledNow) {
        // It was enabled earlier on this connection: the device may have been switched off and on since.
        m_enabled.remove(*key);
        proceed(id);
        return;
    }
    finishWrite(id, unexpected(kind, answer.text));
}

quint32 ModbusSetpoints::add(const Job &job)
{
    // 31 bits: the lowest one of a cookie says which read of the job it is.
    m_lastJob = (m_lastJob + 1) & 0x7FFF'FFFFU;
    m_jobs.insert(m_lastJob, job);
    return m_lastJob;
}

void ModbusSetpoints::submitReads(quint32 id, RequestScheduler::Priority priority)
{
    const QList<PlannedRead> reads = m_jobs[id].reads;
    m_jobs[id].unanswered = reads.size();
    for (quint32 index = 0; index < static_cast<quint32>(reads.size()); ++index) {
        const PlannedRead &read = reads.at(index);
        m_scheduler.submit({read.unit, read.function, read.address, read.count, {}}, priority, *this, id << 1U | index);
    }
}

void ModbusSetpoints::proceed(quint32 id)
{
    Job &job = m_jobs[id];
    const auto key = enableKey(job.vessel);
    if (!key || m_enabled.contains(*key)) {
        sendWrite(id);
    } else if (m_enabling.contains(*key)) {
        job.stage = Stage::AwaitingEnable;
        job.enabledNow = true;
    } else {
        sendEnable(id);
    }
}

void ModbusSetpoints::sendEnable(quint32 id)
{
    Job &job = m_jobs[id];
    const ModbusVessel &vessel = m_vessels.at(job.vessel);
    const WriteEnable &enable = *vessel.profile.enable;
    job.stage = Stage::Enabling;
    job.enabledNow = true;
    m_enabling.insert(*enableKey(job.vessel));
    m_scheduler.submit({vessel.unit, static_cast<quint8>(enable.function),
                           static_cast<quint16>(enable.address + vessel.offset), 1, {enable.value, 0}},
        RequestScheduler::Priority::Urgent, *this, id << 1U);
}

void ModbusSetpoints::sendWrite(quint32 id)
{
    Job &job = m_jobs[id];
    const ModbusVessel &vessel = m_vessels.at(job.vessel);
    const RegisterPoint &point = vessel.profile.setpointWrite;
    ModbusRequest request{vessel.unit, static_cast<quint8>(point.function),
        static_cast<quint16>(point.address + vessel.offset), static_cast<quint16>(job.words.size()), {}};
    std::copy_n(job.words.cbegin(), std::min<qsizetype>(job.words.size(), 2), request.words.begin());
    if (request.count > 1) {
        request.function = 16; // 6 would leave half of the value behind
    }
    job.stage = Stage::Writing;
    m_outdated.insert(job.vessel, std::numeric_limits<quint64>::max());
    m_scheduler.submit(request, RequestScheduler::Priority::Urgent, *this, id << 1U);
}

void ModbusSetpoints::finishRead(quint32 id, const PointResult<double> &result)
{
    m_callbacks.post([done = m_jobs.take(id).readDone, result] { done(result); });
}

void ModbusSetpoints::finishWrite(quint32 id, const Result<void> &result)
{
    const Job job = m_jobs.take(id);
    if (job.stage == Stage::Writing) {
        Q_EMIT written(job.vessel);
    }
    m_callbacks.post([done = job.writeDone, result] { done(result); });
}

ReadPlan ModbusSetpoints::limitsPlan(int vessel) const
{
    return planLimits({m_vessels.at(vessel)});
}

std::optional<quint32> ModbusSetpoints::enableKey(int vessel) const
{
    const ModbusVessel &at = m_vessels.at(vessel);
    if (!at.profile.enable) {
        return std::nullopt;
    }
    return quint32{at.unit} << 16U | static_cast<quint16>(at.profile.enable->address + at.offset);
}

std::optional<QString> ModbusSetpoints::exclusion(int vessel, double value) const
{
    const auto range = limits(vessel);
    if (!range || (value >= range->min && value <= range->max)) {
        return std::nullopt;
    }
    const QString symbol = unitSymbol(m_vessels.at(vessel).profile.unit);
    return u"the controller itself only takes %1 to %2 %4; %3 %4 was not sent"_s.arg(range->min)
        .arg(range->max)
        .arg(value)
        .arg(symbol);
}

} // namespace cellar
