// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/vesselbatch.h"

#include <QAbstractListModel>

namespace cellar {

// The fields of a batch that may be typed in, with what was typed so far. Owned by BatchController; nothing can fail.
class BatchFormModel : public QAbstractListModel
{
    Q_OBJECT
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role
    {
        NameRole = Qt::UserRole + 1,
        LabelRole,
        ValueRole,
        IsNumberRole, // mostly digits
    };
    Q_ENUM(Role)

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }

    void show(const VesselBatch &batch);
    void clear();
    // Ignored for a row that is not there.
    void setText(int row, const QString &text);
    // What is different from what was shown first.
    [[nodiscard]] BatchTexts changes() const;

Q_SIGNALS:
    void countChanged();

private:
    struct Row
    {
        QString name;
        QString before;
        QString text;
    };
    QList<Row> m_rows;
};

} // namespace cellar
