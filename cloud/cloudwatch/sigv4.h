// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QList>

#include <utility>

namespace cellar {

struct AwsCredentials
{
    QByteArray accessKey;
    QByteArray secretKey; // a secret
    QByteArray sessionToken{}; // a secret; empty: a permanent key
};

// What is signed. Everything that is to be signed is in `headers`: Host and X-Amz-Date at least.
struct SigV4Input
{
    QByteArray method;
    QByteArray path; // as in the request, encoded or not
    QByteArray query{}; // behind the question mark
    QList<std::pair<QByteArray, QByteArray>> headers{};
    QByteArray body{};
    QByteArray region{};
    QByteArray service{};
    // Dots and double slashes of the path are resolved first, as every service but S3 does.
    bool normalize = true;
};

struct SigV4Signature
{
    QByteArray canonicalRequest;
    QByteArray stringToSign;
    QByteArray signature;
    QByteArray authorization; // the header's value
};

// AWS Signature Version 4, in the header. Pure.
[[nodiscard]] SigV4Signature signSigV4(const SigV4Input &input, const AwsCredentials &credentials, Timestamp now);

// 20150830T123600Z, for X-Amz-Date.
[[nodiscard]] QByteArray amzDate(Timestamp now);
// RFC 3986: everything but letters, digits and "-._~" as %XX; the slash too unless it is kept.
[[nodiscard]] QByteArray uriEncode(const QByteArray &text, bool keepSlash = false);

} // namespace cellar
