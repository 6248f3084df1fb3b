// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/connectionlistmodel.h"

#include <algorithm>

namespace cellar {

ConnectionListModel::ConnectionListModel(Cellar &cellar, Milliseconds refresh, QObject *parent)
    : QAbstractListModel(parent)
    , m_cellar(cellar)
{
    m_refresh.setInterval(refresh);
    connect(&m_refresh, &QTimer::timeout, this, &ConnectionListModel::ask);
}

int ConnectionListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cards.size());
}

QVariant ConnectionListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const connectionwords::Card &card = m_cards.at(index.row());
    switch (role) {
    case TitleRole:
        return card.title;
    case StateTextRole:
        return card.stateText;
    case ToneRole:
        return QVariant::fromValue(card.tone);
    case FiguresTextRole:
        return card.figuresText;
    case WarningTextRole:
        return card.warningText;
    case DetailTextRole:
        return card.detailText;
    default:
        return {};
    }
}

QHash<int, QByteArray> ConnectionListModel::roleNames() const
{
    return {{TitleRole, "title"}, {StateTextRole, "stateText"}, {ToneRole, "tone"}, {FiguresTextRole, "figuresText"},
        {WarningTextRole, "warningText"}, {DetailTextRole, "detailText"}};
}

void ConnectionListModel::open()
{
    setStatus(tr("Asking the node…"));
    m_refresh.start();
    ask();
}

void ConnectionListModel::close()
{
    m_refresh.stop();
    ++m_question;
    m_isAsking = false;
    show({});
    setStatus({});
}

void ConnectionListModel::ask()
{
    if (m_isAsking) {
        return; // a slow node is not asked twice
    }
    m_isAsking = true;
    ++m_question;
    m_cellar.records().connections(this, [this, question = m_question](const Result<ConnectionsStatus> &answer) {
        if (question == m_question) {
            onAnswer(answer);
        }
    });
}

void ConnectionListModel::onAnswer(const Result<ConnectionsStatus> &answer)
{
    m_isAsking = false;
    if (!answer) {
        show({}); // what was true once may be wrong by now
        setStatus(tr("It cannot be told how they are: %1").arg(answer.error().text));
        return;
    }
    show(connectionwords::cards(*answer, m_cellar.snapshot()->at));
    setStatus(m_cards.isEmpty() ? tr("This node keeps nothing and sends nothing anywhere") : QString());
}

void ConnectionListModel::show(const QList<connectionwords::Card> &cards)
{
    const auto size = int(m_cards.size());
    if (const auto wanted = int(cards.size()); wanted < size) {
        beginRemoveRows({}, wanted, size - 1);
        m_cards.resize(wanted);
        endRemoveRows();
    } else if (wanted > size) {
        beginInsertRows({}, size, wanted - 1);
        m_cards.append(cards.sliced(size));
        endInsertRows();
    }
    for (int row = 0; row < std::min(size, int(cards.size())); ++row) {
        if (m_cards.at(row) != cards.at(row)) {
            m_cards[row] = cards.at(row);
            Q_EMIT dataChanged(index(row), index(row));
        }
    }
}

void ConnectionListModel::setStatus(const QString &text)
{
    if (text != m_statusText) {
        m_statusText = text;
        Q_EMIT statusChanged();
    }
}

} // namespace cellar
