// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/metrics.h"

#include "server/connectionmetrics.h"
#include "server/prometheustext.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

using Labels = PrometheusText::Labels;

double seconds(std::chrono::duration<double> time)
{
    return time.count();
}

double fromMs(double ms)
{
    return ms / 1000.0;
}

// One number of a panel; none when it is not known.
struct PanelFamily
{
    QByteArray name;
    QByteArray type;
    QByteArray help;
    std::optional<double> (*value)(const PanelState &panel);
};

std::optional<double> unlessZero(double value)
{
    return value > 0 ? std::optional(value) : std::nullopt;
}

const std::array<PanelFamily, 7> &panelFamilies()
{
    using Value = std::optional<double>;
    static const std::array<PanelFamily, 7> families{{
        {"cellar_panel_up"_ba, "gauge"_ba, "Whether the panel is connected and answers."_ba,
            [](const PanelState &panel) -> Value { return panel.state == LinkState::Connected ? 1 : 0; }},
        {"cellar_panel_requests_total"_ba, "counter"_ba, "Requests to the panel that have ended, however."_ba,
            [](const PanelState &panel) -> Value { return double(panel.statistics.requests); }},
        {"cellar_panel_errors_total"_ba, "counter"_ba, "Requests to the panel that brought no usable answer."_ba,
            [](const PanelState &panel) -> Value { return double(panel.statistics.errors); }},
        {"cellar_panel_timeouts_total"_ba, "counter"_ba, "Requests to the panel that nobody answered in time."_ba,
            [](const PanelState &panel) -> Value { return double(panel.statistics.timeouts); }},
        {"cellar_panel_exceptions_total"_ba, "counter"_ba, "Requests that a device of the panel refused."_ba,
            [](const PanelState &panel) -> Value { return double(panel.statistics.exceptions); }},
        {"cellar_panel_cycle_seconds"_ba, "gauge"_ba, "How long the last complete poll of the panel took."_ba,
            [](const PanelState &panel) -> Value { return unlessZero(fromMs(panel.cycleMs)); }},
        {"cellar_panel_backoff_seconds"_ba, "gauge"_ba,
            "The pause before the next attempt to reach the panel; 0 when none is waited for."_ba,
            [](const PanelState &panel) -> Value { return seconds(panel.backoff); }},
    }};
    return families;
}

Labels labelsOf(const PanelState &panel)
{
    return {{"panel"_ba, panel.id}, {"driver"_ba, panelDriverName(panel.driver)}};
}

Labels labelsOf(const VesselState &vessel)
{
    return {{"vessel"_ba, vessel.id}, {"label"_ba, vessel.label}, {"panel"_ba, vessel.panel},
        {"unit"_ba, unitLetter(vessel.unit)}};
}

Labels with(Labels labels, const QByteArray &name, const QString &value)
{
    labels.emplace_back(name, value);
    return labels;
}

void writePanels(PrometheusText &text, const QList<PanelState> &panels)
{
    for (const PanelFamily &family : panelFamilies()) {
        text.family(family.name, family.type, family.help);
        for (const PanelState &panel : panels) {
            if (const auto value = family.value(panel)) {
                text.sample(*value, labelsOf(panel));
            }
        }
    }
    text.family("cellar_panel_round_trip_seconds"_ba, "summary"_ba,
        "From a request to the panel's answer, of the newest answers."_ba);
    for (const PanelState &panel : panels) {
        const LinkStatistics &statistics = panel.statistics;
        if (statistics.roundTripP99Ms > 0) {
            text.sample(fromMs(statistics.roundTripP50Ms), with(labelsOf(panel), "quantile"_ba, u"0.5"_s));
            text.sample(fromMs(statistics.roundTripP99Ms), with(labelsOf(panel), "quantile"_ba, u"0.99"_s));
        }
    }
}

template<typename T, typename Number>
void writeReading(
    PrometheusText &text, const QList<VesselState> &vessels, Reading<T> VesselState::*reading, Number number)
{
    for (const VesselState &vessel : vessels) {
        const Reading<T> &shown = vessel.*reading;
        if (shown.isGood() && shown.value) {
            text.sample(number(*shown.value), labelsOf(vessel));
        }
    }
}

