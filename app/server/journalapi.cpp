// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/journalapi.h"

#include "journal/journalcsv.h"
#include "server/download.h"
#include "server/jsonbody.h"
#include "server/problem.h"
#include "server/querytext.h"

#include <limits>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int mostOnAPage = 1000;
constexpr int csvPage = 200; // lines of at most a few kB

} // namespace

JournalApi::JournalApi(Journal *journal)
    : m_journal(journal)
{
}

void JournalApi::show(const Call &call)
{
    if (!m_journal) {
        call.exchange.answer(problem(503, u"this node keeps no journal"_s));
        return;
    }
    const Result<JournalQuery> query = parseJournalQuery(call.request.query);
    if (!query) {
        call.exchange.answer(problem(query.error()));
    } else if (wantsCsv(call.request.accept, call.request.query)) {
        sendCsv(call.exchange, *query);
    } else {
        m_journal->search(*query, this, [exchange = call.exchange](const Result<JournalPage> &page) {
            exchange.answer(page ? jsonResponse(200, toJson(*page)) : problem(503, page.error().text));
        });
    }
}

void JournalApi::sendCsv(const HttpExchange &exchange, const JournalQuery &query)
{
    struct Progress
    {
        JournalQuery query;
        bool over = false;
        bool begun = false;
    };
    auto progress = std::make_shared<Progress>(Progress{query});
    progress->query.limit = csvPage;
    Download::start(exchange, "text/csv; charset=utf-8"_ba, "journal.csv"_ba,
        [journal = m_journal, progress](QObject *context, const Download::Part &part) {
            if (progress->over) {
                part(QByteArray());
                return;
            }
            journal->search(progress->query, context, [progress, part](const Result<JournalPage> &page) {
                if (!page) {
                    part(unexpected(page.error()));
                    return;
                }
                progress->over = !page->next;
                progress->query.before = page->next.value_or(0);
                part((std::exchange(progress->begun, true) ? QByteArray() : journalCsvHeader()) + toCsv(page->entries));
            });
        });
}

void JournalApi::check(const Call &call)
{
    if (!m_journal) {
        call.exchange.answer(problem(503, u"this node keeps no journal"_s));
        return;
    }
    m_journal->check(this, [exchange = call.exchange](const Result<JournalCheck> &found) {
        if (!found) {
            exchange.answer(problem(503, found.error().text));
            return;
        }
        exchange.answer(
            jsonResponse(200, {{u"intact"_s, !found->firstBad}, {u"entries"_s, found->entries},
                                  {u"firstBad"_s, found->firstBad ? QJsonValue(*found->firstBad) : QJsonValue()},
                                  {u"text"_s, found->text.isEmpty() ? QJsonValue() : QJsonValue(found->text)}}));
    });
}

Result<JournalQuery> parseJournalQuery(const QByteArray &query)
{
    QueryText text(
        query, {u"from"_s, u"to"_s, u"vessel"_s, u"kind"_s, u"text"_s, u"before"_s, u"limit"_s, u"format"_s});
    text.checkFormat();
    JournalQuery wanted;
    wanted.from = text.time(u"from"_s);
    wanted.to = text.time(u"to"_s);
    wanted.vessel = text.text(u"vessel"_s);
    wanted.text = text.text(u"text"_s).left(200);
    wanted.before = text.integer(u"before"_s, 1, std::numeric_limits<qint64>::max(), 0);
    wanted.limit = static_cast<int>(text.integer(u"limit"_s, 1, mostOnAPage, wanted.limit));
    if (const QString kind = text.text(u"kind"_s); !kind.isEmpty()) {
        wanted.kind = journalKindFromName(kind);
        if (!wanted.kind) {
            text.fail(u"kind"_s, u"must be one of "_s + journalKindNames().join(u", "_s));
        }
    }
    if (text.error()) {
        return unexpected(*text.error());
    }
    return wanted;
}

} // namespace cellar
