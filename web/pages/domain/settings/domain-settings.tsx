import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { DomainSettings } from '../../../../server/contract/settings.ts';
import { api } from '../../../api.ts';
import { formatFullInstant } from '../../../format.ts';
import { say, t } from '../../../i18n/text.tsx';
import { refreshAll } from '../../../live.ts';
import { Field } from '../../../parts/field.tsx';
import { Head } from '../../../parts/head.tsx';
import { Page } from '../../../parts/page.tsx';
import { Loaded, reasonOf } from '../../../parts/page-state.tsx';
import { useRouteDomain } from '../../../parts/route-domain.ts';
import { useTitle } from '../../../parts/title.ts';
import { signature } from '../../../preferences.ts';
import { useResource } from '../../../resource.ts';
import { ThresholdField } from './threshold-field.tsx';
import { groupThresholds, type ThresholdGroup } from './threshold-groups.ts';
import { ownOf, valueWords, type Written, writtenOf } from './thresholds.ts';

/** The settings of one domain's verdict, for an owner who is more careful, or knows the senders better. */
export function DomainSettingsPage() {
  const domain = useRouteDomain();
  useTitle(t('domainSettings.title', { domain }));
  const settings = useResource(`settings ${domain}`, (signal) => api.domainSettings(domain, signal));
  return (
    <Page>
      <Head
        title={t('domainSettings.title', { domain })}
        crumb={{ href: `/domains/${encodeURIComponent(domain)}`, name: domain }}
      />
      <Loaded of={settings} skeleton="rows">
        {(data) => <Form key={domain} first={data} />}
      </Loaded>
    </Page>
  );
}

interface FormProps {
  readonly first: DomainSettings;
}

type Outcome = { readonly kind: 'saved' } | { readonly kind: 'refused'; readonly lines: readonly string[] };

function Form({ first }: FormProps) {
  const [settings, setSettings] = useState(first);
  const { domain, thresholds } = settings;
  const [written, setWritten] = useState(() => writtenOf(thresholds));
  const [by, setBy] = useState(signature.value);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const groups = groupThresholds(thresholds);
  const ownAdvanced = groups.some(({ advanced, rows }) => advanced && rows.some(({ own }) => own !== null));
  const fields = {
    written,
    onInput: (key: string, value: string) => {
      setOutcome(null);
      setWritten((known) => ({ ...known, [key]: value }));
    },
  };
  const save = async (event: Event) => {
    event.preventDefault();
    const answer = await api.saveDomainSettings(domain, { own: ownOf(thresholds, written), by: by.trim() });
    if (!answer.ok) {
      setOutcome({ kind: 'refused', lines: reasonOf(answer.problem).split('; ') });
      return;
    }
    signature.value = by.trim();
    setWritten(writtenOf(answer.data.thresholds));
    setSettings(answer.data);
    setOutcome({ kind: 'saved' });
  };
  return (
    <div class="stack-gap">
      <form class="card clip" onSubmit={save} noValidate>
        <p class="card-b small muted">{t('domainSettings.what')}</p>
        <Thresholds domain={domain} groups={groups.filter(({ advanced }) => !advanced)} {...fields} />
        <details class="card-b" open={ownAdvanced || outcome?.kind === 'refused'}>
          <summary>{t('domainSettings.advanced')}</summary>
          <p class="small muted">{t('domainSettings.advancedWhat')}</p>
          <Thresholds domain={domain} groups={groups.filter(({ advanced }) => advanced)} {...fields} />
        </details>
        <div class="card-b stack-gap">
          <Field name={t('setAside.by')} value={by} onInput={setBy} required autocomplete="name" />
          <div role="status">{outcome?.kind === 'saved' && <p class="small">{t('domainSettings.saved')}</p>}</div>
          {outcome?.kind === 'refused' && (
            <ul class="t-bad small" role="alert">
              {outcome.lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
          <div class="acts">
            <button type="submit" class="btn primary" disabled={by.trim() === ''}>
              {t('domainSettings.save')}
            </button>
          </div>
        </div>
      </form>
      <StopWatching domain={domain} />
      <Changes changes={settings.changes} />
    </div>
  );
}

function StopWatching({ domain }: { readonly domain: string }) {
  const { route } = useLocation();
  const [trouble, setTrouble] = useState<string | null>(null);
  const stop = async () => {
    const answer = await api.changeDomain(domain, { status: 'ignored' });
    if (!answer.ok) {
      setTrouble(reasonOf(answer.problem));
      return;
    }
    refreshAll();
    route('/domains/waiting?status=ignored');
  };
  return (
    <section class="card card-b stack-gap" aria-labelledby="stop">
      <h2 id="stop">{t('domainSettings.stop')}</h2>
      <p class="small muted">{t('domainSettings.stopWhat', { domain })}</p>
      <div class="acts">
        <button type="button" class="btn" onClick={stop}>
          {t('domainSettings.stop')}
        </button>
      </div>
      {trouble !== null && (
        <p class="t-bad small" role="alert">
          {trouble}
        </p>
      )}
    </section>
  );
}

interface ThresholdsProps {
  readonly domain: string;
  readonly groups: readonly ThresholdGroup<DomainSettings['thresholds'][number]>[];
  readonly written: Written;
  readonly onInput: (key: string, value: string) => void;
}

function Thresholds({ domain, groups, written, onInput }: ThresholdsProps) {
  return (
    <table class="tbl tight stacked">
      <caption class="sr">{t('domainSettings.title', { domain })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('settings.meaning')}</th>
          <th scope="col" class="r">
            {t('domainSettings.installation')}
          </th>
          <th scope="col">{t('domainSettings.own')}</th>
        </tr>
      </thead>
      {groups.map(({ id, rows }) => (
        <tbody key={id}>
          <tr class="grp">
            <th colSpan={3} scope="rowgroup">
              {t(`thresholds.${id}`)}
            </th>
          </tr>
          {rows.map((row) => (
            <ThresholdField
              key={row.key}
              row={row}
              value={written[row.key] ?? ''}
              onInput={(value) => onInput(row.key, value)}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Changes({ changes }: Pick<DomainSettings, 'changes'>) {
  if (changes.length === 0) return null;
  return (
    <section class="card" aria-labelledby="changes">
      <div class="card-h">
        <h2 id="changes">{t('domainSettings.changes')}</h2>
      </div>
      <ul class="card-b small stack-gap">
        {changes.map(({ at, by, before, after }) => (
          <li key={at}>
            {formatFullInstant(at)}, {by}: {differences(before, after).join('; ')}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Own = DomainSettings['changes'][number]['after'];

function differences(before: Own, after: Own): string[] {
  const words = (own: Own, key: string) => {
    const value = own[key];
    return value === undefined ? t('domainSettings.follows') : valueWords(value);
  };
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => words(before, key) !== words(after, key))
    .map((key) => `${say(`threshold.${key}`, {}) ?? key}: ${words(before, key)} → ${words(after, key)}`);
}
