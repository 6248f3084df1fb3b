// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <array>
#include <memory>

namespace cellar {

// Turns SIGTERM and SIGINT into a Qt signal, so that a program ends through its event loop and destructors. The
// handler writes one byte into a pipe that the event loop watches; whichever thread the system picks may run it.
// One object at a time, made in main() after the application object; the default handlers come back with its end.
// Without file descriptors left it warns and leaves the signals alone.
class ShutdownSignal : public QObject
{
    Q_OBJECT

public:
    explicit ShutdownSignal(QObject *parent = nullptr);
    ~ShutdownSignal() override;

Q_SIGNALS:
    // Somebody asked the program to end. Once per signal that arrived.
    void requested(int signal);

private:
    void read();

    std::array<int, 2> m_pipe{-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace cellar
