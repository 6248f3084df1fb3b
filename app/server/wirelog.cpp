// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/wirelog.h"

#include "core/logging.h"
#include "core/timestamp.h"
#include "server/jsonbody.h"
#include "server/problem.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr Milliseconds lookEvery{500}; // while it is on

struct Wish
{
    bool enabled = false;
    std::chrono::minutes howLong{WireLog::usualMinutes};
};

// {"enabled": boolean, "minutes": whole number?}, nothing else.
Result<Wish> parseWish(const QByteArray &body)
{
    const auto json = jsonObjectFrom(body, {u"enabled"_s, u"minutes"_s});
    if (!json) {
        return unexpected(json.error());
    }
    const QJsonValue enabled = json->value("enabled"_L1);
    if (!enabled.isBool()) {
        return unexpected(ErrorKind::BadInput,
            enabled.isUndefined() ? u"\"enabled\" is missing"_s : u"\"enabled\" must be true or false"_s);
    }
    Wish wish{enabled.toBool()};
    if (json->contains("minutes"_L1)) {
        const double minutes = json->value("minutes"_L1).toDouble();
        if (!(minutes >= 1 && minutes <= WireLog::mostMinutes && minutes == std::floor(minutes))) {
            return unexpected(
                ErrorKind::BadInput, u"\"minutes\" must be a whole number from 1 to %1"_s.arg(WireLog::mostMinutes));
        }
        wish.howLong = std::chrono::minutes(static_cast<int>(minutes));
    }
    return wish;
}

} // namespace

WireLog::WireLog(const Clock &clock)
    : m_clock(clock)
    , m_byRules(lcWire().isDebugEnabled())
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WireLog::tick);
}

WireLog::~WireLog()
{
    setWireLogging(m_byRules);
}

void WireLog::show(const Call &call)
{
    tick();
    call.exchange.answer(jsonResponse(200, state()));
}

void WireLog::change(const Call &call)
{
    if (!isJson(call.request.contentType)) {
        call.exchange.answer(problem(415, u"send application/json"_s));
        return;
    }
    const Result<Wish> wish = parseWish(call.request.body);
    if (!wish) {
        call.exchange.answer(problem(wish.error()));
        return;
    }
    set(wish->enabled, wish->howLong);
    if (wish->enabled) {
        qCInfo(lcServer).noquote() << "wire log on for" << wish->howLong.count() << "min, by" << call.who.user;
        Q_EMIT changed(u"the wire log was switched on for %1 min"_s.arg(wish->howLong.count()), call.who.user);
    } else {
        qCInfo(lcServer).noquote() << "wire log off, by" << call.who.user;
        Q_EMIT changed(u"the wire log was switched off"_s, call.who.user);
    }
    call.exchange.answer(jsonResponse(200, state()));
}

void WireLog::set(bool on, std::chrono::minutes howLong)
{
    setWireLogging(on);
    m_deadline = on ? std::optional(m_clock.ticks() + howLong) : std::nullopt;
    tick();
}

void WireLog::tick()
{
    if (!m_deadline) {
        m_timer.stop();
        return;
    }
    const auto left = *m_deadline - m_clock.ticks();
    if (left > 0ns) {
        m_timer.start(std::min<Milliseconds>(std::chrono::ceil<Milliseconds>(left), lookEvery));
        return;
    }
    m_deadline.reset();
    setWireLogging(m_byRules);
    qCInfo(lcServer) << "wire log: the time is up";
}

QJsonObject WireLog::state() const
{
    QJsonValue until;
    if (m_deadline) {
        until = toRfc3339(m_clock.now() + std::chrono::ceil<Milliseconds>(*m_deadline - m_clock.ticks()));
    }
    return {{u"enabled"_s, lcWire().isDebugEnabled()}, {u"until"_s, until}};
}

} // namespace cellar
