// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/outside/connectionscommand.h"

#include "ctl/texttable.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// What follows the state, where there is something to say.
QString because(const QJsonObject &json, const QString &key)
{
    const QString text = json.value(key).toString();
    return text.isEmpty() ? QString() : u": "_s + text;
}

QString count(const QJsonObject &json, const QString &key)
{
    const QJsonValue value = json.value(key);
    return value.isDouble() ? QString::number(value.toInteger()) : u"?"_s;
}

class Lines
{
public:
    void add(const QString &name, const QString &text, bool isWell)
    {
        m_rows.append({name, text});
        m_isWell = m_isWell && isWell;
    }
    [[nodiscard]] ConnectionsText result() const { return {textTable(m_rows), m_isWell}; }

private:
    QList<QStringList> m_rows;
    bool m_isWell = true;
};

void addSink(Lines &lines, const QJsonObject &sink)
{
    const QString state = sink.value("state"_L1).toString();
    const QString trouble = sink.value("outboxTrouble"_L1).toString();
    QString text = state + because(sink, u"reason"_s) +
                   u"; %1 wait, %2 arrived"_s.arg(count(sink, u"backlog"_s), count(sink, u"sent"_s));
    const auto more = [&](const QString &key, const QString &what) {
        if (sink.value(key).toInteger() > 0) {
            text += u", %1 %2"_s.arg(count(sink, key), what);
        }
    };
    more(u"quarantined"_s, u"refused for good"_s);
    more(u"dropped"_s, u"given up"_s);
    if (!trouble.isEmpty()) {
        text += u"; the outbox: "_s + trouble;
    }
    const bool isWell =
        state != u"held" && state != u"waiting" && trouble.isEmpty() && sink.value("quarantined"_L1).toInteger() == 0;
    lines.add(sink.value("name"_L1).toString(), text, isWell);
}

void addHeartbeat(Lines &lines, const QJsonObject &beat)
{
    const QString state = beat.value("state"_L1).toString();
    const bool isWell = state == u"beating" || state == u"starting";
    lines.add(beat.value("name"_L1).toString(),
        state + (isWell ? QString() : because(beat, u"lastError"_s)) +
            u"; %1 arrived, %2 missed"_s.arg(count(beat, u"sent"_s), count(beat, u"missed"_s)),
        isWell);
}

} // namespace

ConnectionsText connectionsText(const QJsonObject &json)
{
    Lines lines;
    const QJsonArray sinks = json.value("sinks"_L1).toArray();
    for (const auto &sink : sinks) {
        addSink(lines, sink.toObject());
    }
    const QJsonArray heartbeats = json.value("heartbeats"_L1).toArray();
    for (const auto &beat : heartbeats) {
        addHeartbeat(lines, beat.toObject());
    }
    if (const QJsonObject batches = json.value("batches"_L1).toObject(); !batches.isEmpty()) {
        const QString state = batches.value("state"_L1).toString();
        lines.add(u"batches"_s, batches.value("source"_L1).toString() + u", "_s + state + because(batches, u"error"_s),
            state != u"trouble");
        const QJsonArray warnings = batches.value("warnings"_L1).toArray();
        for (const auto &warning : warnings) {
            lines.add({}, warning.toString(), true);
        }
    }
    if (const QJsonObject history = json.value("history"_L1).toObject(); !history.isEmpty()) {
        const QString state = history.value("state"_L1).toString();
        lines.add(u"history"_s,
            state + because(history, u"text"_s) +
                u"; %1 MB"_s.arg(history.value("bytes"_L1).toDouble() / 1e6, 0, 'f', 1),
            state == u"recording" || state == u"starting");
    }
    if (const QJsonObject journal = json.value("journal"_L1).toObject(); !journal.isEmpty()) {
        const QString trouble = journal.value("trouble"_L1).toString();
        lines.add(u"journal"_s, trouble.isEmpty() ? u"recording"_s : trouble, trouble.isEmpty());
    }
    return lines.result();
}

ConnectionsCommand::ConnectionsCommand(const OutsideOptions &options, const CtlOutput &output)
    : Command(output)
    , m_options(options)
    , m_client(options.access, {})
{
}

void ConnectionsCommand::start()
{
    m_client.get("/api/v1/connections", this, [this](const NodeAnswer &answer) { onAnswer(answer); });
}

void ConnectionsCommand::onAnswer(const NodeAnswer &answer)
{
    if (!answer) {
        fail(answer.error());
        return;
    }
    const ConnectionsText told = connectionsText(*answer);
    if (m_options.json) {
        printJson(*answer);
    } else {
        print(told.text.isEmpty() ? u"nothing leaves the building, and nothing is kept\n"_s : told.text);
    }
    finish(told.isWell ? ExitCode::Ok : ExitCode::Problems);
}

} // namespace cellar
