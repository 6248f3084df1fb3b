// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloudsettings.h"

#include <QFile>
#include <QTemporaryDir>

namespace cellar {

// A table of batches that somebody keeps in a CSV file, with one row, and the settings that name it.
class CsvBatches
{
public:
    CsvBatches()
    {
        settings.batches.source = BatchSettings::Source::Csv;
        settings.batches.file = m_folder.filePath(QStringLiteral("batches.csv"));
        QFile file(settings.batches.file);
        m_isWritten =
            file.open(QIODevice::WriteOnly) && file.write("Vessel,Beer,Batch #,Gravity\nFV 10/1,Pils,1042,1.020\n") > 0;
    }
    [[nodiscard]] bool isWritten() const { return m_isWritten; }

    CloudSettings settings;

private:
    QTemporaryDir m_folder;
    bool m_isWritten = false;
};

} // namespace cellar
