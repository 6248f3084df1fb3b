// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>
#include <vector>

namespace cellar {

// Hands results to their callers from the event loop, in order, whatever called for them. A callback may delete the
// owner of the queue. Those still waiting when it is destroyed are called then, none is ever lost; an owner whose
// callbacks may come back to it calls flush() while it is still whole.
class CallbackQueue final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~CallbackQueue() override;

    void post(std::function<void()> callback);
    // Calls now what waits, and what that brings up, until nothing is left.
    void flush();

private:
    void drain();

    std::vector<std::function<void()>> m_callbacks;
};

} // namespace cellar
