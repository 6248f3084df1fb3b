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
    // What the bar says about all of them: "Panel: connected, 11 ms", "main: connected, 11 ms · line: connected, 380
    // ms" or, in trouble, which and why: "Panel line: no answer, next attempt in 0.8 s".
    Q_PROPERTY(QString summary READ summary NOTIFY summaryChanged)
    Q_PROPERTY(bool allConnected READ allConnected NOTIFY summaryChanged)

public:
    enum Role
    {
        PanelIdRole = Qt::UserRole + 1,
        ConnectedRole,
        StateTextRole,
        ErrorTextRole, // empty: nothing is wrong
        WhereTextRole, // "Modbus TCP, 10.1.10.105:502"
        SinceTextRole, // "since 14:05"
        CycleTextRole,
        RoundTripTextRole, // of half and of 99 of 100 answers
        RequestsTextRole,
        ErrorsTextRole,
        TimeoutsTextRole,
        ExceptionsTextRole
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
        QString troubleText; // what the bar says when it is not connected
        QString errorText;
        QString whereText;
        QString sinceText;
        QString cycleText;
        QString roundTripText;
        QString requestsText;
        QString errorsText;
        QString timeoutsText;
        QString exceptionsText;

        friend bool operator==(const Row &, const Row &) = default;
    };

    [[nodiscard]] static Row rowOf(const PanelState &panel, Timestamp now);
    void update();
    void replaceRows(const QList<Row> &rows);
    void updateSummary();
    [[nodiscard]] QString summaryOf(qsizetype connected) const;
    [[nodiscard]] QString troubleOf(qsizetype troubled) const;

    Cellar &m_cellar;
    QList<PanelState> m_states; // what m_rows were made of
    QList<Row> m_rows;
    QString m_summary;
    bool m_allConnected = false;
};

} // namespace cellar
