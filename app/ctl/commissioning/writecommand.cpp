// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/writecommand.h"

#include "ctl/commissioning/readcommand.h"
#include "ctl/commissioning/wiretarget.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int writeCoil = 5;
constexpr quint8 gatewayHasNoPath = 10;
constexpr quint8 gatewayHeardNothing = 11;

bool isSilence(const ModbusAnswer &answer)
{
    return answer.status != ModbusAnswer::Status::Ok &&
           (answer.status != ModbusAnswer::Status::Exception || answer.exception == gatewayHasNoPath ||
               answer.exception == gatewayHeardNothing);
}

// An answer that says no, as opposed to one that leaves it open.
bool isRefusal(const ModbusAnswer &answer)
{
    return answer.status == ModbusAnswer::Status::Exception && answer.exception != gatewayHeardNothing;
}

QList<quint16> wordsToWrite(const CommissioningOptions &options)
{
    if (options.function == writeCoil) {
        return {static_cast<quint16>(coilFromText(options.values.value(0)).value_or(false) ? 1 : 0)};
    }
    const Result<QList<quint16>> words = wordsFromTexts(options.values, options.format);
    return words ? *words : QList<quint16>(); // checked with the command line
}

} // namespace

WriteCommand::WriteCommand(
    const CommissioningOptions &options, const CtlOutput &output, Keyboard keyboard, const TransportFactory &transports)
    : Command(output)
    , m_options(options)
    , m_keyboard(std::move(keyboard))
    , m_transports(transports)
    , m_readFunction(options.function == writeCoil ? 1 : 3)
    , m_words(wordsToWrite(options))
{
}

void WriteCommand::start()
{
    if (isConfirmable()) {
        resolve();
    }
}

// Before anything is sent: a script that cannot confirm must not even find out whether the device is there.
bool WriteCommand::isConfirmable()
{
    const QString wanted = confirmationText(m_options);
    if (m_options.yes && *m_options.yes != wanted) {
        nothingWritten(u"--yes \"%1\" is not \"%2\""_s.arg(m_options.yes->left(40), wanted), ExitCode::Refused);
        return false;
    }
    if (!m_options.yes && !m_keyboard.isTerminal) {
        nothingWritten(
            u"there is no terminal to confirm at; a script confirms with --yes %1"_s.arg(wanted), ExitCode::Refused);
        return false;
    }
    return true;
}

void WriteCommand::resolve()
{
    const Result<ResolvedTarget, TargetProblems> target = resolveTarget(m_options.target);
    if (!target) {
        for (const QString &problem : target.error()) {
            say(problem);
        }
        finish(ExitCode::BadInput);
        return;
    }
    if (target->panel.driver == PanelDriver::ModbusRtu && m_options.unit == 0) {
        nothingWritten(u"unit 0 would write to every device of the line at once"_s, ExitCode::BadInput);
        return;
    }
    m_where = target->panel.addressText();
    m_panel = target->panel.id;
    m_config = target->config;
    m_session = std::make_unique<WireSession>(target->panel, Milliseconds(0), m_clock, m_transports);
    readNow();
}

void WriteCommand::readNow()
{
    ModbusRequest request;
    request.unit = static_cast<quint8>(m_options.unit);
    request.function = static_cast<quint8>(m_readFunction);
    request.address = static_cast<quint16>(m_options.address);
    request.count = static_cast<quint16>(m_words.size());
    m_session->ask(request, [this](const ModbusAnswer &answer) { onRead(answer); });
}

void WriteCommand::onRead(const ModbusAnswer &answer)
{
    switch (m_stage) {
    case Stage::ReadingOld:
        onOld(answer);
        break;
    case Stage::ReadingAgain:
        onAgain(answer);
        break;
    case Stage::ReadingBack:
        onBack(answer);
        break;
    case Stage::Asking:
    case Stage::Writing:
        break;
    }
}

