// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"
#include "models/connectionwords.h"

#include <QAbstractListModel>
#include <QTimer>

namespace cellar {

// What leaves the building and what is kept, a card each, asked for again and again while somebody looks. Asks nothing
// before open(). Lives in the main thread, owned by CellarUi; what the node cannot tell is said by statusText.
class ConnectionListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_PROPERTY(QString statusText READ statusText NOTIFY statusChanged) // empty: the cards say it all

public:
    enum Role
    {
        TitleRole = Qt::UserRole + 1,
        StateTextRole,
        ToneRole, // Look.Fine, Look.Busy, Look.Bad
        FiguresTextRole,
        WarningTextRole,
        DetailTextRole,
    };
    Q_ENUM(Role)

    // `cellar` outlives the model.
    explicit ConnectionListModel(Cellar &cellar, Milliseconds refresh = Milliseconds(3000), QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] QString statusText() const { return m_statusText; }

    Q_INVOKABLE void open();
    // Forgets what was shown.
    Q_INVOKABLE void close();

Q_SIGNALS:
    void statusChanged();

private:
    void ask();
    void onAnswer(const Result<ConnectionsStatus> &answer);
    void show(const QList<connectionwords::Card> &cards);
    void setStatus(const QString &text);

    Cellar &m_cellar;
    QTimer m_refresh;
    int m_question = 0; // answers to older ones come too late
    bool m_isAsking = false;
    QList<connectionwords::Card> m_cards;
    QString m_statusText;
};

} // namespace cellar
