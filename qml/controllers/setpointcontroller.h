// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controllers/draft.h"
#include "core/clock.h"
#include "model/cellar.h"
#include "models/look.h"

#include <QTimer>

#include <optional>

namespace cellar {

// How long the controller waits for whom.
struct SetpointTimes
{
    Milliseconds tapsMerge{1200}; // after the last tap, before the question
    Milliseconds question{20'000}; // before the question cancels itself
    Milliseconds notice{10'000}; // before a word about the last attempt goes
    Milliseconds countdown{1000}; // between two looks at the clock
};

// The one setpoint draft of a kiosk, from the first touch to the request: drag or taps, question, request, and why it
// came to nothing. Lives in the main thread, owned by CellarUi. What becomes of an accepted change is told by
// accepted() and then by the Cellar itself.
class SetpointController final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(cellar::look::Phase phase READ phase NOTIFY phaseChanged)
    Q_PROPERTY(QString vessel READ vessel NOTIFY phaseChanged) // id of the draft's vessel; empty: no draft
    Q_PROPERTY(QString label READ label NOTIFY phaseChanged) // its label
    Q_PROPERTY(QString oldText READ oldText NOTIFY phaseChanged) // "68"
    Q_PROPERTY(QString unitText READ unitText NOTIFY phaseChanged) // "°F"
    Q_PROPERTY(QString valueText READ valueText NOTIFY valueChanged) // "34"
    Q_PROPERTY(qreal fraction READ fraction NOTIFY valueChanged) // of the draft, 0..1 on the arc
    Q_PROPERTY(cellar::look::Band band READ band NOTIFY valueChanged)
    Q_PROPERTY(int remainingSeconds READ remainingSeconds NOTIFY remainingSecondsChanged)
    Q_PROPERTY(QString noticeVessel READ noticeVessel NOTIFY noticeChanged) // empty: no notice
    Q_PROPERTY(QString noticeText READ noticeText NOTIFY noticeChanged)
    Q_PROPERTY(cellar::look::Progress noticeProgress READ noticeProgress NOTIFY noticeChanged)

public:
    // `cellar` and `clock` outlive the controller. `by` is who asks, in the journal.
    SetpointController(Cellar &cellar, const Clock &clock, QString by, SetpointTimes times = {});

    [[nodiscard]] look::Phase phase() const { return m_phase; }
    [[nodiscard]] QString vessel() const { return m_draft ? m_draft->vessel() : QString(); }
    [[nodiscard]] QString label() const { return m_label; }
    [[nodiscard]] QString oldText() const { return m_oldText; }
    [[nodiscard]] QString unitText() const { return m_unitText; }
    [[nodiscard]] QString valueText() const { return m_valueText; }
    [[nodiscard]] qreal fraction() const { return m_fraction; }
    [[nodiscard]] look::Band band() const { return m_band; }
    [[nodiscard]] int remainingSeconds() const { return m_remainingSeconds; }
    [[nodiscard]] QString noticeVessel() const { return m_noticeVessel; }
    [[nodiscard]] QString noticeText() const { return m_noticeText; }
    [[nodiscard]] look::Progress noticeProgress() const { return m_noticeProgress; }

    // False, and nothing happens, while there is another draft or the vessel has no good reading.
    Q_INVOKABLE bool beginDrag(const QString &vessel);
    // 0..1 on the arc; snaps to the vessel's steps. Ignored unless dragging.
    Q_INVOKABLE void dragTo(qreal fraction);
    // Ends the drag: asks, or does nothing when the value is the old one.
    Q_INVOKABLE void release();
    // One tap on + (1) or - (-1). Taps on one vessel merge into one draft.
    Q_INVOKABLE void stepBy(const QString &vessel, int direction);
    // Asks now instead of waiting for another tap.
    Q_INVOKABLE void ask();
    // The answer to the question. Both are ignored when there is none.
    Q_INVOKABLE void confirm();
    Q_INVOKABLE void cancel();

Q_SIGNALS:
    void phaseChanged();
    void valueChanged();
    void remainingSecondsChanged();
    void noticeChanged();
    void accepted(const cellar::SetpointChange &change);

private:
    [[nodiscard]] bool begin(const QString &vessel, look::Phase phase);
    void showValue();
    void setPhase(look::Phase phase);
    void endDraft();
    void countDown();
    void cancelWith(const QString &why);
    void checkDraft();
    [[nodiscard]] QString obstacle(const QString &vessel) const;
    void onAnswer(const QString &vessel, const Result<SetpointChange> &answer);
    void setNotice(const QString &vessel, look::Progress progress, const QString &text);

    Cellar &m_cellar;
    const Clock &m_clock;
    const QString m_by;
    const SetpointTimes m_times;
    QTimer m_tapsMerge;
    QTimer m_countdown;
    QTimer m_noticeEnd;

    std::optional<Draft> m_draft;
    look::Phase m_phase = look::Phase::Idle;
    QString m_label;
    QString m_oldText;
    QString m_unitText;
    QString m_valueText;
    qreal m_fraction = 0;
    look::Band m_band = look::Band::Chill;
    std::chrono::steady_clock::time_point m_questionEnd;
    int m_remainingSeconds = 0;

    QString m_noticeVessel;
    QString m_noticeText;
    look::Progress m_noticeProgress = look::Progress::None;
};

} // namespace cellar