void writeQualities(PrometheusText &text, const VesselState &vessel)
{
    const auto write = [&](const QString &reading, Quality quality) {
        Labels labels = with(labelsOf(vessel), "reading"_ba, reading);
        labels.emplace_back("quality"_ba, qualityName(quality));
        text.sample(1, labels);
    };
    write(u"temperature"_s, vessel.temperature.quality);
    write(u"setpoint"_s, vessel.setpoint.quality);
    write(u"valve"_s, vessel.valve.quality);
}

void writeVessels(PrometheusText &text, const QList<VesselState> &vessels)
{
    const auto same = [](double value) { return value; };
    text.family("cellar_vessel_temperature"_ba, "gauge"_ba,
        "Temperature in the unit of the panel, while it can be trusted."_ba);
    writeReading(text, vessels, &VesselState::temperature, same);
    text.family(
        "cellar_vessel_setpoint"_ba, "gauge"_ba, "Set point in the unit of the panel, while it can be trusted."_ba);
    writeReading(text, vessels, &VesselState::setpoint, same);
    text.family("cellar_vessel_valve_open"_ba, "gauge"_ba, "Whether the glycol valve is open, while that is known."_ba);
    writeReading(
        text, vessels, &VesselState::valve, [](ValveState state) { return state == ValveState::Open ? 1.0 : 0.0; });
    text.family("cellar_vessel_quality"_ba, "gauge"_ba, "How far each reading can be trusted: the label quality."_ba);
    for (const VesselState &vessel : vessels) {
        writeQualities(text, vessel);
    }
}

void writeNode(PrometheusText &text, const MetricsInput &input)
{
    const auto gauge = [&text](const QByteArray &name, const QByteArray &help, double value) {
        text.family(name, "gauge"_ba, help);
        text.sample(value);
    };
    text.family("cellar_build_info"_ba, "gauge"_ba, "The version that runs."_ba);
    text.sample(1, {{"version"_ba, QStringLiteral(CELLAR_VERSION)}});
    gauge("cellar_uptime_seconds"_ba, "For how long the node has been serving."_ba, input.uptime);
    gauge("cellar_http_connections"_ba, "Open connections to the node."_ba, input.connections);
    gauge("cellar_event_streams"_ba, "Open live streams."_ba, input.streams);
    if (input.process.residentBytes) {
        gauge("process_resident_memory_bytes"_ba, "Resident memory."_ba, *input.process.residentBytes);
    }
    if (input.process.cpuSeconds) {
        text.family("process_cpu_seconds_total"_ba, "counter"_ba, "User and system CPU time."_ba);
        text.sample(*input.process.cpuSeconds);
    }
    gauge("process_start_time_seconds"_ba, "Start of the node, in seconds since 1970."_ba, input.startedAt);
}

} // namespace

QByteArray metricsText(const MetricsInput &input)
{
    PrometheusText text;
    writePanels(text, input.snapshot->panels);
    writeVessels(text, input.snapshot->vessels);
    writeNode(text, input);
    writeConnections(text, input.outside, input.now);
    return text.text();
}

Metrics::Metrics(const Cellar &cellar, const Clock &clock, const ConnectionGuard &guard, const EventHub &hub,
    const ConnectionsApi &connections)
    : m_cellar(cellar)
    , m_clock(clock)
    , m_guard(guard)
    , m_hub(hub)
    , m_connections(connections)
    , m_started(clock.ticks())
    , m_startedAt(clock.now())
{
}

void Metrics::show(const Call &call)
{
    // Many a node has no clock of its own and learns the time from the network after its start. Anything less is
    // jitter, and a start that moves looks like a restart.
    constexpr auto jitter = 1s;
    const auto uptime = m_clock.ticks() - m_started;
    const Timestamp startedAt = m_clock.now() - std::chrono::floor<Milliseconds>(uptime);
    if (std::chrono::abs(startedAt - m_startedAt) > jitter) {
        m_startedAt = startedAt;
    }
    HttpResponse response;
    response.contentType = "text/plain; version=0.0.4; charset=utf-8"_ba;
    response.body = metricsText({m_cellar.snapshot(), readProcessFigures(), seconds(m_startedAt.time_since_epoch()),
        seconds(uptime), m_guard.count(), m_hub.subscribers(), m_connections.status(), m_clock.now()});
    call.exchange.answer(response);
}

} // namespace cellar
