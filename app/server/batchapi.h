// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/batchdesk.h"
#include "server/routetable.h"

namespace cellar {

// The handlers of what is in a vessel: GET, PUT and DELETE of /api/v1/vessels/{id}/batch. Answers to changes come when
// they and their line in the journal are on the disk. Owned by CellarServer, main thread.
class BatchApi
{
public:
    explicit BatchApi(const BatchDesk &desk);

    void show(const Call &call) const;
    // A body with any of the fields as text; what is not in it stays, null and "" empty it.
    void change(const Call &call) const;
    void clear(const Call &call) const;

private:
    const BatchDesk m_desk;
};

// What a body asks for. BadInput, naming the field, for one that is not an object of texts or has unknown fields.
[[nodiscard]] Result<BatchTexts> batchTextsFrom(const QByteArray &body);

} // namespace cellar
