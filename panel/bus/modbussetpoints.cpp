// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbussetpoints.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int lastAddress = 65535;
// A job asks for at most four facts, in as many reads.
constexpr quint32 readBits = 2;
constexpr quint32 readMask = (1U << readBits) - 1;

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

ModbusSetpoints::ModbusSetpoints(const QList<ModbusVessel> &vessels, ModbusFacts &facts, RequestScheduler &scheduler,
    CallbackQueue &callbacks, QObject *parent)
    : QObject(parent)
    , m_vessels(vessels)
    , m_facts(facts)
    , m_scheduler(scheduler)
    , m_callbacks(callbacks)
{
}

void ModbusSetpoints::read(int vessel, PanelLink::ReadDone done)
{
    Job job{.vessel = vessel, .readDone = std::move(done)};
    job.reads = planPoints(m_vessels, vessel, {Point::Setpoint}).reads;
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
    const auto words = encodeSetpoint(profile, value, m_facts.of(vessel).decimals().value_or(0));
    if (!words) {
        finishWrite(id, unexpected(words.error()));
        return;
    }
    const int address = profile.setpointWrite.address + m_vessels.at(vessel).offset;
    if (address < 0 || address + words->size() - 1 > lastAddress) {
        finishWrite(id, unexpected(ErrorKind::BadInput, u"no Modbus device has an address %1"_s.arg(address)));
        return;
    }
    check(id);
}

void ModbusSetpoints::check(quint32 id)
{
    Job &job = m_jobs[id];
    job.reads = checksBefore(job.vessel, job.value);
    if (job.reads.isEmpty()) {
        judge(id);
        return;
    }
    job.stage = Stage::Checking;
    submitReads(id, RequestScheduler::Priority::Urgent);
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
}

void ModbusSetpoints::requestFinished(quint32 cookie, quint64 /*sent*/, const ModbusAnswer &answer)
{
    const quint32 id = cookie >> readBits;
    const auto job = m_jobs.constFind(id);
    if (job == m_jobs.constEnd()) {
        return;
    }
    switch (job->stage) {
    case Stage::Reading:
        onRead(id, answer);
        break;
    case Stage::Checking:
        onChecked(id, static_cast<int>(cookie & readMask), answer);
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
    const int vessel = m_jobs[id].vessel;
    const DeviceProfile &profile = m_vessels.at(vessel).profile;
    VesselFacts &facts = m_facts.of(vessel);
    facts.noteDoubt(wordsLook(profile, profile.setpointRead, answer.words, facts.decimals().value_or(0)));
    finishRead(id, facts.setpoint(answer.words));
}

void ModbusSetpoints::onChecked(quint32 id, int read, const ModbusAnswer &answer)
{
    Job &job = m_jobs[id];
    if (answer.status != ModbusAnswer::Status::LinkLost) {
        m_facts.note(job.reads.at(read), answer);
    }
    if (answer.status != ModbusAnswer::Status::Ok && answer.status != ModbusAnswer::Status::Exception) {
        job.trouble = unexpected(kindOf(answer), answer.text).error;
    }
    if (--job.unanswered == 0) {
        judge(id);
    }
}

// What is known by now decides; nothing of the write has been on the wire.
void ModbusSetpoints::judge(quint32 id)
{
    Job &job = m_jobs[id];
    const VesselFacts &facts = m_facts.of(job.vessel);
    if (job.trouble) {
        finishWrite(id, unexpected(*job.trouble));
    } else if (const auto why = facts.writeObjection()) {
        finishWrite(id, unexpected(ErrorKind::Refused, u"%1; nothing was written"_s.arg(*why)));
    } else if (const auto outside = exclusion(job.vessel, job.value)) {
        finishWrite(id, unexpected(ErrorKind::OutOfLimits, *outside));
    } else if (const auto words = facts.encode(job.value); !words) {
        finishWrite(id, unexpected(words.error()));
    } else {
        job.words = *words;
        proceed(id);
    }
}

void ModbusSetpoints::onEnabled(quint32 id, const ModbusAnswer &answer)
{
    const auto disabledText = [&hint = m_vessels.at(m_jobs[id].vessel).profile.enableHint](const ModbusAnswer &said) {
        const QString what = u"writes are disabled on this controller"_s;
        return (hint.isEmpty() ? what : what + u": "_s + hint) + u" (%1)"_s.arg(modbusExceptionText(said.exception));
    };
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
            finishWrite(each, unexpected(ErrorKind::Refused, disabledText(answer)));
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
    const QString &hint = m_vessels.at(job.vessel).profile.enableHint;
    const bool hinted = kind == ErrorKind::Refused && !hint.isEmpty();
    finishWrite(
        id, unexpected(kind, hinted ? u"%1; if it refuses every value: %2"_s.arg(answer.text, hint) : answer.text));
}

quint32 ModbusSetpoints::add(const Job &job)
{
    // The lowest bits of a cookie say which read of the job it is.
    m_lastJob = (m_lastJob + 1) & (std::numeric_limits<quint32>::max() >> readBits);
    m_jobs.insert(m_lastJob, job);
    return m_lastJob;
}

void ModbusSetpoints::submitReads(quint32 id, RequestScheduler::Priority priority)
{
    const QList<PlannedRead> reads = m_jobs[id].reads;
    m_jobs[id].unanswered = reads.size();
    for (quint32 index = 0; index < static_cast<quint32>(reads.size()); ++index) {
        const PlannedRead &read = reads.at(index);
        m_scheduler.submit(
            {read.unit, read.function, read.address, read.count, {}}, priority, *this, id << readBits | index);
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
        RequestScheduler::Priority::Urgent, *this, id << readBits);
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
    m_scheduler.submit(request, RequestScheduler::Priority::Urgent, *this, id << readBits);
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

// Unit and decimal point may have been changed since they were read, and the limits that exclude a value as well.
QList<PlannedRead> ModbusSetpoints::checksBefore(int vessel, double value) const
{
    const VesselFacts &facts = m_facts.of(vessel);
    QList<Point> points{Point::Unit, Point::Decimals};
    const bool unknown = !facts.limits() && !facts.hasToldLimits();
    if (unknown || exclusion(vessel, value)) {
        points += {Point::LimitMin, Point::LimitMax};
    }
    return planPoints(m_vessels, vessel, points).reads;
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
    const auto range = m_facts.of(vessel).limits();
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
