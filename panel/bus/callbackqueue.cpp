// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/callbackqueue.h"

namespace cellar {

CallbackQueue::~CallbackQueue()
{
    flush();
}

void CallbackQueue::post(std::function<void()> callback)
{
    if (m_callbacks.empty()) {
        QMetaObject::invokeMethod(this, &CallbackQueue::drain, Qt::QueuedConnection);
    }
    m_callbacks.push_back(std::move(callback));
}

void CallbackQueue::flush()
{
    while (!m_callbacks.empty()) {
        drain();
    }
}

void CallbackQueue::drain()
{
    // Nothing of this object is touched once the first callback runs.
    for (const auto callbacks = std::exchange(m_callbacks, {}); const auto &callback : callbacks) {
        callback();
    }
}

} // namespace cellar
