// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"

#include <QHash>
#include <QList>

#include <vector>

namespace cellar {

// One Modbus unit in memory for code that has no wire: what was put in can be read, everything else is exception 2.
// Silent while it is empty. Counts what it was asked.
class RegisterDevice
{
public:
    void put(int function, int address, const QList<quint16> &words)
    {
        for (const quint16 word : words) {
            m_words.insert(key(function, address), word);
            ++address;
        }
    }
    void forbid(int function) { m_forbidden.append(function); } // exception 1
    void limit(int count) { m_most = count; } // longer reads: exception 3

    // Valid until the next call.
    [[nodiscard]] ModbusAnswer answer(const ModbusRequest &request)
    {
        m_asked.append(request);
        if (m_words.isEmpty()) {
            return {ModbusAnswer::Status::Timeout, 0, QStringLiteral("silence"), {}};
        }
        if (m_forbidden.contains(request.function)) {
            return exception(1);
        }
        if (request.count > m_most) {
            return exception(3);
        }
        m_answer.clear();
        for (int address = request.address; address < request.address + request.count; ++address) {
            const auto word = m_words.constFind(key(request.function, address));
            if (word == m_words.constEnd()) {
                return exception(2);
            }
            m_answer.push_back(*word);
        }
        return {ModbusAnswer::Status::Ok, 0, {}, m_answer};
    }

    [[nodiscard]] const QList<ModbusRequest> &asked() const { return m_asked; }

    [[nodiscard]] static ModbusAnswer exception(quint8 code)
    {
        return {ModbusAnswer::Status::Exception, code, modbusExceptionText(code), {}};
    }

private:
    [[nodiscard]] static int key(int function, int address) { return function * 65536 + address; }

    QHash<int, quint16> m_words;
    QList<int> m_forbidden;
    int m_most = 2000;
    std::vector<quint16> m_answer;
    QList<ModbusRequest> m_asked;
};

} // namespace cellar
