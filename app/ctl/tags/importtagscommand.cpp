// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/tags/importtagscommand.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qint64 mostBytes = 16 * 1024 * 1024;

Result<QByteArray> readFile(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        return unexpected(ErrorKind::Io, u"%1: %2"_s.arg(name, file.errorString()));
    }
    // One byte more than is allowed tells a file that is too large, also of a pipe.
    const QByteArray bytes = file.read(mostBytes + 1);
    if (file.error() != QFileDevice::NoError) {
        return unexpected(ErrorKind::Io, u"%1: %2"_s.arg(name, file.errorString()));
    }
    return bytes;
}

} // namespace

ImportTagsCommand::ImportTagsCommand(ImportTagsOptions options, const CtlOutput &output)
    : Command(output)
    , m_options(std::move(options))
{
}

void ImportTagsCommand::start()
{
    const Result<QByteArray> bytes = readFile(m_options.file);
    const Result<ClickTags> tags = bytes ? readClickTags(*bytes) : Result<ClickTags>(unexpected(bytes.error()));
    if (!tags) {
        say(bytes ? u"%1: %2"_s.arg(m_options.file, tags.error().text) : tags.error().text);
        finish(ExitCode::BadInput);
        return;
    }
    const Result<TagPairing> pairing = pairTags(*tags, m_options.mappings, m_options.burnoutByOrder);
    if (!pairing) {
        say(pairing.error().text);
        finish(ExitCode::BadInput);
        return;
    }
    say(u"%1 vessels; %2 tags are not used"_s.arg(pairing->vessels.size()).arg(pairing->leftOver.size()));
    const QList<ImportFile> files = importFiles(*pairing, m_options);
    if (pairing->vessels.isEmpty()) {
        show(files);
        say(u"no vessel has a temperature and a set point; the end of the output says what is missing"_s);
        finish(ExitCode::BadInput);
    } else if (m_options.outFolder.isEmpty()) {
        show(files);
        finish(ExitCode::Ok);
    } else {
        write(files);
    }
}

void ImportTagsCommand::show(const QList<ImportFile> &files)
{
    for (const ImportFile &file : files) {
        print(u"# ==== %1 ====\n%2\n"_s.arg(file.name, file.text));
    }
}

void ImportTagsCommand::write(const QList<ImportFile> &files)
{
    const QDir folder(m_options.outFolder);
    for (const ImportFile &file : files) {
        if (QFile::exists(folder.filePath(file.name))) {
            say(u"%1 exists already; nothing was written"_s.arg(folder.filePath(file.name)));
            finish(ExitCode::BadInput);
            return;
        }
    }
    if (!folder.mkpath(u"."_s)) {
        say(u"the folder %1 cannot be made"_s.arg(m_options.outFolder));
        finish(ExitCode::Failed);
        return;
    }
    for (const ImportFile &file : files) {
        QSaveFile out(folder.filePath(file.name));
        const QByteArray bytes = file.text.toUtf8();
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit()) {
            say(u"%1: %2"_s.arg(out.fileName(), out.errorString()));
            finish(ExitCode::Failed);
            return;
        }
        print(out.fileName() + u'\n');
    }
    finish(ExitCode::Ok);
}

} // namespace cellar
