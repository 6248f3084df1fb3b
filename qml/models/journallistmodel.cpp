// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/journallistmodel.h"

#include "models/recordwords.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int pageSize = 100;

QString whoWords(const JournalEntry &entry)
{
    QStringList parts{entry.by, entry.from};
    parts.removeAll(QString());
    parts.removeDuplicates();
    return parts.join(u", "_s);
}

} // namespace

JournalListModel::JournalListModel(Cellar &cellar, Milliseconds typing, QObject *parent)
    : QAbstractListModel(parent)
    , m_cellar(cellar)
    , m_typing(typing)
{
    m_ask.setSingleShot(true);
    connect(&m_ask, &QTimer::timeout, this, &JournalListModel::ask);
    connect(&m_cellar, &Cellar::changeProgressed, this, [this](const SetpointChange &change) {
        if (m_isOpen && isFinal(change.state) && !m_ask.isActive()) {
            m_ask.start(m_typing); // the line is on its way to the disk
        }
    });
    connect(&m_cellar, &Cellar::snapshotChanged, this, [this] {
        const QString vessels = vesselChoices().join(u'\n');
        if (vessels != m_vessels) {
            m_vessels = vessels;
            Q_EMIT choicesChanged();
        }
    });
}

int JournalListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant JournalListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const JournalEntry &entry = m_entries.at(index.row());
    switch (role) {
    case WhenRole:
        return recordwords::moment(entry.at, m_cellar.snapshot()->at);
    case KindRole:
        return recordwords::journalKind(entry.kind);
    case WhatRole:
        return entry.text;
    case WhoRole:
        return whoWords(entry);
    case IsTroubleRole:
        return entry.kind == JournalKind::Trouble;
    default:
        return {};
    }
}

QHash<int, QByteArray> JournalListModel::roleNames() const
{
    return {{WhenRole, "when"}, {KindRole, "kind"}, {WhatRole, "what"}, {WhoRole, "who"}, {IsTroubleRole, "isTrouble"}};
}

QStringList JournalListModel::vesselChoices() const
{
    QStringList choices{tr("All vessels")};
    for (const VesselState &vessel : m_cellar.snapshot()->vessels) {
        choices.append(vessel.label);
    }
    return choices;
}

QStringList JournalListModel::kindChoices() const
{
    QStringList choices{tr("All kinds")};
    const QStringList names = journalKindNames();
    for (const QString &name : names) {
        choices.append(recordwords::journalKind(*journalKindFromName(name)));
    }
    return choices;
}

void JournalListModel::setVesselChoice(int choice)
{
    const QList<VesselState> &vessels = m_cellar.snapshot()->vessels;
    if (choice < 0 || choice > vessels.size() || choice == m_vesselChoice) {
        return;
    }
    m_vesselChoice = choice;
    m_query.vessel = choice == 0 ? QString() : vessels.at(choice - 1).id;
    Q_EMIT filterChanged();
    ask();
}

void JournalListModel::setKindChoice(int choice)
{
    const QStringList names = journalKindNames();
    if (choice < 0 || choice > names.size() || choice == m_kindChoice) {
        return;
    }
    m_kindChoice = choice;
    m_query.kind = choice == 0 ? std::nullopt : journalKindFromName(names.at(choice - 1));
    Q_EMIT filterChanged();
    ask();
}

void JournalListModel::setSearch(const QString &text)
{
    if (text != m_query.text) {
        m_query.text = text;
        Q_EMIT filterChanged();
        m_ask.start(m_typing);
    }
}

void JournalListModel::open()
{
    m_isOpen = true;
    if (m_entries.isEmpty()) {
        setStatus(tr("Reading the journal…"));
    }
    ask();
}

void JournalListModel::close()
{
    m_isOpen = false;
    m_ask.stop();
    ++m_question;
    m_next.reset();
    replace({});
}

void JournalListModel::ask()
{
    if (!m_isOpen) {
        return;
    }
    m_query.before = 0;
    m_query.limit = pageSize;
    m_isAsking = true;
    ++m_question;
    m_cellar.records().journal(m_query, this, [this, question = m_question](const Result<JournalPage> &page) {
        if (question == m_question) {
            onPage(page, true);
        }
    });
}

bool JournalListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_isOpen && m_next && !m_isAsking;
}

void JournalListModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent)) {
        return;
    }
    m_query.before = *m_next;
    m_isAsking = true;
    m_cellar.records().journal(m_query, this, [this, question = m_question](const Result<JournalPage> &page) {
        if (question == m_question) {
            onPage(page, false);
        }
    });
}

void JournalListModel::onPage(const Result<JournalPage> &page, bool isFirst)
{
    m_isAsking = false;
    if (!page) {
        m_next.reset();
        if (isFirst) {
            replace({});
        }
        setStatus(tr("No journal: %1").arg(page.error().text));
        return;
    }
    m_next = page->next;
    if (isFirst) {
        replace(page->entries);
    } else if (!page->entries.isEmpty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(page->entries.size()) - 1);
        m_entries += page->entries;
        endInsertRows();
    }
    setStatus(m_entries.isEmpty() ? tr("No such lines") : QString());
}

void JournalListModel::replace(const QList<JournalEntry> &entries)
{
    if (entries == m_entries) {
        return;
    }
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

void JournalListModel::setStatus(const QString &text)
{
    if (text != m_statusText) {
        m_statusText = text;
        Q_EMIT statusChanged();
    }
}

} // namespace cellar
