// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/sheetclient.h"

#include "batches/sheetvalues.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QUrl addressOf(const SheetPlace &place, const QString &range, const QByteArray &query = {})
{
    // Encoded by hand: QUrl would leave the quotes and the ! of a range as they are.
    QByteArray url = place.api.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery) +
                     sheetValuesPath(place.spreadsheet, range) + (query.isEmpty() ? "" : "?") + query;
    return QUrl::fromEncoded(url, QUrl::StrictMode);
}

} // namespace

SheetClient::SheetClient(SheetPlace place, GoogleToken &token, const GoogleHttp &http, QObject *parent)
    : QObject(parent)
    , m_place(std::move(place))
    , m_token(token)
    , m_http(http)
{
}

void SheetClient::read(QObject *context, const Rows &answer)
{
    readRange(context, sheetRange(m_place.sheet, u"1:%1"_s.arg(m_place.rows + 1)), false, answer);
}

void SheetClient::readRange(QObject *context, const QString &range, bool isWhole, const Rows &answer)
{
    send(context, {"GET", addressOf(m_place, range), {}, {}, {}}, false,
        [=, this](const GoogleResult<QByteArray> &body) {
            if (!body && !isWhole && body.error().text.contains("exceeds grid limits"_L1)) {
                readRange(
                    context, sheetRange(m_place.sheet), true, answer); // a sheet with fewer rows than were asked for
                return;
            }
            if (!body) {
                answer(unexpected(explained(body.error())));
                return;
            }
            const Result<QList<CsvRow>> rows = readSheetValues(*body);
            answer(rows ? GoogleResult<QList<CsvRow>>(*rows)
                        : unexpected(GoogleFailure{rows.error().kind, rows.error().text}));
        });
}

void SheetClient::write(QObject *context, const QString &cell, const QString &value, const Done &answer)
{
    const QString range = sheetRange(m_place.sheet, cell);
    const QJsonObject body{
        {u"range"_s, range}, {u"majorDimension"_s, u"ROWS"_s}, {u"values"_s, QJsonArray{QJsonArray{value}}}};
    const GoogleRequest request{"PUT", addressOf(m_place, range, "valueInputOption=RAW"), {}, "application/json",
        QJsonDocument(body).toJson(QJsonDocument::Compact)};
    send(context, request, false, [this, answer](const GoogleResult<QByteArray> &done) {
        answer(done ? GoogleResult<void>() : unexpected(explained(done.error())));
    });
}

void SheetClient::send(QObject *context, const GoogleRequest &request, bool isSecondTry, const Body &answer)
{
    m_token.take(context, [=, this](const GoogleResult<QByteArray> &token) {
        if (!token) {
            answer(token);
            return;
        }
        GoogleRequest signedRequest = request;
        signedRequest.token = *token;
        m_http.send(signedRequest, context, [=, this](const GoogleResult<QByteArray> &body) {
            if (!body && body.error().kind == ErrorKind::Unauthorized && !isSecondTry) {
                m_token.forget(signedRequest.token);
                send(context, request, true, answer);
                return;
            }
            answer(body);
        });
    });
}

GoogleFailure SheetClient::explained(const GoogleFailure &failure) const
{
    GoogleFailure explained = failure;
    if (failure.kind == ErrorKind::Forbidden && !failure.text.startsWith("no access token"_L1)) {
        explained.text += u"; share the sheet with %1"_s.arg(account());
    } else if (failure.kind == ErrorKind::NotFound) {
        explained.text +=
            u"; is \"%1\" the id of the spreadsheet, and is it shared with %2?"_s.arg(m_place.spreadsheet, account());
    } else if (failure.kind == ErrorKind::BadInput) {
        explained.text += u"; is there a sheet \"%1\"?"_s.arg(m_place.sheet);
    }
    return explained;
}

} // namespace cellar
