// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace cellar {

// Tells when the other side of an open terminal is gone. QSerialPort of Qt 6.4 does so by itself; that of Qt 6.8 says
// nothing about a pulled adapter until somebody writes to it.
class HangUpWatch final : public QObject
{
    Q_OBJECT

public:
    // Watches a duplicate of the open file, which stays the caller's. A file that cannot be duplicated is not watched.
    explicit HangUpWatch(int file, QObject *parent = nullptr);
    ~HangUpWatch() override;

    // Closes the duplicate, so that the device is free as soon as the caller closes the file.
    void stop();

Q_SIGNALS:
    void hungUp(); // once

private:
    void look();

    int m_file = -1;
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace cellar
