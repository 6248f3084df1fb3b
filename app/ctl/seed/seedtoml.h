// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/seed/dotenv.h"

#include <QStringList>

namespace cellar {

// A secret that cellar.toml names as "file:NAME".
struct SecretFile
{
    QString name; // without a folder
    QByteArray content;
};

// A `.env` of the seed as the configuration of a node.
struct SeedImport
{
    QString toml; // as it goes into cellar.toml
    QList<SecretFile> secrets; // that belong beside it; none of them is in `toml`
    QList<ConfigProblem> problems; // with the lines of the `.env`; any: the rest is not to be used
    QStringList remarks; // for people, a line each: what has no place in cellar.toml, and what to do instead
};

// The panel becomes an Alpha panel with the nine vessels of the seed, its registers and the range of its dial. What
// comes out has been read by the readers of cellar.toml, so that what they do not like is told here. `secretsFolder`
// stands before the names of the secrets in cellar.toml; empty: they lie beside it.
[[nodiscard]] SeedImport importSeed(const EnvFile &env, const QString &secretsFolder = {});

} // namespace cellar
