// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/storagethread.h"

using namespace Qt::StringLiterals;

namespace cellar {

StorageThread::StorageThread(QObject *parent)
    : QObject(parent)
    , m_worker(new QObject)
{
    m_thread.setObjectName(u"storage"_s);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

StorageThread::~StorageThread()
{
    // Behind everything that was given so far, also by those jobs themselves.
    QMetaObject::invokeMethod(
        m_worker, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
    delete m_worker;
}

void StorageThread::post(Job job)
{
    m_pending.fetch_add(1, std::memory_order_relaxed);
    QMetaObject::invokeMethod(
        m_worker,
        [this, job = std::move(job)] {
            job();
            m_pending.fetch_sub(1, std::memory_order_relaxed);
        },
        Qt::QueuedConnection);
}

} // namespace cellar
