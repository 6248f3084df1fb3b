// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/simpty.h"

#include <QList>

#include <functional>

namespace cellar {

// The far end of a serial line under the test's control: keeps every request that came, and says only what the script
// says. Silent by default.
class ScriptedRtuLine : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        quint8 unit = 0;
        quint8 function = 0;
        quint16 address = 0;
        quint16 count = 0; // or the value to write
        QByteArray bytes; // the whole frame
    };
    using Script = std::function<void(const Request &request)>;

    explicit ScriptedRtuLine(const QString &link);

    [[nodiscard]] bool plug() { return m_pty.plug().has_value(); }
    void unplug() { m_pty.unplug(); }
    [[nodiscard]] QString device() const { return m_pty.device(); }

    void setScript(Script script) { m_script = std::move(script); }
    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }

    void write(const QByteArray &bytes) { m_pty.write(bytes); }
    // The right answer: `value` in the first register, one more in the next and so on; every bit is set.
    [[nodiscard]] static QByteArray answer(const Request &request, int value);
    [[nodiscard]] static QByteArray exception(const Request &request, quint8 code);

private:
    void receive(const QByteArray &bytes);

    SimPty m_pty;
    Script m_script;
    QByteArray m_buffer;
    QList<Request> m_requests;
};

} // namespace cellar
