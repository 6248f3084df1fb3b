// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"

#include <QAbstractListModel>
#include <QStringList>
#include <QTimer>

namespace cellar {

// The journal, newest first, as far as somebody has scrolled: a page at a time. Filters ask anew. Asks nothing before
// open(). Lives in the main thread, owned by CellarUi; what the node cannot tell is said by statusText.
class JournalListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_PROPERTY(QString statusText READ statusText NOTIFY statusChanged) // empty: there are lines
    Q_PROPERTY(QStringList vesselChoices READ vesselChoices NOTIFY choicesChanged) // the first is all of them
    Q_PROPERTY(QStringList kindChoices READ kindChoices CONSTANT)
    Q_PROPERTY(int vesselChoice READ vesselChoice WRITE setVesselChoice NOTIFY filterChanged)
    Q_PROPERTY(int kindChoice READ kindChoice WRITE setKindChoice NOTIFY filterChanged)
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY filterChanged)

public:
    enum Role
    {
        WhenRole = Qt::UserRole + 1, // "23 Nov 14:00"
        KindRole,
        WhatRole, // the sentence
        WhoRole, // "anna, kiosk"; empty: the node itself
        IsTroubleRole,
    };
    Q_ENUM(Role)

    // `cellar` outlives the model. `typing` is how long a search waits for the next letter.
    explicit JournalListModel(Cellar &cellar, Milliseconds typing = Milliseconds(300), QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    [[nodiscard]] QString statusText() const { return m_statusText; }
    [[nodiscard]] QStringList vesselChoices() const;
    [[nodiscard]] QStringList kindChoices() const;
    [[nodiscard]] int vesselChoice() const { return m_vesselChoice; }
    [[nodiscard]] int kindChoice() const { return m_kindChoice; }
    [[nodiscard]] QString search() const { return m_query.text; }
    // Numbers of the choices; others are ignored.
    void setVesselChoice(int choice);
    void setKindChoice(int choice);
    void setSearch(const QString &text);

    // From the newest line on; also while it is open already.
    Q_INVOKABLE void open();
    // Forgets the lines.
    Q_INVOKABLE void close();

Q_SIGNALS:
    void statusChanged();
    void choicesChanged();
    void filterChanged();

private:
    void ask();
    void onPage(const Result<JournalPage> &page, bool isFirst);
    void replace(const QList<JournalEntry> &entries);
    void setStatus(const QString &text);

    Cellar &m_cellar;
    const Milliseconds m_typing;
    QTimer m_ask;
    bool m_isOpen = false;
    bool m_isAsking = false;
    int m_question = 0;
    int m_vesselChoice = 0;
    int m_kindChoice = 0;
    JournalQuery m_query; // the next page
    std::optional<qint64> m_next;
    QList<JournalEntry> m_entries;
    QString m_statusText;
    QString m_vessels; // labels that the choices were made of
};

} // namespace cellar
