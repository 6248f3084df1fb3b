// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/alphapanellink.h"
#include "fakes/scriptedhttpserver.h"

#include <QRegularExpression>
#include <QTest>

// What the tests of an Alpha panel's link share: a panel that a test can fill and trouble, and what the link said of
// it.
namespace cellar::alphalinktest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Request = ScriptedHttpServer::Request;
using Fault = PointFault::Kind;

inline constexpr int tankCount = 9;
inline constexpr int firstAddress = 117;

// What the panel holds, as texts: whatever a test wants to be on its pages.
struct Tank
{
    QByteArray temperature = "36.8";
    QByteArray setpoint = "34";
    QByteArray valve = "0";
};

inline QByteArray page(const QList<Tank> &tanks)
{
    QByteArrayList cells;
    for (const Tank &tank : tanks) {
        for (const QByteArray &cell : {tank.temperature, tank.setpoint, tank.valve}) {
            cells.append('"' + cell + '"');
        }
    }
    return "<HTML>\r\n<Script>\r\nvar V = [\"9\",\"9\",\"9\"];\r\n</Script>\r\n<BODY>\xB0"
           "F<Script>\r\nvar V = [" +
           cells.join(',') + "];\r\n</Script></BODY></HTML>\r\n";
}

template<typename T> bool isFault(const std::optional<PointResult<T>> &point, Fault kind)
{
    return point && !*point && point->error().kind == kind && !point->error().text.isEmpty();
}

template<typename T> T valueOf(const std::optional<PointResult<T>> &point, T otherwise)
{
    return point && *point ? **point : otherwise;
}

class AlphaLinkTest : public QObject
{
protected:
    void begin();
    void end();
    // Plays the panel as it should be.
    void work(const Request &request);
    void respond(const Request &request);
    void startLink(AlphaPanelLink::Options options = {});
    [[nodiscard]] AlphaPanelLink::Options quick() const;
    [[nodiscard]] VesselSample last(const QString &vessel) const { return m_last.value(vessel); }
    [[nodiscard]] bool isGood(const QString &vessel) const
    {
        const VesselSample sample = last(vessel);
        return sample.temperature && *sample.temperature;
    }
    [[nodiscard]] bool allUnanswered() const;
    [[nodiscard]] Result<void> write(const QString &vessel, double value);
    [[nodiscard]] PointResult<double> read(const QString &vessel);
    [[nodiscard]] QByteArrayList asked() const;

    SystemClock m_clock;
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<AlphaPanelLink> m_link;
    QList<Tank> m_tanks;
    qsizetype m_firstPage = 4; // tanks on it
    std::function<bool(const Request &)> m_trouble; // true: it has seen to the request
    int m_underWay = 0; // requests that wait for their answer
    int m_mostUnderWay = 0;
    Milliseconds m_delay{0};
    QHash<QString, VesselSample> m_last;
    int m_samples = 0;
};

inline void AlphaLinkTest::begin()
{
    m_server = std::make_unique<ScriptedHttpServer>();
    m_server->onAny([this](const Request &request) { work(request); });
    m_tanks.clear();
    for (int i = 0; i < tankCount; ++i) {
        m_tanks.append({QByteArray::number(36.8 + i), QByteArray::number(34 + i), i % 2 == 0 ? "0" : "1"});
    }
    m_firstPage = 4;
    m_trouble = {};
    m_underWay = 0;
    m_mostUnderWay = 0;
    m_delay = 0ms;
    m_last.clear();
    m_samples = 0;
}

inline void AlphaLinkTest::end()
{
    m_link.reset();
    m_server.reset();
}

inline void AlphaLinkTest::work(const Request &request)
{
    m_mostUnderWay = std::max(m_mostUnderWay, ++m_underWay);
    if (m_trouble && m_trouble(request)) {
        --m_underWay;
        return;
    }
    if (m_delay == 0ms) {
        respond(request);
    } else {
        QTimer::singleShot(m_delay, m_server.get(), [this, request] { respond(request); });
    }
}

