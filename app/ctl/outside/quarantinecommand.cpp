// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/outside/quarantinecommand.h"

#include "core/timestamp.h"
#include "ctl/texttable.h"

#include <QDateTime>
#include <QJsonArray>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QJsonArray recordsOf(const QJsonObject &list)
{
    return list.value("records"_L1).toArray();
}

QString localTime(const QString &text)
{
    const std::optional<Timestamp> at = fromRfc3339(text);
    return at ? QDateTime::fromMSecsSinceEpoch(at->time_since_epoch().count()).toString(u"yyyy-MM-dd HH:mm:ss"_s)
              : u"?"_s;
}

} // namespace

QString quarantineText(const QString &sink, const QJsonObject &list)
{
    const QJsonArray records = recordsOf(list);
    if (records.isEmpty()) {
        return u"%1 has refused nothing\n"_s.arg(sink);
    }
    QString text;
    for (const auto &value : records) {
        const QJsonObject record = value.toObject();
        const QString start =
            u"%1  %2  "_s.arg(record.value("id"_L1).toInteger()).arg(localTime(record.value("since"_L1).toString()));
        text += wrapped(start, printable(record.value("reason"_L1).toString()));
        text += u"    "_s + printable(record.value("payload"_L1).toString()) + u'\n';
    }
    return text;
}

QuarantineCommand::QuarantineCommand(const OutsideOptions &options, const CtlOutput &output, Keyboard keyboard)
    : Command(output)
    , m_options(options)
    , m_keyboard(std::move(keyboard))
    , m_client(options.access)
{
}

QByteArray QuarantineCommand::path() const
{
    return "/api/v1/connections/" + QUrl::toPercentEncoding(m_options.sink) + "/quarantine";
}

void QuarantineCommand::start()
{
    switch (m_options.quarantine) {
    case OutsideOptions::Quarantine::Show:
        look(&QuarantineCommand::show);
        break;
    case OutsideOptions::Quarantine::Retry:
        m_client.post(path() + "/retry", this, [this](const NodeAnswer &answer) { onSent(answer); });
        break;
    case OutsideOptions::Quarantine::GiveUp:
        if (isConfirmable()) {
            look(&QuarantineCommand::ask);
        }
        break;
    }
}

// Before the node is asked, as with every other command that wants something typed.
bool QuarantineCommand::isConfirmable()
{
    if (m_options.yes && *m_options.yes != m_options.sink) {
        nothingGivenUp(u"--yes \"%1\" is not \"%2\""_s.arg(m_options.yes->left(40), m_options.sink), ExitCode::Refused);
        return false;
    }
    if (!m_options.yes && !m_keyboard.isTerminal) {
        nothingGivenUp(u"there is no terminal to confirm at; a script confirms with --yes %1"_s.arg(m_options.sink),
            ExitCode::Refused);
        return false;
    }
    return true;
}

void QuarantineCommand::look(Next next)
{
    m_client.get(path(), this, [this, next](const NodeAnswer &answer) {
        if (!answer) {
            fail(answer.error());
        } else if (!answer->value("records"_L1).isArray()) {
            fail({ErrorKind::Protocol, u"this does not look like the answer of a cellar node"_s}, ExitCode::Failed);
        } else {
            (this->*next)(*answer);
        }
    });
}

void QuarantineCommand::show(const QJsonObject &list)
{
    if (m_options.json) {
        printJson(list);
    } else {
        print(quarantineText(m_options.sink, list));
    }
    finish(ExitCode::Ok);
}

void QuarantineCommand::ask(const QJsonObject &list)
{
    m_seen = list;
    if (recordsOf(list).isEmpty()) {
        show(list);
        return;
    }
    if (m_options.yes) {
        giveUp();
        return;
    }
    print(quarantineText(m_options.sink, list));
    print(u"Type %1 to give all of this up for good: "_s.arg(m_options.sink));
    m_isAsking = true;
    m_keyboard.readLine([this](const std::optional<QString> &line) { onLine(line); });
}

void QuarantineCommand::onLine(const std::optional<QString> &line)
{
    if (!std::exchange(m_isAsking, false)) {
        return; // interrupted meanwhile
    }
    if (!line) {
        print(u"\n"_s);
    }
    if (line != m_options.sink) {
        nothingGivenUp(u"not confirmed"_s, ExitCode::Refused);
        return;
    }
    look(&QuarantineCommand::compare);
}

void QuarantineCommand::compare(const QJsonObject &list)
{
    if (list == m_seen) {
        giveUp();
    } else {
        nothingGivenUp(u"the list has changed meanwhile, look at it again"_s, ExitCode::Refused);
    }
}

void QuarantineCommand::giveUp()
{
    m_client.remove(path(), this, [this](const NodeAnswer &answer) { onSent(answer); });
}

void QuarantineCommand::onSent(const NodeAnswer &answer)
{
    if (!answer) {
        Error error = answer.error().error;
        if (answer.error().status == 0 && error.kind != ErrorKind::LinkLost) {
            error.text += u"; what became of it is unknown"_s;
        }
        fail(error, exitCodeOf(answer.error()));
    } else if (m_options.json) {
        look(&QuarantineCommand::show);
    } else {
        const bool again = m_options.quarantine == OutsideOptions::Quarantine::Retry;
        print((again ? u"what %1 had refused waits to be sent once more\n"_s : u"what %1 had refused is given up\n"_s)
                  .arg(m_options.sink));
        finish(ExitCode::Ok);
    }
}

void QuarantineCommand::nothingGivenUp(const QString &why, ExitCode code)
{
    say(why);
    say(u"nothing was given up"_s);
    finish(code);
}

void QuarantineCommand::interrupt()
{
    if (std::exchange(m_isAsking, false)) {
        print(u"\n"_s);
        say(u"interrupted: nothing was given up"_s);
    }
    finish(ExitCode::Interrupted);
}

} // namespace cellar
