// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeclient.h"
#include "ctl/command.h"
#include "ctl/commissioning/keyboard.h"
#include "ctl/outside/outsideoptions.h"

namespace cellar {

// `cellarctl quarantine SINK`: what a destination refused for good and why; sends it once more, or gives it up after
// its name was typed. What was refused while a person read is not given up with it.
class QuarantineCommand final : public Command
{
    Q_OBJECT

public:
    QuarantineCommand(const OutsideOptions &options, const CtlOutput &output, Keyboard keyboard = standardKeyboard());

    void start() override;
    void interrupt() override;

private:
    using Next = void (QuarantineCommand::*)(const QJsonObject &list);

    [[nodiscard]] bool isConfirmable();
    void look(Next next);
    void show(const QJsonObject &list);
    void ask(const QJsonObject &list);
    void onLine(const std::optional<QString> &line);
    void compare(const QJsonObject &list);
    void giveUp();
    void onSent(const NodeAnswer &answer);
    void nothingGivenUp(const QString &why, ExitCode code);
    [[nodiscard]] QByteArray path() const;

    const OutsideOptions m_options;
    const Keyboard m_keyboard;
    NodeClient m_client;
    QJsonObject m_seen; // what the person has before them
    bool m_isAsking = false;
};

// The API's list for people, newest first.
[[nodiscard]] QString quarantineText(const QString &sink, const QJsonObject &list);

} // namespace cellar
