// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "model/cellar.h"
#include "models/chartcurves.h"
#include "models/chartwindow.h"
#include "models/look.h"

#include <QTimer>

#include <array>

namespace cellar {

// A line of the journal on the chart.
struct ChartMark
{
    Timestamp at{};
    JournalKind kind = JournalKind::Trouble;
    QString text;
};

struct ChartTimes
{
    Milliseconds fetch{150}; // after the chart was moved, before finer data are asked for
    Milliseconds refresh{30'000}; // how often a chart that follows the time is asked for again
};

// The one chart of a kiosk: which vessel and time it shows, its curves, marks and the values under the finger. Asks
// the records for more than is in sight, so that a moved chart is never empty for long; what was read since then comes
// from the snapshots. Lives in the main thread, owned by CellarUi. What the node cannot tell is said by statusText.
class HistoryController final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(bool isOpen READ isOpen NOTIFY openChanged)
    Q_PROPERTY(QString vessel READ vessel NOTIFY openChanged) // id; empty: none
    Q_PROPERTY(QString label READ label NOTIFY openChanged)
    Q_PROPERTY(QString nowText READ nowText NOTIFY nowTextChanged) // "36.8 °F → 34.0 °F"
    Q_PROPERTY(bool hasBatchRange READ hasBatchRange NOTIFY nowTextChanged) // it is known when it was brewed
    Q_PROPERTY(QString batchTitle READ batchTitle NOTIFY nowTextChanged) // the beer, or that it is empty
    Q_PROPERTY(QString batchText READ batchText NOTIFY nowTextChanged) // the rest, lines
    Q_PROPERTY(cellar::look::Range range READ range NOTIFY windowChanged)
    Q_PROPERTY(QString windowText READ windowText NOTIFY windowChanged) // "26 Nov 14:00 – 27 Nov 14:00"
    Q_PROPERTY(bool follows READ follows NOTIFY windowChanged) // it ends at the present
    Q_PROPERTY(QString statusText READ statusText NOTIFY statusChanged) // why there is nothing to see; empty: there is
    Q_PROPERTY(QString legendTime READ legendTime NOTIFY legendChanged)
    Q_PROPERTY(QString legendTemperature READ legendTemperature NOTIFY legendChanged)
    Q_PROPERTY(QString legendSetpoint READ legendSetpoint NOTIFY legendChanged)
    Q_PROPERTY(QString legendValve READ legendValve NOTIFY legendChanged)
    Q_PROPERTY(QString legendNote READ legendNote NOTIFY legendChanged) // the mark at the finger, or the newest

public:
    // `cellar` and `clock` outlive the controller.
    HistoryController(Cellar &cellar, const Clock &clock, ChartTimes times = {});

    [[nodiscard]] bool isOpen() const { return !m_vessel.isEmpty(); }
    [[nodiscard]] QString vessel() const { return m_vessel; }
    [[nodiscard]] QString label() const { return m_label; }
    [[nodiscard]] QString nowText() const { return m_nowText; }
    [[nodiscard]] bool hasBatchRange() const { return m_brewedAt.has_value(); }
    [[nodiscard]] QString batchTitle() const { return m_batchTitle; }
    [[nodiscard]] QString batchText() const { return m_batchText; }
    [[nodiscard]] look::Range range() const { return m_range; }
    [[nodiscard]] QString windowText() const;
    [[nodiscard]] bool follows() const { return m_window.follows(); }
    [[nodiscard]] QString statusText() const { return m_statusText; }
    [[nodiscard]] QString legendTime() const { return m_legend.at(0); }
    [[nodiscard]] QString legendTemperature() const { return m_legend.at(1); }
    [[nodiscard]] QString legendSetpoint() const { return m_legend.at(2); }
    [[nodiscard]] QString legendValve() const { return m_legend.at(3); }
    [[nodiscard]] QString legendNote() const { return m_legend.at(4); }

    // For the items that draw.
    [[nodiscard]] const ChartWindow &window() const { return m_window; }
    [[nodiscard]] const ChartCurves &curves() const { return m_curves; }
    [[nodiscard]] const QList<ChartMark> &marks() const { return m_marks; }
    [[nodiscard]] std::optional<Timestamp> cursor() const { return m_cursor; }
    [[nodiscard]] TemperatureUnit unit() const { return m_cellar.snapshot()->displayUnit; }
    // By the node's clock.
    [[nodiscard]] Timestamp now() const;

    // The last 24 hours of a vessel. Ignored for one that is not there.
    Q_INVOKABLE void open(const QString &vessel);
    Q_INVOKABLE void close();
    // Batch is ignored while nobody knows when it was brewed, Free always.
    Q_INVOKABLE void showRange(cellar::look::Range range);
    // Back to the range that was chosen last.
    Q_INVOKABLE void reset();
    // By a share of the time in sight; above 0: later.
    Q_INVOKABLE void pan(qreal share);
    // `factor` above 1 comes closer; `at` is a share of the width.
    Q_INVOKABLE void zoom(qreal factor, qreal at);
    // Where the finger is, as a share of the width.
    Q_INVOKABLE void pointAt(qreal share);

Q_SIGNALS:
    void openChanged();
    void nowTextChanged();
    void windowChanged();
    void curvesChanged();
    void marksChanged();
    void legendChanged();
    void statusChanged();
    // The chart stands still: `from` to `to` is what people look at.
    void settled();

private:
    static constexpr std::size_t markQueries = 3;

    void onSnapshot();
    void showBatch(const VesselState &vessel);
    void follow(const VesselState &vessel);
    void setWindow(const ChartWindow &window, look::Range range);
    void fetch();
    void fetchMarks(const HistoryQuery &query);
    void onSeries(const HistoryQuery &query, const Result<HistorySeries> &series);
    void onMarks(std::size_t of, const QList<JournalEntry> &entries);
    [[nodiscard]] bool holdsWindow() const; // what is there reaches over all that is in sight
    [[nodiscard]] bool needsMore() const;
    void draw();
    void updateLegend();
    [[nodiscard]] QString noteWords() const;
    void setStatus(const QString &text);

    Cellar &m_cellar;
    const Clock &m_clock;
    const ChartTimes m_times;
    std::chrono::steady_clock::time_point m_heardAt;
    QTimer m_fetch;
    QTimer m_refresh;

    QString m_vessel;
    QString m_label;
    QString m_nowText;
    QString m_batchTitle;
    QString m_batchText;
    std::optional<Timestamp> m_brewedAt;
    look::Range m_range = look::Range::Day;
    look::Range m_chosen = look::Range::Day; // before fingers moved it
    ChartWindow m_window;

    int m_question = 0; // what answers are about; older ones come too late
    std::optional<HistoryQuery> m_loaded; // what m_series answers
    HistorySeries m_series;
    QList<HistoryPoint> m_tail; // read since then
    ChartCurves m_curves;
    std::array<QList<JournalEntry>, markQueries> m_entries;
    QList<ChartMark> m_marks; // oldest first
    std::optional<Timestamp> m_cursor;
    std::array<QString, 5> m_legend;
    QString m_statusText;
};

} // namespace cellar
