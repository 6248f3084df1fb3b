// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/readcommand.h"

#include "ctl/commissioning/wiretarget.h"
#include "ctl/texttable.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

int widthOf(const RawFormat &format)
{
    return format.type ? registerCount(*format.type) : 1;
}

QString floatText(const QList<quint16> &words, qsizetype at, WordOrder order)
{
    if (at + 2 > words.size()) {
        return {};
    }
    const QString text = valueText(words.sliced(at, 2), {RegisterType::Float32, order, 1.0});
    bool ok = false;
    const double value = text.toDouble(&ok);
    return ok ? QString::number(value, 'g', 6) : text;
}

QList<QStringList> bitRows(int address, const QList<quint16> &words)
{
    QList<QStringList> rows{{u"ADDRESS"_s, u"HEX"_s, u"BIT"_s}};
    for (qsizetype i = 0; i < words.size(); ++i) {
        const auto place = static_cast<int>(address + i);
        rows.append({QString::number(place), hexText(static_cast<quint16>(place)), QString::number(words.at(i))});
    }
    return rows;
}

QList<QStringList> rawRows(int address, const QList<quint16> &words)
{
    QList<QStringList> rows{
        {u"ADDRESS"_s, u"HEX"_s, u"WORD"_s, u"UNSIGNED"_s, u"SIGNED"_s, u"FLOAT, HIGH FIRST"_s, u"LOW FIRST"_s}};
    for (qsizetype i = 0; i < words.size(); ++i) {
        const auto place = static_cast<int>(address + i);
        const quint16 word = words.at(i);
        rows.append({QString::number(place), hexText(static_cast<quint16>(place)), hexText(word), QString::number(word),
            QString::number(static_cast<qint16>(word)), floatText(words, i, WordOrder::HighFirst),
            floatText(words, i, WordOrder::LowFirst)});
    }
    return rows;
}

QList<QStringList> typedRows(int address, const QList<quint16> &words, const RawFormat &format)
{
    QList<QStringList> rows{{u"ADDRESS"_s, u"HEX"_s, u"WORDS"_s, u"VALUE"_s}};
    const int width = widthOf(format);
    for (qsizetype i = 0; i + width <= words.size(); i += width) {
        const auto place = static_cast<int>(address + i);
        QStringList hex;
        for (const quint16 word : words.sliced(i, width)) {
            hex.append(hexText(word));
        }
        rows.append({QString::number(place), hexText(static_cast<quint16>(place)), hex.join(u' '),
            valueText(words.sliced(i, width), format)});
    }
    return rows;
}

} // namespace

ReadCommand::ReadCommand(
    const CommissioningOptions &options, const CtlOutput &output, const TransportFactory &transports)
    : Command(output)
    , m_options(options)
    , m_transports(transports)
{
}

void ReadCommand::start()
{
    const Result<ResolvedTarget, TargetProblems> target = resolveTarget(m_options.target);
    if (!target) {
        for (const QString &problem : target.error()) {
            say(problem);
        }
        finish(ExitCode::BadInput);
        return;
    }
    m_where = target->panel.addressText();
    m_session = std::make_unique<WireSession>(target->panel, Milliseconds(0), m_clock, m_transports);
    ModbusRequest request;
    request.unit = static_cast<quint8>(m_options.unit);
    request.function = static_cast<quint8>(m_options.function);
    request.address = static_cast<quint16>(m_options.address);
    request.count = static_cast<quint16>(m_options.count * widthOf(m_options.format));
    m_session->ask(request, [this, request](const ModbusAnswer &answer) { onAnswer(request, answer); });
}

void ReadCommand::onAnswer(const ModbusRequest &request, const ModbusAnswer &answer)
{
    if (answer.status != ModbusAnswer::Status::Ok) {
        const bool lost = !m_session->trouble().isEmpty();
        say(u"%1: %2"_s.arg(m_where, lost ? m_session->trouble() : answer.text));
        finish(lost ? ExitCode::Unreachable : exitCodeOf(answer));
        return;
    }
    const QList<quint16> words(answer.words.begin(), answer.words.end());
    if (m_options.json) {
        QJsonObject json = registerJson(request.function, request.address, words, m_options.format);
        json.insert(u"unit"_s, request.unit);
        printJson(json);
    } else {
        print(registerTable(request.function, request.address, words, m_options.format));
    }
    finish(ExitCode::Ok);
}

QString registerTable(int function, int address, const QList<quint16> &words, const RawFormat &format)
{
    if (function <= 2) {
        return textTable(bitRows(address, words), {0, 2});
    }
    if (format.type) {
        return textTable(typedRows(address, words, format), {0, 3});
    }
    return textTable(rawRows(address, words), {0, 3, 4, 5, 6});
}

QJsonObject registerJson(int function, int address, const QList<quint16> &words, const RawFormat &format)
{
    QJsonArray raw;
    for (const quint16 word : words) {
        raw.append(word);
    }
    QJsonObject json{{u"function"_s, function}, {u"address"_s, address}, {u"words"_s, raw}};
    if (format.type) {
        QJsonArray values;
        const int width = widthOf(format);
        for (qsizetype i = 0; i + width <= words.size(); i += width) {
            bool ok = false;
            const double value = valueText(words.sliced(i, width), format).toDouble(&ok);
            values.append(ok ? QJsonValue(value) : QJsonValue());
        }
        json.insert(u"values"_s, values);
    }
    return json;
}

ExitCode exitCodeOf(const ModbusAnswer &answer)
{
    switch (answer.status) {
    case ModbusAnswer::Status::Ok:
        return ExitCode::Ok;
    case ModbusAnswer::Status::Exception:
        return ExitCode::Refused;
    case ModbusAnswer::Status::Timeout:
    case ModbusAnswer::Status::Protocol:
    case ModbusAnswer::Status::LinkLost:
        break;
    }
    return ExitCode::Failed;
}

} // namespace cellar
