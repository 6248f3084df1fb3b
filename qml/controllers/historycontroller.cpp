// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/historycontroller.h"

#include "models/recordwords.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr int pointsAsked = 1200; // for twice the time in sight
constexpr int marksAsked = 200;
// How much coarser than needed what is there may be before finer is asked for.
constexpr double coarsest = 3;

Milliseconds spanOf(look::Range range)
{
    switch (range) {
    case look::Range::Week:
        return 24h * 7;
    case look::Range::Month:
        return 24h * 30;
    case look::Range::Day:
    case look::Range::Batch:
    case look::Range::Free:
        return 24h;
    }
    return 24h;
}

template<typename T> std::optional<T> goodValue(const Reading<T> &reading)
{
    return reading.isGood() ? reading.value : std::nullopt;
}

HistoryPoint pointOf(const VesselState &vessel, Timestamp at)
{
    HistoryPoint point;
    point.at = at;
    if (const std::optional<double> value = goodValue(vessel.temperature)) {
        point.temperature = {*value, *value, *value};
    } else {
        point.quality = vessel.temperature.quality;
    }
    point.setpoint = goodValue(vessel.setpoint);
    if (const std::optional<ValveState> valve = goodValue(vessel.valve)) {
        point.valveOpen = *valve == ValveState::Open ? 1.0 : 0.0;
    }
    return point;
}

} // namespace

HistoryController::HistoryController(Cellar &cellar, const Clock &clock, ChartTimes times)
    : m_cellar(cellar)
    , m_clock(clock)
    , m_times(times)
    , m_heardAt(clock.ticks())
{
    m_fetch.setSingleShot(true);
    connect(&m_fetch, &QTimer::timeout, this, &HistoryController::fetch);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (m_window.follows()) {
            fetch();
        }
    });
    connect(&m_cellar, &Cellar::snapshotChanged, this, &HistoryController::onSnapshot);
}

Timestamp HistoryController::now() const
{
    return m_cellar.snapshot()->at + std::chrono::floor<Milliseconds>(m_clock.ticks() - m_heardAt);
}

QString HistoryController::windowText() const
{
    return tr("%1 – %2").arg(recordwords::moment(m_window.from(), now()), recordwords::moment(m_window.to(), now()));
}

void HistoryController::open(const QString &vessel)
{
    const VesselState *state = m_cellar.snapshot()->vessel(vessel);
    if (state == nullptr) {
        return;
    }
    m_vessel = vessel;
    m_label = state->label;
    m_series = {};
    m_tail.clear();
    m_entries = {};
    m_marks.clear();
    m_loaded.reset();
    m_chosen = look::Range::Day;
    showBatch(*state);
    Q_EMIT openChanged();
    setWindow(ChartWindow(spanOf(m_chosen), now()), m_chosen);
    draw();
    Q_EMIT marksChanged();
    m_refresh.start(m_times.refresh);
    m_fetch.stop();
    fetch();
}

void HistoryController::close()
{
    ++m_question;
    m_fetch.stop();
    m_refresh.stop();
    m_vessel.clear();
    m_series = {};
    m_tail.clear();
    m_curves = {};
    Q_EMIT openChanged();
}

void HistoryController::showRange(look::Range range)
{
    if (range == look::Range::Free || (range == look::Range::Batch && !m_brewedAt)) {
        return;
    }
    m_chosen = range;
    setWindow(range == look::Range::Batch ? ChartWindow::since(*m_brewedAt, now()) : ChartWindow(spanOf(range), now()),
        range);
}

void HistoryController::reset()
{
    showRange(m_chosen);
}

void HistoryController::pan(qreal share)
{
    ChartWindow window = m_window;
    window.pan(share, now());
    setWindow(window, look::Range::Free);
}

void HistoryController::zoom(qreal factor, qreal at)
{
    ChartWindow window = m_window;
    window.zoom(factor, at, now());
    setWindow(window, look::Range::Free);
}

