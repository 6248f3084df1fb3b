// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/serviceaccount.h"
#include "fakes/scriptedhttpserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace cellar {

// What the openssl program prints; nothing when it fails.
inline QByteArray openssl(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(QStringLiteral("openssl"), arguments);
    process.write(input);
    process.closeWriteChannel();
    return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
}

// A new key in PKCS #8 PEM.
inline QByteArray rsaKey(int bits = 2048)
{
    return openssl({QStringLiteral("genpkey"), QStringLiteral("-quiet"), QStringLiteral("-algorithm"),
        QStringLiteral("RSA"), QStringLiteral("-pkeyopt"), QStringLiteral("rsa_keygen_bits:%1").arg(bits)});
}

// A key file as Google gives it.
inline QJsonObject keyFile(
    const QByteArray &pem, const QString &tokenUri = QStringLiteral("https://oauth2.googleapis.com/token"))
{
    return {{QStringLiteral("type"), QStringLiteral("service_account")},
        {QStringLiteral("project_id"), QStringLiteral("cellar")},
        {QStringLiteral("private_key_id"), QStringLiteral("4f2a")},
        {QStringLiteral("private_key"), QString::fromLatin1(pem)},
        {QStringLiteral("client_email"), QStringLiteral("panel@cellar.iam.gserviceaccount.com")},
        {QStringLiteral("token_uri"), tokenUri}};
}

inline QString secretOf(const QJsonObject &file)
{
    return QString::fromUtf8(QJsonDocument(file).toJson());
}

// Google's token endpoint and Sheets API, played by a server on loopback.
class FakeGoogle final
{
public:
    FakeGoogle()
    {
        server.on("POST", "/token", [this](const ScriptedHttpServer::Request &request) {
            ++tokens;
            ScriptedHttpServer::answer(request, tokenStatus, tokenAnswer.isEmpty() ? goodToken() : tokenAnswer);
        });
        server.onAny([this](const ScriptedHttpServer::Request &request) { answerSheet(request); });
    }

    [[nodiscard]] QByteArray goodToken() const
    {
        return R"({"access_token":"token-)" + QByteArray::number(tokens) +
               R"(","expires_in":3599,"token_type":"Bearer"})";
    }
    [[nodiscard]] QString tokenUri() const { return server.url().toString() + QStringLiteral("/token"); }
    [[nodiscard]] QList<ScriptedHttpServer::Request> writes() const
    {
        QList<ScriptedHttpServer::Request> puts = server.requests();
        puts.removeIf([](const ScriptedHttpServer::Request &request) { return request.method != "PUT"; });
        return puts;
    }
    [[nodiscard]] int reads() const
    {
        QList<ScriptedHttpServer::Request> gets = server.requests();
        gets.removeIf([](const ScriptedHttpServer::Request &request) { return request.method != "GET"; });
        return static_cast<int>(gets.size());
    }

    ScriptedHttpServer server;
    int tokens = 0;
    int tokenStatus = 200;
    QByteArray tokenAnswer;
    int status = 200; // of the sheet
    int writeStatus = 200;
    QByteArray headers;
    QByteArray sheet = "{}"; // the body of a read, or of an error
    bool isHanging = false;

private:
    void answerSheet(const ScriptedHttpServer::Request &request)
    {
        const QByteArray authorization = request.headers.value("authorization");
        if (isHanging) {
            return;
        }
        if (authorization != "Bearer token-" + QByteArray::number(tokens)) {
            ScriptedHttpServer::answer(request, 401, R"({"error":{"code":401,"message":"Invalid Credentials"}})");
        } else if (request.method == "PUT") {
            ScriptedHttpServer::answer(request, writeStatus, writeStatus == 200 ? "{}" : sheet);
        } else {
            ScriptedHttpServer::answer(request, status, sheet, "application/json", headers);
        }
    }
};

} // namespace cellar
