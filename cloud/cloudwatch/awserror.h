// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/webanswer.h"

namespace cellar {

// What AWS says in an answer that is not a success, for people and for the decision to try again.
struct AwsError
{
    QByteArray code{}; // "SignatureDoesNotMatch"; empty when it does not say
    bool mayPass = false; // throttling, or trouble of its own
    QString text{};
};

// When the clocks differ so much that a signature is not accepted, the text says by how much.
[[nodiscard]] AwsError awsError(const WebAnswer &answer, Timestamp now);

} // namespace cellar
