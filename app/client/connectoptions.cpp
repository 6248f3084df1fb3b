// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/connectoptions.h"

#include "core/secret.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// Null: none is given anywhere.
Result<QString> readToken(const QCommandLineParser &parser)
{
    if (parser.isSet(u"token"_s)) {
        return parser.value(u"token"_s);
    }
    if (parser.isSet(u"token-file"_s)) {
        const Result<Secret> secret = resolveSecret(u"file:"_s + parser.value(u"token-file"_s), QDir::currentPath());
        if (!secret) {
            return unexpected(secret.error());
        }
        return secret->text;
    }
    const QString fromEnvironment = qEnvironmentVariable("CELLAR_TOKEN");
    return fromEnvironment.isEmpty() ? QString() : fromEnvironment;
}

} // namespace

QList<QCommandLineOption> tokenOptions()
{
    return {
        {u"token"_s, u"Token of the node. Other users of this machine can see it: prefer --token-file."_s, u"TOKEN"_s},
        {u"token-file"_s, u"File that holds the token. Default: the environment variable CELLAR_TOKEN."_s, u"FILE"_s},
    };
}

Result<NodeAccess> readNodeAccess(const QCommandLineParser &parser, const QString &url, const QByteArray &client)
{
    const Result<QUrl> address = nodeUrlFromText(url);
    if (!address) {
        return unexpected(address.error());
    }
    const Result<QString> token = readToken(parser);
    if (!token) {
        return unexpected(token.error());
    }
    NodeAccess access{*address, {}, client};
    if (!token->isNull()) {
        const Result<QByteArray> checked = tokenFromText(*token);
        if (!checked) {
            return unexpected(checked.error());
        }
        access.token = *checked;
    }
    return access;
}

} // namespace cellar
