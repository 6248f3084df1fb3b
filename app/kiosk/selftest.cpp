// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "selftest.h"

#include <QQuickItem>

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr std::chrono::milliseconds patience = 10s;

} // namespace

SelfTest::SelfTest(KioskWindow &kiosk)
    : m_kiosk(kiosk)
{
    m_poll.setInterval(50ms);
    connect(&m_poll, &QTimer::timeout, this, &SelfTest::waitForReading);
}

void SelfTest::start()
{
    m_since.start();
    m_poll.start();
}

void SelfTest::waitForReading()
{
    if (!firstUsableVessel().isEmpty()) {
        m_poll.stop();
        connect(m_kiosk.window(), &QQuickWindow::frameSwapped, this, &SelfTest::next, Qt::QueuedConnection);
        m_kiosk.window()->update();
    } else if (m_since.hasExpired(patience.count())) {
        finish(u"no vessel with a good reading came, so the question could not be visited"_s);
    }
}

void SelfTest::next()
{
    static constexpr std::array<Step, 13> steps{&SelfTest::lookAtDials, &SelfTest::showAbout,
        &SelfTest::showConnections, &SelfTest::showJournal, &SelfTest::leaveAbout, &SelfTest::showVessel,
        &SelfTest::lookAtVessel, &SelfTest::showBatch, &SelfTest::lookAtBatch, &SelfTest::leaveVessel, &SelfTest::tap,
        &SelfTest::ask, &SelfTest::cancel};
    const QString problem = m_kiosk.warnings() > 0             ? u"%1 QML warnings"_s.arg(m_kiosk.warnings())
                            : m_step < qsizetype(steps.size()) ? (this->*steps.at(std::size_t(m_step)))()
                                                               : QString();
    if (!problem.isEmpty() || m_step == qsizetype(steps.size())) {
        finish(problem);
        return;
    }
    ++m_step;
    m_kiosk.window()->update();
}

void SelfTest::finish(const QString &problem)
{
    m_poll.stop();
    disconnect(m_kiosk.window(), nullptr, this, nullptr);
    Q_EMIT finished(problem);
}

QString SelfTest::firstUsableVessel() const
{
    const VesselListModel &vessels = m_kiosk.ui().vessels();
    for (int row = 0; row < vessels.count(); ++row) {
        const QModelIndex index = vessels.index(row);
        if (vessels.data(index, VesselListModel::CanDragRole).toBool()) {
            return vessels.data(index, VesselListModel::VesselIdRole).toString();
        }
    }
    return {};
}

QObject *SelfTest::kioskItem() const
{
    return m_kiosk.window()->findChild<QObject *>(u"kiosk"_s);
}

QString SelfTest::lookAtDials()
{
    const auto *dials = m_kiosk.window()->findChild<QQuickItem *>(u"vessels"_s);
    const bool shown = dials != nullptr && dials->isVisible() && dials->width() > 1 && dials->height() > 1;
    return shown ? QString() : u"the page of dials is empty"_s;
}

QString SelfTest::showAbout()
{
    QObject *kiosk = kioskItem();
    if (kiosk == nullptr || !kiosk->setProperty("aboutShown", true)) {
        return u"the page about the panel did not open"_s;
    }
    return kiosk->findChild<QObject *>(u"aboutPage"_s) == nullptr ? u"the page about the panel is empty"_s : QString();
}

// Turns to another page beside the cellar; a problem when nothing of that name is there then.
QString SelfTest::turnTo(look::Page page, const QString &objectName)
{
    auto *menu = kioskItem()->findChild<QObject *>(u"aboutPage"_s);
    if (menu == nullptr || !menu->setProperty("current", int(page))) {
        return u"the pages beside the cellar are gone"_s;
    }
    return menu->findChild<QObject *>(objectName) == nullptr ? u"%1 is empty"_s.arg(objectName) : QString();
}

QString SelfTest::showConnections()
{
    return turnTo(look::Page::ConnectionsPage, u"connectionsPage"_s);
}

QString SelfTest::showJournal()
{
    return turnTo(look::Page::JournalPage, u"journalPage"_s);
}

QString SelfTest::showVessel()
{
    m_kiosk.ui().history().open(firstUsableVessel());
    return m_kiosk.ui().history().isOpen() ? QString() : u"the page of a vessel did not open"_s;
}

QString SelfTest::lookAtVessel()
{
    const auto *page = m_kiosk.window()->findChild<QQuickItem *>(u"vesselPage"_s);
    m_kiosk.ui().history().showRange(look::Range::Week);
    m_kiosk.ui().history().pointAt(0.5);
    return page != nullptr && page->isVisible() && page->width() > 1 ? QString() : u"the page of a vessel is empty"_s;
}

QString SelfTest::showBatch()
{
    m_kiosk.ui().batch().open(m_kiosk.ui().history().vessel());
    return m_kiosk.ui().batch().isOpen() ? QString() : u"the form of a batch did not open"_s;
}

QString SelfTest::lookAtBatch()
{
    const auto *page = m_kiosk.window()->findChild<QQuickItem *>(u"batchPage"_s);
    m_kiosk.ui().batch().close();
    return page != nullptr ? QString() : u"the form of a batch is empty"_s;
}

QString SelfTest::leaveVessel()
{
    m_kiosk.ui().history().close();
    return {};
}

QString SelfTest::leaveAbout()
{
    kioskItem()->setProperty("aboutShown", false);
    return {};
}

QString SelfTest::tap()
{
    SetpointController &setpoint = m_kiosk.ui().setpoint();
    const QString vessel = firstUsableVessel();
    setpoint.stepBy(vessel, 1);
    // At the upper limit there is no way but down.
    if (setpoint.oldText() == setpoint.valueText()) {
        setpoint.stepBy(vessel, -1);
    }
    return setpoint.phase() == look::Phase::Stepping ? QString() : u"a tap on + did not begin a draft"_s;
}

QString SelfTest::ask()
{
    m_kiosk.ui().setpoint().ask();
    return m_kiosk.ui().setpoint().phase() == look::Phase::Confirming ? QString() : u"the question did not open"_s;
}

QString SelfTest::cancel()
{
    m_kiosk.ui().setpoint().cancel();
    return m_kiosk.ui().setpoint().phase() == look::Phase::Idle ? QString() : u"the question did not close"_s;
}

} // namespace cellar
