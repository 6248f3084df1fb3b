// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/journalcommand.h"

#include "core/timestamp.h"
#include "ctl/texttable.h"
#include "model/journalentry.h"

#include <QDateTime>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr auto journalPath = "/api/v1/journal";
constexpr Milliseconds checkingTakes{120'000}; // a hundred years of lines on a slow card

NodeLimits limitsOf(const RecordOptions &options)
{
    NodeLimits limits;
    if (options.check) {
        limits.deadline = checkingTakes;
    }
    return limits;
}

QString localTime(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count()).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

} // namespace

JournalCommand::JournalCommand(const RecordOptions &options, const CtlOutput &output)
    : Command(output)
    , m_options(options)
    , m_client(options.access, limitsOf(options))
    , m_csv(options.access)
{
}

void JournalCommand::start()
{
    if (m_options.csv) {
        m_csv.start(QByteArray(journalPath) + m_options.query, [this](const std::optional<NodeFailure> &failure) {
            if (failure) {
                fail(*failure);
            } else {
                finish(ExitCode::Ok);
            }
        });
    } else if (m_options.check) {
        m_client.get(QByteArray(journalPath) + "/check", this, [this](const NodeAnswer &answer) { onChecked(answer); });
    } else {
        m_client.get(
            QByteArray(journalPath) + m_options.query, this, [this](const NodeAnswer &answer) { onPage(answer); });
    }
}

void JournalCommand::onPage(const NodeAnswer &answer)
{
    if (!answer) {
        fail(answer.error());
        return;
    }
    if (m_options.json) {
        printJson(*answer);
        finish(ExitCode::Ok);
        return;
    }
    QList<QStringList> rows;
    const QJsonArray entries = answer->value("entries"_L1).toArray();
    for (const auto &json : entries) {
        const Result<JournalEntry> entry = journalEntryFromJson(json.toObject());
        if (!entry) {
            fail(entry.error(), ExitCode::Failed);
            return;
        }
        rows.append({QString::number(entry->number), localTime(entry->at), entry->by, entry->from, entry->text});
    }
    print(rows.isEmpty() ? u"nothing\n"_s : textTable(rows, {0}));
    if (answer->value("next"_L1).isDouble()) {
        say(u"there are older lines: --to, --limit or --csv show them"_s);
    }
    finish(ExitCode::Ok);
}

void JournalCommand::onChecked(const NodeAnswer &answer)
{
    if (!answer) {
        fail(answer.error());
        return;
    }
    const bool intact = answer->value("intact"_L1).toBool();
    if (m_options.json) {
        printJson(*answer);
    } else if (intact) {
        print(u"%1 lines, none altered, none missing\n"_s.arg(answer->value("entries"_L1).toInteger()));
    } else {
        print(answer->value("text"_L1).toString() + u'\n');
    }
    finish(intact ? ExitCode::Ok : ExitCode::Problems);
}

} // namespace cellar
