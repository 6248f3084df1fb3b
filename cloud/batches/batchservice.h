// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchbook.h"
#include "batches/batchsettings.h"
#include "batches/sheetclient.h"

#include <memory>

namespace cellar {

// Everything about batches, put together as the settings say. A key that cannot be used does not stop the node: it is
// told in the status, and the last good copy is shown. Owned by the composition root, main thread.
class BatchService final
{
public:
    // `folder` is that of cellar.toml. All of them outlive this.
    BatchService(const BatchSettings &settings, const QList<BatchVessel> &vessels, const QString &folder,
        const GoogleHttp &http, BatchStore &store, StorageThread &storage, const Clock &clock);
    ~BatchService();
    Q_DISABLE_COPY_MOVE(BatchService)

    [[nodiscard]] BatchBook &book() { return *m_book; }
    [[nodiscard]] const BatchBook &book() const { return *m_book; }

private:
    void makeSheet(const BatchSettings &settings, const QList<BatchVessel> &vessels, const QString &folder,
        const GoogleHttp &http, const Clock &clock);

    std::unique_ptr<GoogleToken> m_token;
    std::unique_ptr<SheetClient> m_client;
    std::unique_ptr<BatchSource> m_source;
    std::unique_ptr<BatchWriter> m_writer;
    std::unique_ptr<BatchBook> m_book;
};

} // namespace cellar
