// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/keyboard.h"

#include <QByteArray>
#include <QSocketNotifier>

#include <array>
#include <memory>
#include <unistd.h>

namespace cellar {

namespace {

constexpr qsizetype longestLine = 4096;

// The line in progress; lives until it is complete.
struct LineReader
{
    QSocketNotifier notifier{STDIN_FILENO, QSocketNotifier::Read};
    QByteArray text;
    Keyboard::LineDone done;
};

// True: there is nothing more to read.
bool readSome(LineReader &reader)
{
    std::array<char, 256> bytes{};
    const ssize_t size = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (size > 0) {
        reader.text.append(bytes.data(), size);
    }
    return size <= 0 || reader.text.size() > longestLine;
}

void readLine(const Keyboard::LineDone &done)
{
    const auto reader = std::make_shared<LineReader>();
    reader->done = done;
    QObject::connect(&reader->notifier, &QSocketNotifier::activated, &reader->notifier, [reader] {
        const bool ended = readSome(*reader);
        const qsizetype end = reader->text.indexOf('\n');
        if (end < 0 && !ended) {
            return;
        }
        reader->notifier.setEnabled(false);
        const std::optional<QString> line =
            end < 0 ? std::nullopt : std::optional(QString::fromUtf8(reader->text.first(end)).trimmed());
        const auto kept = reader; // the connection goes away with what it captured
        kept->notifier.disconnect();
        kept->done(line);
    });
}

} // namespace

Keyboard standardKeyboard()
{
    return {::isatty(STDIN_FILENO) != 0, readLine};
}

} // namespace cellar
