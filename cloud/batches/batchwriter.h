// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchmerge.h"

#include <QObject>

namespace cellar {

// Takes what was typed in at the faces back to where the table comes from. Owned by the composition root, main thread.
class BatchWriter : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // Everything that waits to be written, in its order; replaces what was said before. Goes on trying by itself.
    virtual void setPending(const QList<BatchEdit> &edits) = 0;
    // Why the last try failed; empty when it did not.
    [[nodiscard]] virtual QString trouble() const = 0;

Q_SIGNALS:
    // The table says so now.
    void written(const cellar::BatchEdit &edit);
    // Never will be: the table has changed meanwhile.
    void refused(const cellar::BatchEdit &edit, const QString &why);
    void troubleChanged();
};

} // namespace cellar