inline void AlphaLinkTest::respond(const Request &request)
{
    --m_underWay;
    if (request.path == "/001.html") {
        ScriptedHttpServer::answer(request, 200, page(m_tanks.first(m_firstPage)), "text/html");
    } else if (request.path == "/002.html") {
        ScriptedHttpServer::answer(request, 200, page(m_tanks.sliced(m_firstPage)), "text/html");
    } else if (request.path.startsWith("/submit.html?")) {
        static const QRegularExpression form(u"^/submit\\.html\\?dummy=(\\d+)o3a(\\d+)t2v(\\d+)\\z"_s);
        const QRegularExpressionMatch match = form.match(QString::fromLatin1(request.path));
        const int tank = match.captured(2).toInt() - firstAddress;
        if (match.hasMatch() && tank >= 0 && tank < m_tanks.size()) {
            m_tanks[tank].setpoint = QByteArray::number(match.captured(3).toInt() / 10.0);
            ScriptedHttpServer::answer(request, 200, "OK", "text/html");
        } else {
            ScriptedHttpServer::answer(request, 400, "what?", "text/html");
        }
    } else {
        ScriptedHttpServer::answer(request, 404, "nothing here", "text/html");
    }
}

inline AlphaPanelLink::Options AlphaLinkTest::quick() const
{
    return {m_server->url(), {1, 2}, 0ms, 30ms, 5s};
}

inline void AlphaLinkTest::startLink(AlphaPanelLink::Options options)
{
    if (options.url.isEmpty()) {
        options = quick();
    }
    QList<AlphaVessel> vessels;
    for (int i = 0; i < tankCount; ++i) {
        vessels.append({u"v%1"_s.arg(i + 1), i + 1, firstAddress + i});
    }
    m_link = std::make_unique<AlphaPanelLink>(u"main"_s, vessels, options, m_clock);
    connect(m_link.get(), &PanelLink::sampled, this, [this](const QList<VesselSample> &samples) {
        ++m_samples;
        for (const VesselSample &sample : samples) {
            m_last.insert(sample.vessel, sample);
        }
    });
    m_link->start();
}

inline bool AlphaLinkTest::allUnanswered() const
{
    return m_last.size() == tankCount && std::ranges::all_of(m_last, [](const VesselSample &sample) {
        return isFault(sample.temperature, Fault::NoAnswer) && isFault(sample.setpoint, Fault::NoAnswer) &&
               isFault(sample.valveOpen, Fault::NoAnswer);
    });
}

inline Result<void> AlphaLinkTest::write(const QString &vessel, double value)
{
    std::optional<Result<void>> result;
    m_link->writeSetpoint(vessel, value, [&result](const Result<void> &answer) { result = answer; });
    const bool called = result.has_value(); // from inside the call
    if (called || !QTest::qWaitFor([&result] { return result.has_value(); }, 20'000)) {
        return unexpected(ErrorKind::Internal, called ? u"called at once"_s : u"never called"_s);
    }
    return *result;
}

inline PointResult<double> AlphaLinkTest::read(const QString &vessel)
{
    std::optional<PointResult<double>> result;
    m_link->readSetpoint(vessel, [&result](const PointResult<double> &answer) { result = answer; });
    const bool called = result.has_value();
    if (called || !QTest::qWaitFor([&result] { return result.has_value(); }, 20'000)) {
        return unexpected(PointFault{Fault::SensorFault, called ? u"called at once"_s : u"never called"_s});
    }
    return *result;
}

inline QByteArrayList AlphaLinkTest::asked() const
{
    QByteArrayList paths;
    for (const Request &request : m_server->requests()) {
        paths.append(request.path.startsWith("/submit") ? "write"_ba : request.path.sliced(1, 3));
    }
    return paths;
}

} // namespace cellar::alphalinktest
