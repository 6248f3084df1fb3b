// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "model/cellarrecords.h"
#include "model/snapshot.h"

#include <QObject>

#include <functional>

namespace cellar {

// The one facade every face uses. LocalCellar is the node itself, RemoteCellar speaks to one over HTTP; both pass the
// same tests. Lives in the main thread, owned by the composition root; nothing blocks.
class Cellar : public QObject
{
    Q_OBJECT

public:
    // How this process stands to the node (not to the panels: those are in the snapshot).
    enum class Connection
    {
        Connecting, // nothing received yet
        Online, // what is shown is what the node knows
        Lost, // was online; reconnecting by itself, readings are stale meanwhile
        Unauthorized, // the node does not accept our token
    };
    Q_ENUM(Connection)

    using QObject::QObject;

    // Never null. Sequence 0 before the first publication.
    [[nodiscard]] virtual SnapshotPtr snapshot() const = 0;
    [[nodiscard]] virtual Connection connection() const = 0;
    // Why the connection is not Online, in words; empty when it is.
    [[nodiscard]] virtual QString connectionText() const = 0;

    using SetpointAnswer = std::function<void(const Result<SetpointChange> &)>;
    // Starts a setpoint transaction. `answer` is called exactly once, from the event loop: with the accepted change
    // (Requested or later), or with why it was not begun: NotFound, BadInput, OutOfLimits, Moved, Locked, LinkLost,
    // Unauthorized, Forbidden. After acceptance changeProgressed() tells each further state until a final one; the
    // answer always comes before them. `answer` is dropped when `context` is destroyed.
    virtual void requestSetpoint(const SetpointRequest &request, QObject *context, SetpointAnswer answer) = 0;

    // A change that was accepted, as far as it is still remembered (the newest 1,000).
    [[nodiscard]] virtual std::optional<SetpointChange> change(const QString &id) const = 0;

    // History, journal and batches; as long-lived as this.
    [[nodiscard]] virtual CellarRecords &records() = 0;

Q_SIGNALS:
    void snapshotChanged(const cellar::SnapshotPtr &snapshot);
    void changeProgressed(const cellar::SetpointChange &change);
    void connectionChanged();
};

} // namespace cellar