void HistoryController::pointAt(qreal share)
{
    m_cursor =
        m_window.from() + Milliseconds(std::llround(double(m_window.span().count()) * std::clamp(share, 0.0, 1.0)));
    updateLegend();
}

void HistoryController::setWindow(const ChartWindow &window, look::Range range)
{
    if (window == m_window && range == m_range) {
        return;
    }
    m_window = window;
    m_range = range;
    m_cursor.reset();
    Q_EMIT windowChanged();
    updateLegend();
    if (!m_fetch.isActive()) {
        m_fetch.start(m_times.fetch);
    }
}

bool HistoryController::holdsWindow() const
{
    return m_loaded && m_loaded->from <= m_window.from() && (m_loaded->to >= m_window.to() || m_window.follows());
}

bool HistoryController::needsMore() const
{
    return !holdsWindow() ||
           double((m_loaded->to - m_loaded->from).count()) > 2 * coarsest * double(m_window.span().count());
}

void HistoryController::fetch()
{
    if (!isOpen()) {
        return;
    }
    Q_EMIT settled();
    if (!needsMore() && !m_window.follows()) {
        return;
    }
    const Milliseconds beside = m_window.span() / 2;
    const HistoryQuery query{m_vessel, std::max(m_window.from() - beside, Timestamp{}),
        std::min(m_window.to() + beside, now()), pointsAsked};
    if (!m_loaded) {
        setStatus(tr("Reading the history…"));
    }
    ++m_question;
    m_cellar.records().history(query, this, [this, query, question = m_question](const Result<HistorySeries> &series) {
        if (question == m_question) {
            onSeries(query, series);
        }
    });
    fetchMarks(query);
}

// What was done to this vessel, and when the node was not there.
void HistoryController::fetchMarks(const HistoryQuery &query)
{
    std::array<JournalQuery, markQueries> wanted;
    wanted[0].vessel = query.vessel;
    wanted[1].kind = JournalKind::Start;
    wanted[2].kind = JournalKind::Stop;
    for (std::size_t index = 0; index < wanted.size(); ++index) {
        wanted.at(index).from = query.from;
        wanted.at(index).to = query.to + 1ms;
        wanted.at(index).limit = marksAsked;
        m_cellar.records().journal(
            wanted.at(index), this, [this, index, question = m_question](const Result<JournalPage> &page) {
                if (question == m_question && page) {
                    onMarks(index, page->entries);
                }
            });
    }
}

void HistoryController::onSeries(const HistoryQuery &query, const Result<HistorySeries> &series)
{
    if (!series) {
        // What is there stays to be seen; nobody shall take what is not for an empty night.
        setStatus(!holdsWindow() ? tr("No history: %1").arg(series.error().text) : QString());
        if (!m_loaded) {
            draw();
        }
        return;
    }
    m_loaded = query;
    m_series = *series;
    const Timestamp last = m_series.points.isEmpty() ? query.from : m_series.points.back().at;
    m_tail.removeIf([last](const HistoryPoint &point) { return point.at <= last; });
    draw();
    setStatus(m_curves.isEmpty() ? tr("No readings in this time") : QString());
}

void HistoryController::onMarks(std::size_t of, const QList<JournalEntry> &entries)
{
    m_entries.at(of) = entries;
    m_marks.clear();
    for (const QList<JournalEntry> &some : m_entries) {
        for (const JournalEntry &entry : some) {
            m_marks.append({entry.at, entry.kind, entry.text});
        }
    }
    std::ranges::sort(m_marks, {}, &ChartMark::at);
    Q_EMIT marksChanged();
    updateLegend();
}

void HistoryController::onSnapshot()
{
    m_heardAt = m_clock.ticks();
    const VesselState *vessel = isOpen() ? m_cellar.snapshot()->vessel(m_vessel) : nullptr;
    if (vessel == nullptr) {
        return;
    }
    showBatch(*vessel);
    follow(*vessel);
}

