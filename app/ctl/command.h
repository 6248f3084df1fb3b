// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeclient.h"
#include "ctl/ctloptions.h"
#include "ctl/exitcode.h"
#include "model/snapshot.h"

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace cellar {

// Where a command writes to.
struct CtlOutput
{
    std::function<void(const QString &)> out; // text as it is, without an added line end
    std::function<void(const QString &)> err; // one message
};

// One run of cellarctl. Owned by main(); ends with exactly one finished().
class Command : public QObject
{
    Q_OBJECT

public:
    explicit Command(CtlOutput output);

    virtual void start() = 0;
    // Somebody wants it to end: says what it has so far, then finishes.
    virtual void interrupt();

Q_SIGNALS:
    void finished(cellar::ExitCode code);

protected:
    void print(const QString &text) const { m_output.out(text); }
    void say(const QString &message) const { m_output.err(message); }
    void printJson(const QJsonObject &json) const; // one line
    void finish(ExitCode code);
    [[nodiscard]] bool isFinished() const { return m_finished; }
    // Says why on the error output, with a hint where one helps.
    void fail(const Error &error, ExitCode code);
    void fail(const NodeFailure &failure) { fail(failure.error, exitCodeOf(failure)); }
    // What a node answered as its cellar. Nothing when it is none: then this has failed.
    [[nodiscard]] std::optional<Snapshot> snapshotOf(const NodeAnswer &answer);

private:
    const CtlOutput m_output;
    bool m_finished = false;
};

[[nodiscard]] std::unique_ptr<Command> makeCommand(const CtlOptions &options, const CtlOutput &output);

} // namespace cellar
