// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/record/csvtostdout.h"
#include "ctl/record/recordoptions.h"

namespace cellar {

// cellarctl history: the readings of a vessel in buckets, every reading as CSV, or how the record is doing.
class HistoryCommand final : public Command
{
    Q_OBJECT

public:
    HistoryCommand(const RecordOptions &options, const CtlOutput &output);

    void start() override;

private:
    [[nodiscard]] QByteArray path() const;
    void onAnswer(const NodeAnswer &answer);
    void printSeries(const QJsonObject &json);
    void printStatus(const QJsonObject &json);

    const RecordOptions m_options;
    NodeClient m_client;
    CsvToStdout m_csv;
};

} // namespace cellar
