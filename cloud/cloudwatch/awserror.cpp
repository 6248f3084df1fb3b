// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudwatch/awserror.h"

#include "http/retryafter.h"

#include <QXmlStreamReader>

#include <cstdlib>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

struct CodeAndMessage
{
    QByteArray code{};
    QString message{};
};

// <ErrorResponse><Error><Type/><Code/><Message/></Error>…
CodeAndMessage read(const QByteArray &body)
{
    CodeAndMessage said;
    QXmlStreamReader xml(body);
    while (!xml.atEnd() && !xml.hasError()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        if (xml.name() == u"Code") {
            said.code = xml.readElementText(QXmlStreamReader::SkipChildElements).toUtf8();
        } else if (xml.name() == u"Message") {
            constexpr qsizetype most = 300;
            said.message = xml.readElementText(QXmlStreamReader::SkipChildElements).simplified().left(most);
        }
    }
    return said;
}

bool isPassing(const WebAnswer &answer, const QByteArray &code)
{
    constexpr int tooManyRequests = 429;
    constexpr int firstServerError = 500;
    return !answer.isAnswered() || answer.status == tooManyRequests || answer.status >= firstServerError ||
           code.startsWith("Throttl") || code.startsWith("RequestThrottl") || code == "RequestLimitExceeded" ||
           code == "TooManyRequestsException";
}

// AWS takes a signature for five minutes to either side.
QString clockTrouble(const WebAnswer &answer, Timestamp now)
{
    constexpr qint64 tolerated = 5;
    const std::optional<Timestamp> theirs = httpDate(answer.date);
    const qint64 minutes = theirs ? std::chrono::duration_cast<std::chrono::minutes>(now - *theirs).count() : 0;
    if (std::abs(minutes) < tolerated) {
        return {};
    }
    return u"; the clock of this computer is %1 min %2"_s.arg(std::abs(minutes))
        .arg(minutes > 0 ? u"ahead"_s : u"behind"_s);
}

} // namespace

AwsError awsError(const WebAnswer &answer, Timestamp now)
{
    AwsError error{.text = answer.summary()};
    if (answer.isAnswered()) {
        const CodeAndMessage said = read(answer.body);
        error.code = said.code;
        if (!said.code.isEmpty()) {
            error.text = u"%1: %2"_s.arg(QString::fromUtf8(said.code), said.message);
        }
        error.text += clockTrouble(answer, now);
    }
    error.mayPass = isPassing(answer, error.code);
    return error;
}

} // namespace cellar