void HistoryController::showBatch(const VesselState &vessel)
{
    const auto words = [this, &vessel](const Reading<double> &reading) {
        return reading.value ? recordwords::degrees(*reading.value, vessel.unit, unit()) : u"–"_s;
    };
    m_nowText = u"%1 → %2"_s.arg(words(vessel.temperature), words(vessel.setpoint));
    m_brewedAt.reset();
    m_batchTitle = tr("Empty");
    m_batchText.clear();
    if (vessel.batch) {
        m_batchTitle = vessel.batch->beer.isEmpty() ? u'#' + vessel.batch->number : vessel.batch->beer;
        m_batchText = recordwords::batchDetails(*vessel.batch);
        if (const QDateTime brewed = vessel.batch->brewedOn.startOfDay(); brewed.isValid()) {
            const Timestamp at(Milliseconds(brewed.toMSecsSinceEpoch()));
            m_brewedAt = at < now() ? std::optional(at) : std::nullopt;
        }
    }
    Q_EMIT nowTextChanged();
}

void HistoryController::follow(const VesselState &vessel)
{
    constexpr qsizetype mostWaiting = 10'000; // of a node whose records do not answer for hours
    const Timestamp at = m_cellar.snapshot()->at;
    const QList<HistoryPoint> &known = m_tail.isEmpty() ? m_series.points : m_tail;
    if (m_loaded && (known.isEmpty() || at > known.back().at) && m_tail.size() < mostWaiting) {
        m_tail.append(pointOf(vessel, at));
        draw();
    }
    if (m_window.follows()) {
        m_window.moveOn(now());
        Q_EMIT windowChanged();
        updateLegend();
    }
}

void HistoryController::draw()
{
    HistorySeries whole = m_series;
    const VesselState *vessel = m_cellar.snapshot()->vessel(m_vessel);
    if (vessel != nullptr && vessel->unit == whole.unit) {
        whole.points += m_tail;
    }
    m_curves = chartCurves(whole, unit());
    Q_EMIT curvesChanged();
    updateLegend();
}

void HistoryController::updateLegend()
{
    const QList<HistoryPoint> points = m_series.points + m_tail;
    qsizetype index = m_cursor ? cellar::pointAt(points, *m_cursor) : cellar::pointAt(points, m_window.to());
    if (!m_cursor && index < 0 && !points.isEmpty() && m_window.follows()) {
        index = points.size() - 1;
    }
    std::array<QString, 5> legend;
    if (index >= 0) {
        const HistoryPoint &point = points.at(index);
        const TemperatureUnit from = m_series.unit;
        legend = {recordwords::moment(m_cursor ? *m_cursor : point.at, now()),
            point.temperature ? recordwords::temperature(*point.temperature, from, unit()) : tr("no reading"),
            point.setpoint ? recordwords::degrees(*point.setpoint, from, unit()) : u"–"_s,
            point.valveOpen ? tr("open %1").arg(recordwords::share(*point.valveOpen)) : u"–"_s, {}};
    } else if (m_cursor) {
        legend = {recordwords::moment(*m_cursor, now()), tr("no reading"), u"–"_s, u"–"_s, {}};
    }
    legend.back() = noteWords();
    m_legend = legend;
    Q_EMIT legendChanged();
}

// The mark nearest to the finger; without a finger the newest in sight.
QString HistoryController::noteWords() const
{
    constexpr double near = 0.03; // of the width
    const ChartMark *best = nullptr;
    for (const ChartMark &mark : m_marks) {
        if (!m_window.holds(mark.at)) {
            continue;
        }
        const auto away = [this](const ChartMark &of) { return std::chrono::abs(of.at - *m_cursor); };
        if (m_cursor && double(away(mark).count()) > near * double(m_window.span().count())) {
            continue;
        }
        if (!m_cursor || best == nullptr || away(mark) < away(*best)) {
            best = &mark;
        }
    }
    return best == nullptr ? QString() : tr("%1: %2").arg(recordwords::moment(best->at, now()), best->text);
}

void HistoryController::setStatus(const QString &text)
{
    if (text != m_statusText) {
        m_statusText = text;
        Q_EMIT statusChanged();
    }
}

} // namespace cellar
