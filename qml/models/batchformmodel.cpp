// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/batchformmodel.h"

#include "models/recordwords.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

bool isNumber(const QString &name)
{
    return name == u"og" || name == u"fg" || name == u"gravity" || name == u"number";
}

} // namespace

int BatchFormModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant BatchFormModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case NameRole:
        return row.name;
    case LabelRole:
        return recordwords::batchField(row.name);
    case ValueRole:
        return row.text;
    case IsNumberRole:
        return isNumber(row.name);
    default:
        return {};
    }
}

QHash<int, QByteArray> BatchFormModel::roleNames() const
{
    return {{NameRole, "name"}, {LabelRole, "label"}, {ValueRole, "value"}, {IsNumberRole, "isNumber"}};
}

void BatchFormModel::show(const VesselBatch &batch)
{
    beginResetModel();
    m_rows.clear();
    const Batch texts = batch.batch.value_or(Batch{});
    for (const BatchField &field : batchFields) {
        const QString name = field.name.toString();
        if (batch.editable.contains(name)) {
            m_rows.append({name, texts.*field.text, texts.*field.text});
        }
    }
    endResetModel();
    Q_EMIT countChanged();
}

void BatchFormModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
    Q_EMIT countChanged();
}

void BatchFormModel::setText(int row, const QString &text)
{
    if (row >= 0 && row < count() && m_rows.at(row).text != text) {
        m_rows[row].text = text;
        Q_EMIT dataChanged(index(row), index(row), {ValueRole});
    }
}

BatchTexts BatchFormModel::changes() const
{
    BatchTexts texts;
    for (const Row &row : m_rows) {
        if (row.text.trimmed() != row.before.trimmed()) {
            texts.insert(row.name, row.text.trimmed());
        }
    }
    return texts;
}

} // namespace cellar
