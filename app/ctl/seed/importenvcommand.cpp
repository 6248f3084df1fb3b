// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/seed/importenvcommand.h"

#include "core/settingsreader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions everybody = ownerOnly | QFile::ReadGroup | QFile::ReadOther;

// Nothing: it is on the disk. A file that is there already is an error, also when it came a moment ago.
std::optional<QString> writeNew(const QString &name, const QByteArray &content, QFile::Permissions permissions)
{
    QFile file(name);
    if (!file.open(QIODevice::NewOnly | QIODevice::WriteOnly, permissions)) {
        return file.errorString();
    }
    if (file.write(content) == content.size() && file.flush()) {
        return {};
    }
    const QString why = file.errorString();
    file.remove();
    return why;
}

// In place of what is there, in one step.
std::optional<QString> replace(const QString &name, const QByteArray &content, QFile::Permissions permissions)
{
    QSaveFile file(name);
    // Qt makes the new file with mode 0600 when there is an old one, whose mode it then takes: ours must be there
    // first.
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(permissions) &&
                         file.write(content) == content.size() && file.commit();
    return written ? std::nullopt : std::optional(file.errorString());
}

} // namespace

ImportEnvCommand::ImportEnvCommand(ImportEnvOptions options, const CtlOutput &output)
    : Command(output)
    , m_options(std::move(options))
{
}

void ImportEnvCommand::start()
{
    const Result<QByteArray> text = readConfigFile(m_options.file);
    if (!text) {
        say(u"%1: %2"_s.arg(m_options.file, text.error().text));
        nothingWritten();
        return;
    }
    const QString named = m_options.secretsFolder.isEmpty() ? QString() : QDir(secretsFolder()).absolutePath();
    const SeedImport import = importSeed(readEnvFile(*text, m_options.file), named);
    for (const ConfigProblem &problem : import.problems) {
        say(problem.toString());
    }
    for (const QString &remark : import.remarks) {
        say(remark);
    }
    if (!import.problems.isEmpty() || !isFree(import)) {
        nothingWritten();
        return;
    }
    for (const SecretFile &secret : import.secrets) {
        if (!write(QDir(secretsFolder()).filePath(secret.name), secret.content, true)) {
            finish(ExitCode::Failed);
            return;
        }
    }
    if (m_options.out.isEmpty()) {
        print(import.toml);
    } else if (!write(m_options.out, import.toml.toUtf8(), false)) {
        finish(ExitCode::Failed);
        return;
    }
    finish(ExitCode::Ok);
}

QString ImportEnvCommand::secretsFolder() const
{
    return !m_options.secretsFolder.isEmpty() ? m_options.secretsFolder
           : m_options.out.isEmpty()          ? u"."_s
                                              : QFileInfo(m_options.out).path();
}

// All of them, before the first is written.
bool ImportEnvCommand::isFree(const SeedImport &import)
{
    QStringList files;
    for (const SecretFile &secret : import.secrets) {
        files.append(QDir(secretsFolder()).filePath(secret.name));
    }
    if (!m_options.out.isEmpty()) {
        files.append(m_options.out);
    }
    bool isFree = true;
    for (const QString &file : files) {
        // A link that points nowhere is something too.
        const QFileInfo info(file);
        if (!m_options.force && (info.exists() || info.isSymLink())) {
            say(u"%1 exists already; --force overwrites it"_s.arg(file));
            isFree = false;
        }
    }
    return isFree;
}

bool ImportEnvCommand::write(const QString &file, const QByteArray &content, bool isSecret)
{
    const QFile::Permissions permissions = isSecret ? ownerOnly : everybody;
    const bool replaces = m_options.force && QFileInfo::exists(file);
    const std::optional<QString> why =
        replaces ? replace(file, content, permissions) : writeNew(file, content, permissions);
    if (why) {
        say(u"%1: %2"_s.arg(file, *why));
        return false;
    }
    if (m_options.out.isEmpty()) {
        say(u"%1 is written; it belongs beside the cellar.toml"_s.arg(file));
    } else {
        print(file + u'\n');
    }
    return true;
}

void ImportEnvCommand::nothingWritten()
{
    fail({ErrorKind::BadInput, u"nothing was written"_s}, ExitCode::BadInput);
}

} // namespace cellar
