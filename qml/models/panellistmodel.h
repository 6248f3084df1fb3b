// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"

#include <QAbstractListModel>

namespace cellar {

// The panels of a Cellar for the status bar and the page about them. Signals only what looks different.
// Lives in the main thread, owned by CellarUi; nothing can fail here.
class PanelListModel final : public QAbstractListModel
{
    Q_OBJECT
    // One line about all of them: "Panel: connected, 11 ms" or "Panels: 1 of 2 connected".
    Q_PROPERTY(QString summary READ summary NOTIFY summaryChanged)
    Q_PROPERTY(bool allConnected READ allConnected NOTIFY summaryChanged)

public:
    enum Role
    {
        PanelIdRole = Qt::UserRole + 1,
        ConnectedRole,
        StateTextRole,
        ErrorTextRole
    };
    Q_ENUM(Role)

    explicit PanelListModel(Cellar &cellar, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] QString summary() const { return m_summary; }
    [[nodiscard]] bool allConnected() const { return m_allConnected; }

Q_SIGNALS:
    void summaryChanged();

private:
    struct Row
    {
        QString id;
        bool connected = false;
        QString stateText;
        QString errorText;

        friend bool operator==(const Row &, const Row &) = default;
    };

    void update();
    void replaceRows(const QList<Row> &rows);
    void updateSummary();
    [[nodiscard]] QString summaryOf(qsizetype connected) const;

    Cellar &m_cellar;
    QList<Row> m_rows;
    QString m_summary;
    bool m_allConnected = false;
};

} // namespace cellar
