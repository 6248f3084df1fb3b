// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeclient.h"
#include "ctl/command.h"
#include "ctl/record/batchoptions.h"
#include "model/snapshot.h"

namespace cellar {

// `cellarctl batch`: what is in a vessel; writes it down or empties it first, where that is wanted. A change is sent
// once; without an answer it is said that nobody knows what became of it.
class BatchCommand final : public Command
{
    Q_OBJECT

public:
    BatchCommand(const BatchOptions &options, const CtlOutput &output);

    void start() override;

private:
    void onSnapshot(const NodeAnswer &answer);
    void act(const VesselState &vessel);
    void onChanged(const NodeAnswer &answer);
    void onCleared(const NodeAnswer &answer);
    void onUnchanged(const NodeFailure &failure);
    void look();
    void show(const NodeAnswer &answer);
    [[nodiscard]] QByteArray path() const;

    const BatchOptions m_options;
    NodeClient m_client;
    QString m_id;
    QString m_label;
};

// What the API says of a vessel, for people; Protocol when it is not that.
[[nodiscard]] Result<QString> batchText(const QString &label, const QJsonObject &json);

} // namespace cellar
