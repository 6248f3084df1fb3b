// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/keyboard.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QSocketNotifier>

#include <array>
#include <unistd.h>

namespace cellar {

namespace {

constexpr qsizetype longestLine = 4096;

// Reads one line, tells it and goes away.
class LineReader final : public QObject
{
public:
    LineReader(Keyboard::LineDone done, QObject *parent)
        : QObject(parent)
        , m_done(std::move(done))
    {
        connect(&m_notifier, &QSocketNotifier::activated, this, &LineReader::read);
    }

private:
    void read()
    {
        std::array<char, 256> bytes{};
        const ssize_t size = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (size > 0) {
            m_text.append(bytes.data(), size);
        }
        const qsizetype end = m_text.indexOf('\n');
        const bool ended = size <= 0 || m_text.size() > longestLine;
        if (end < 0 && !ended) {
            return;
        }
        m_notifier.setEnabled(false);
        deleteLater();
        m_done(end < 0 ? std::nullopt : std::optional(QString::fromUtf8(m_text.first(end)).trimmed()));
    }

    QSocketNotifier m_notifier{STDIN_FILENO, QSocketNotifier::Read};
    QByteArray m_text;
    const Keyboard::LineDone m_done;
};

} // namespace

Keyboard standardKeyboard()
{
    return {::isatty(STDIN_FILENO) != 0,
        [](const Keyboard::LineDone &done) { new LineReader(done, QCoreApplication::instance()); }};
}

} // namespace cellar
