// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/prometheustext.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QByteArray escaped(const QString &value)
{
    QByteArray text = value.toUtf8();
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return text;
}

} // namespace

void PrometheusText::family(const QByteArray &name, const QByteArray &type, const QByteArray &help)
{
    m_name = name;
    m_head = "# HELP "_ba + name + ' ' + help + "\n# TYPE "_ba + name + ' ' + type + '\n';
}

void PrometheusText::sample(double value, const Labels &labels)
{
    m_text += std::exchange(m_head, {});
    m_text += m_name;
    char separator = '{';
    for (const auto &[name, content] : labels) {
        m_text += separator + name + "=\""_ba + escaped(content) + '"';
        separator = ',';
    }
    m_text += labels.empty() ? " "_ba : "} "_ba;
    m_text += QByteArray::number(value, 'g', QLocale::FloatingPointShortest) + '\n';
}

} // namespace cellar
