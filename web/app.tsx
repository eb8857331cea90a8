import { LocationProvider, Route, Router } from 'preact-iso';
import { Crashed } from './frame/crashed.tsx';
import { DropAnywhere } from './frame/drop-anywhere.tsx';
import { Find } from './frame/find.tsx';
import { Footer } from './frame/footer.tsx';
import { Header } from './frame/header.tsx';
import { ImportSpoken } from './frame/import-spoken.tsx';
import { KeyList } from './frame/key-list.tsx';
import { Notices } from './frame/notices.tsx';
import { SaidNote } from './frame/said.tsx';
import { Shortcuts } from './frame/shortcuts.tsx';
import { t } from './i18n/text.tsx';
import { CheckPage } from './pages/check/check.tsx';
import { CheckStartPage } from './pages/check/check-start.tsx';
import { DomainPage } from './pages/domain/domain.tsx';
import { DomainReportPage } from './pages/domain/domain-report.tsx';
import { DomainSettingsPage } from './pages/domain/settings/domain-settings.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { OverviewPage } from './pages/overview/overview.tsx';
import { ReportPage } from './pages/report/report.tsx';
import { ReportsPage } from './pages/reports/reports.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { SourcesPage } from './pages/sources/sources.tsx';
import { StartPage } from './pages/start.tsx';
import { WaitingPage } from './pages/waiting/waiting.tsx';

/** Addresses that belong to the server, not to a page. */
const ownPages = /^(?!\/(api|tlsrpt|healthz|readyz|metrics)(\/|$))/;

/** Every page and its address. */
export function App() {
  return (
    <LocationProvider scope={ownPages}>
      <a class="skip" href="#main">
        {t('frame.skip')}
      </a>
      <Header />
      <Notices />
      <ImportSpoken />
      <Crashed>
        <Router onRouteChange={startAtTop}>
          <Route path="/" component={StartPage} />
          <Route path="/domains" component={OverviewPage} />
          <Route path="/domains/waiting" component={WaitingPage} />
          <Route path="/domains/:domain" component={DomainPage} />
          <Route path="/domains/:domain/check" component={CheckPage} />
          <Route path="/domains/:domain/settings" component={DomainSettingsPage} />
          <Route path="/domains/:domain/report" component={DomainReportPage} />
          <Route path="/check" component={CheckStartPage} />
          <Route path="/reports" component={ReportsPage} />
          <Route path="/reports/:id" component={ReportPage} />
          <Route path="/sources" component={SourcesPage} />
          <Route path="/settings" component={SettingsPage} />
          <Route default component={NotFoundPage} />
        </Router>
      </Crashed>
      <Footer />
      <Find />
      <KeyList />
      <Shortcuts />
      <SaidNote />
      <DropAnywhere />
    </LocationProvider>
  );
}

/** A new page starts at its top, for screen readers too. */
function startAtTop(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}
