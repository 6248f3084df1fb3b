// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace cellar {

// Writes the text format 0.0.4 of Prometheus (prometheus.io/docs/instrumenting/exposition_formats), family by family.
// A family without samples leaves nothing behind. Values may be any text; names and help are ours. Cannot fail.
class PrometheusText
{
public:
    using Label = std::pair<QByteArray, QString>;
    using Labels = std::vector<Label>;

    // `type` is counter, gauge or summary; everything until the next call belongs to it.
    void family(const QByteArray &name, const QByteArray &type, const QByteArray &help);
    void sample(double value, const Labels &labels = {});

    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    QByteArray m_text;
    QByteArray m_head; // of a family that has no sample yet
    QByteArray m_name;
};

} // namespace cellar
