// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchservice.h"

#include "batches/csvbatchsource.h"
#include "batches/sheetbatchsource.h"
#include "batches/sheetwriter.h"
#include "core/logging.h"
#include "core/secret.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// A sheet that cannot be asked, because its account is of no use.
class UnusableSheet final : public BatchSource
{
public:
    UnusableSheet(const SheetPlace &place, Error why)
        : m_identity(SheetBatchSource::identityOf(place))
        , m_why(std::move(why))
    {
    }
    [[nodiscard]] QString kind() const override { return u"sheet"_s; }
    [[nodiscard]] QString identity() const override { return m_identity; }
    void start() override { Q_EMIT failed(m_why); }
    void refresh() override {}

private:
    const QString m_identity;
    const Error m_why;
};

Result<ServiceAccount> accountOf(const QString &spec, const QString &folder)
{
    const Result<Secret> secret = resolveSecret(spec, folder);
    if (!secret) {
        return unexpected(secret.error());
    }
    if (!secret->warning.isEmpty()) {
        qCWarning(lcCloud).noquote() << "batches.service_account:" << secret->warning;
    }
    return ServiceAccount::fromSecret(secret->text);
}

} // namespace

BatchService::BatchService(const BatchSettings &settings, const QList<BatchVessel> &vessels, const QString &folder,
    const GoogleHttp &http, BatchStore &store, StorageThread &storage, const Clock &clock)
{
    switch (settings.source) {
    case BatchSettings::Source::Typed:
        break;
    case BatchSettings::Source::Csv:
        m_source = std::make_unique<CsvBatchSource>(QDir(folder).absoluteFilePath(settings.file));
        break;
    case BatchSettings::Source::Sheet:
        makeSheet(settings, vessels, folder, http, clock);
        break;
    }
    m_book = std::make_unique<BatchBook>(
        BatchBook::Settings{vessels, settings.rules}, m_source.get(), m_writer.get(), store, storage, clock);
}

BatchService::~BatchService() = default;

void BatchService::makeSheet(const BatchSettings &settings, const QList<BatchVessel> &vessels, const QString &folder,
    const GoogleHttp &http, const Clock &clock)
{
    const SheetPlace place{settings.api, settings.spreadsheet, settings.sheet, settings.rules.newestRows};
    const Result<ServiceAccount> account = accountOf(settings.serviceAccount, folder);
    if (!account) {
        m_source = std::make_unique<UnusableSheet>(place, account.error());
        return;
    }
    const auto *scope = settings.writeBack ? GoogleToken::readWriteScope : GoogleToken::readOnlyScope;
    m_token = std::make_unique<GoogleToken>(*account, QString::fromLatin1(scope), http, clock);
    m_client = std::make_unique<SheetClient>(place, *m_token, http);
    m_source = std::make_unique<SheetBatchSource>(*m_client, SheetBatchSource::Timing{.interval = settings.interval});
    if (settings.writeBack) {
        m_writer = std::make_unique<SheetWriter>(*m_client, vessels, settings.rules);
    }
}

} // namespace cellar
