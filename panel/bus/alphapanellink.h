// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/alphahttp.h"
#include "bus/alphareadout.h"
#include "bus/callbackqueue.h"
#include "bus/panellink.h"
#include "core/settings.h"

#include <QTimer>

#include <deque>

namespace cellar {

struct AlphaVessel
{
    QString id;
    int slot = 1; // its tank, counted from 1 over all pages
    int address = 0; // the register that submit.html writes
};

// An Alpha cellar panel, by its web pages. A poll reads one page after the other with a pause after each; its values
// count only when every page was right, otherwise no vessel has an answer and the next attempt comes after a pause that
// doubles up to the poll. `Connected` means that the last poll was right. Setpoints are read and written between two
// pages, ahead of polling and without the pause; after a write all pages are read again, and nothing that was read
// before it is told any more. One request at a time is all that the panel is ever asked. Callbacks that still wait when
// it is destroyed are called from its destructor, with LinkLost; signals are not.
class AlphaPanelLink final : public PanelLink
{
    Q_OBJECT

public:
    struct Options
    {
        QUrl url; // without a path
        QList<int> pages; // 1: /001.html; never empty
        Milliseconds gap{1000};
        Milliseconds poll{60'000};
        Milliseconds timeout{5000};
    };

    AlphaPanelLink(
        QString id, QList<AlphaVessel> vessels, Options options, const Clock &clock, QObject *parent = nullptr);
    ~AlphaPanelLink() override;

    [[nodiscard]] QString id() const override { return m_id; }
    [[nodiscard]] LinkStatus status() const override;
    void start() override;
    void stop() override;
    void readSetpoint(const QString &vessel, ReadDone done) override;
    // OutOfLimits, and nothing sent, for what is no whole number of tenths from 0 to 65535 once it is rounded.
    void writeSetpoint(const QString &vessel, double value, WriteDone done) override;
    // Its page may show the old value for as long as the web server keeps it.
    [[nodiscard]] ProofPace proofPace() const override { return {Milliseconds(750), 5}; }

private:
    struct Reader
    {
        int slot = 0;
        quint64 after = 0; // a page fetched before the question is no answer
        ReadDone done;
    };
    struct Writer
    {
        int address = 0;
        int tenths = 0;
        WriteDone done;
    };

    void proceed();
    void beginPoll();
    void pollNext();
    void fetch(qsizetype page);
    void sendWrite();

    void onFinished(const AlphaAnswer &answer);
    void onPage(const AlphaAnswer &answer);
    void onWritten(const AlphaAnswer &answer);
    void completePoll();
    void failPoll(const QString &why);

    [[nodiscard]] std::optional<qsizetype> nextForReaders();
    void answerReader(const Reader &reader, qsizetype page);
    void failReaders(const QString &why, std::optional<qsizetype> page = std::nullopt);
    void failWaiting(const QString &why);
    void finishRead(const Reader &reader, const PointResult<double> &result);
    void finishWrite(const WriteDone &done, const Result<void> &result);

    void publish();
    void publishFailure(const QString &why);
    void setStatus(LinkState state, const QString &error, Milliseconds backoff = Milliseconds(0));
    [[nodiscard]] Milliseconds nextPause() const;
    [[nodiscard]] const AlphaVessel *find(const QString &id) const;
    [[nodiscard]] QString pathOf(qsizetype page) const;

    const QString m_id;
    const QList<AlphaVessel> m_vessels;
    const Options m_options;
    const Clock &m_clock;
    CallbackQueue m_callbacks;
    AlphaHttp m_http;
    AlphaReadout m_readout;
    QTimer m_pollTimer; // until the next poll begins
    QTimer m_gapTimer; // until its next page may be asked for

    LinkStatus m_status;
    bool m_running = false;
    bool m_polling = false;
    bool m_writing = false; // the request under way is the first writer's
    qsizetype m_page = 0; // otherwise it is of this page
    quint64 m_fetches = 0;
    int m_failures = 0; // polls in a row
    std::chrono::steady_clock::time_point m_pollBegun;
    std::optional<std::chrono::steady_clock::time_point> m_lastEnd; // of a request
    std::deque<Reader> m_readers;
    std::deque<Writer> m_writers;
};

} // namespace cellar
