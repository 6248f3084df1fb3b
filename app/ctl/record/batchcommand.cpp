// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/batchcommand.h"

#include "ctl/texttable.h"
#include "ctl/typedwords.h"
#include "model/batch.h"
#include "model/jsonreader.h"

#include <QJsonArray>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QString brewedText(const Batch &batch)
{
    return batch.days ? u"%1 (%2 days ago)"_s.arg(batch.brewed).arg(*batch.days) : batch.brewed;
}

QList<QStringList> rowsOf(const Batch &batch)
{
    QList<QStringList> rows;
    const auto row = [&rows](const QString &name, const QString &text) {
        if (!text.isEmpty()) {
            rows.append({u"  "_s + name, printable(text)});
        }
    };
    row(u"number"_s, batch.number);
    row(u"split"_s, batch.split);
    row(u"beer"_s, batch.beer);
    row(u"brewed"_s, brewedText(batch));
    row(u"size"_s, batch.size);
    row(u"volume"_s, batch.volume);
    row(u"og"_s, batch.og);
    row(u"fg"_s, batch.fg);
    row(u"gravity"_s, batch.gravity);
    row(u"stage"_s, batch.stage);
    row(u"notes"_s, batch.notes);
    return rows;
}

} // namespace

Result<QString> batchText(const QString &label, const QJsonObject &json)
{
    if (json.value("batch"_L1).isNull() && json.contains("batch"_L1)) {
        return u"%1: empty\n"_s.arg(label);
    }
    JsonReader reader(json);
    Batch batch;
    reader.object(u"batch", [&batch](JsonReader &part) { batch = readBatch(part); });
    if (const Result<Batch> read = reader.result(batch); !read) {
        return unexpected(read.error());
    }
    return u"%1: %2\n"_s.arg(label, printable(batch.beer)) + textTable(rowsOf(batch));
}

BatchCommand::BatchCommand(const BatchOptions &options, const CtlOutput &output)
    : Command(output)
    , m_options(options)
    , m_client(options.access)
{
}

QByteArray BatchCommand::path() const
{
    return "/api/v1/vessels/" + QUrl::toPercentEncoding(m_id) + "/batch";
}

void BatchCommand::start()
{
    m_client.get(cellarPath, this, [this](const NodeAnswer &answer) { onSnapshot(answer); });
}

void BatchCommand::onSnapshot(const NodeAnswer &answer)
{
    const std::optional<Snapshot> snapshot = snapshotOf(answer);
    if (!snapshot) {
        return;
    }
    const Result<VesselState> vessel = findVessel(*snapshot, m_options.vessel);
    if (!vessel) {
        fail(vessel.error(), ExitCode::BadInput);
        return;
    }
    act(*vessel);
}

void BatchCommand::act(const VesselState &vessel)
{
    m_id = vessel.id;
    m_label = vessel.label;
    if (m_options.clear) {
        m_client.remove(path(), this, [this](const NodeAnswer &answer) { onCleared(answer); });
    } else if (!m_options.changes.isEmpty()) {
        m_client.put(path(), m_options.changes, this, [this](const NodeAnswer &answer) { onChanged(answer); });
    } else {
        look();
    }
}

void BatchCommand::look()
{
    m_client.get(path(), this, [this](const NodeAnswer &answer) { show(answer); });
}

void BatchCommand::onChanged(const NodeAnswer &answer)
{
    if (answer) {
        show(answer);
    } else {
        onUnchanged(answer.error());
    }
}

// Empty, unless somebody else was quick: it is looked at once more.
void BatchCommand::onCleared(const NodeAnswer &answer)
{
    if (answer) {
        look();
    } else {
        onUnchanged(answer.error());
    }
}

void BatchCommand::onUnchanged(const NodeFailure &failure)
{
    Error error = failure.error;
    if (failure.status == 0 && error.kind != ErrorKind::LinkLost) {
        error.text += u"; whether it was written down is unknown"_s;
    }
    fail(error, exitCodeOf(failure));
}

void BatchCommand::show(const NodeAnswer &answer)
{
    if (!answer) {
        fail(answer.error());
        return;
    }
    const Result<QString> text = batchText(m_label, *answer);
    if (!text) {
        fail({ErrorKind::Protocol, u"this does not look like the answer of a cellar node: "_s + text.error().text},
            ExitCode::Failed);
        return;
    }
    if (m_options.json) {
        printJson(*answer);
    } else {
        print(*text);
    }
    finish(ExitCode::Ok);
}

} // namespace cellar