void WriteCommand::onOld(const ModbusAnswer &answer)
{
    if (isSilence(answer)) {
        const bool lost = !m_session->trouble().isEmpty();
        nothingWritten(u"%1: %2"_s.arg(m_where, lost ? m_session->trouble() : answer.text),
            lost ? ExitCode::Unreachable : ExitCode::Failed);
        return;
    }
    if (answer.status == ModbusAnswer::Status::Ok) {
        m_old = QList<quint16>(answer.words.begin(), answer.words.end());
    } else if (m_readFunction == 1) {
        m_readFunction = 2; // some controllers show their coils only as inputs
        readNow();
        return;
    } else {
        m_whyNoOld = answer.text;
    }
    const int unit = m_options.unit;
    const RegisterRange range{m_options.function, m_options.address, static_cast<int>(m_words.size())};
    const QList<RegisterOwner> owners = m_config ? ownersOf(*m_config, m_panel, unit, range) : QList<RegisterOwner>();
    print(writeSummary({m_where, m_options, m_old, m_whyNoOld, m_words, owners, m_config.has_value()}));
    if (m_options.yes) {
        write();
        return;
    }
    m_stage = Stage::Asking;
    print(u"Type %1 to write: "_s.arg(confirmationText(m_options)));
    m_keyboard.readLine([this](const std::optional<QString> &line) { onLine(line); });
}

void WriteCommand::onLine(const std::optional<QString> &line)
{
    if (m_stage != Stage::Asking) {
        return; // interrupted meanwhile
    }
    if (!line) {
        print(u"\n"_s);
    }
    if (line != confirmationText(m_options)) {
        nothingWritten(u"not confirmed"_s, ExitCode::Refused);
        return;
    }
    if (!m_old) {
        write();
        return;
    }
    m_stage = Stage::ReadingAgain;
    readNow();
}

void WriteCommand::onAgain(const ModbusAnswer &answer)
{
    if (answer.status != ModbusAnswer::Status::Ok) {
        nothingWritten(u"%1: %2"_s.arg(m_where, answer.text), ExitCode::Failed);
        return;
    }
    const QList<quint16> now(answer.words.begin(), answer.words.end());
    if (now != *m_old) {
        nothingWritten(
            u"the value has changed meanwhile, it is %1 now"_s.arg(writtenText(m_options, now)), ExitCode::Refused);
        return;
    }
    write();
}

void WriteCommand::write()
{
    m_stage = Stage::Writing;
    ModbusRequest request;
    request.unit = static_cast<quint8>(m_options.unit);
    request.function = static_cast<quint8>(m_options.function);
    request.address = static_cast<quint16>(m_options.address);
    request.count = static_cast<quint16>(m_words.size());
    for (qsizetype i = 0; i < std::min<qsizetype>(m_words.size(), 2); ++i) {
        request.words.at(static_cast<std::size_t>(i)) = m_words.at(i);
    }
    m_session->ask(request, [this](const ModbusAnswer &answer) { onWritten(answer); });
}

void WriteCommand::onWritten(const ModbusAnswer &answer)
{
    if (isRefusal(answer)) {
        say(u"refused: "_s + answer.text);
        finish(ExitCode::Refused);
        return;
    }
    m_doubt = answer.status == ModbusAnswer::Status::Ok ? QString() : answer.text;
    m_stage = Stage::ReadingBack;
    readNow();
}

void WriteCommand::onBack(const ModbusAnswer &answer)
{
    const QString place = confirmationText(m_options);
    if (answer.status == ModbusAnswer::Status::Ok) {
        const QList<quint16> now(answer.words.begin(), answer.words.end());
        if (now == m_words) {
            print(u"verified: %1 holds %2\n"_s.arg(place, writtenText(m_options, now)));
            finish(ExitCode::Ok);
            return;
        }
        const QString holds = u"%1 holds %2"_s.arg(place, writtenText(m_options, now));
        say(m_doubt.isEmpty() ? u"acknowledged, but "_s + holds : u"not written (%1): %2"_s.arg(m_doubt, holds));
        finish(m_doubt.isEmpty() ? ExitCode::Refused : ExitCode::Failed);
        return;
    }
    if (m_doubt.isEmpty() && !m_old && answer.status == ModbusAnswer::Status::Exception) {
        print(u"acknowledged: %1 cannot be read back\n"_s.arg(place));
        finish(ExitCode::Ok);
        return;
    }
    say(u"whether it was written is unknown: %1"_s.arg(m_doubt.isEmpty() ? answer.text : m_doubt));
    finish(ExitCode::Failed);
}

void WriteCommand::nothingWritten(const QString &why, ExitCode code)
{
    say(why);
    say(u"nothing was written"_s);
    finish(code);
}

void WriteCommand::interrupt()
{
    m_session.reset();
    const bool sent = m_stage == Stage::Writing || m_stage == Stage::ReadingBack;
    m_stage = Stage::ReadingOld;
    print(u"\n"_s);
    say(sent ? u"interrupted: whether it was written is unknown"_s : u"interrupted: nothing was written"_s);
    finish(ExitCode::Interrupted);
}

} // namespace cellar
