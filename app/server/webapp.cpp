// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/webapp.h"

#include "server/auth/secret.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <array>

using namespace Qt::StringLiterals;

// Q_INIT_RESOURCE must stand outside every namespace. It also makes the linker take the browser app out of the static
// library.
static void bringInTheBrowserApp()
{
    Q_INIT_RESOURCE(web);
}

namespace cellar {

namespace {

struct FileType
{
    QStringView suffix;
    QByteArrayView contentType;
};

constexpr std::array fileTypes{
    FileType{u"html", "text/html; charset=utf-8"},
    FileType{u"js", "text/javascript; charset=utf-8"},
    FileType{u"css", "text/css; charset=utf-8"},
    FileType{u"json", "application/json"},
    FileType{u"webmanifest", "application/manifest+json"},
    FileType{u"svg", "image/svg+xml"},
    FileType{u"png", "image/png"},
    FileType{u"ico", "image/x-icon"},
    FileType{u"woff2", "font/woff2"},
    FileType{u"txt", "text/plain; charset=utf-8"},
};

QByteArray contentTypeOf(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix();
    for (const FileType &type : fileTypes) {
        if (type.suffix == suffix) {
            return type.contentType.toByteArray();
        }
    }
    return "application/octet-stream"_ba;
}

// The sign-in page itself is served as /login, and these are what it looks like: nothing secret in them.
constexpr char signInPage[] = "/login.html";

Access accessOf(const QByteArray &route)
{
    if (route == "/app.css" || route == "/favicon.svg") {
        return Access::Open;
    }
    return route == "/" ? Access::Page : Access::Viewer;
}

// Kept by the browser, but asked about each time: an update of the node must not show an old page.
constexpr char revalidate[] = "private, no-cache";

} // namespace

WebApp::WebApp(const QString &folder)
{
    bringInTheBrowserApp();
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        add(folder, files.next());
    }
}

void WebApp::add(const QString &folder, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return;
    }
    const QString relative = path.sliced(folder.size());
    HttpResponse response;
    response.contentType = contentTypeOf(path);
    response.body = file.readAll();
    response.cacheControl = revalidate;
    const QByteArray etag = '"' + hashOf(response.body).first(12).toHex() + '"';
    response.headers = "ETag: "_ba + etag + "\r\n"_ba;
    const QByteArray route = relative == "index.html"_L1 ? "/"_ba : '/' + relative.toUtf8();
    if (route == signInPage) {
        return;
    }
    m_files.push_back(std::make_shared<File>(File{route, etag, serialise(response, AfterAnswer::KeepAlive)}));
}

void WebApp::addRoutes(RouteTable &table) const
{
    for (const auto &file : m_files) {
        const auto handler = [file](const Call &call) {
            if (call.request.ifNoneMatch.isEmpty() || !call.request.ifNoneMatch.contains(file->etag)) {
                call.exchange.answerShared(file->message, 200);
                return;
            }
            HttpResponse unchanged;
            unchanged.status = 304;
            unchanged.headers = "ETag: "_ba + file->etag + "\r\n"_ba;
            unchanged.cacheControl = revalidate;
            call.exchange.answer(unchanged);
        };
        table.add({HttpMethod::Get, file->route, accessOf(file->route), {200, 304}, handler});
    }
}

} // namespace cellar
