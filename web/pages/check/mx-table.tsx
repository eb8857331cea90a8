import type { ComponentChildren } from 'preact';
import type { CheckView, MxCheck } from '../../../server/contract/checks.ts';
import { dayOf } from '../../../server/contract/time.ts';
import { wordSaying } from '../../../server/contract/words/phrase.ts';
import { formatDate, formatFullInstant } from '../../format.ts';
import { t, words } from '../../i18n/text.tsx';
import { Code } from '../../parts/code.tsx';
import { Mark, type Outcome, SpokenMark } from '../../parts/mark.tsx';
import { shortHost } from '../../verdict/hosts.ts';

/** Every MX host and its state, then the details of the failing ones. */
export function MxTable({ check }: { readonly check: CheckView }) {
  return (
    <section class="card clip" aria-labelledby="mx">
      <div class="card-h ruled">
        <h2 id="mx">
          {t('check.hosts')} <span class="faint light">{t('check.hostsHow')}</span>
        </h2>
      </div>
      {check.mx.length === 0 ? (
        <p class="card-b small muted">{t('check.noHosts')}</p>
      ) : (
        <table class="tbl stacked">
          <caption class="sr">{t('check.hosts')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('filter.mx')}</th>
              <th scope="col">{t('check.inPolicy')}</th>
              <th scope="col">STARTTLS</th>
              <th scope="col">{t('check.name')}</th>
              <th scope="col">{t('check.trusted')}</th>
              <th scope="col">{t('check.expires')}</th>
            </tr>
          </thead>
          <tbody>
            {check.mx.map((mx) => (
              <HostLine key={mx.host} mx={mx} />
            ))}
          </tbody>
        </table>
      )}
      {check.mx.map((mx) => (
        <Presented key={mx.host} mx={mx} domain={check.domain} />
      ))}
    </section>
  );
}

function HostLine({ mx }: { readonly mx: MxCheck }) {
  return (
    <tr>
      <th scope="row">
        <span class="mono foreign">{mx.host}</span>
        <span class="under">{[t('check.preference', { n: String(mx.preference) }), ...mx.addresses].join(' · ')}</span>
      </th>
      <Cell
        label={t('check.inPolicy')}
        value={mx.inPolicy}
        yes={t('check.yes')}
        no={t('check.notInPolicy')}
        running={mx.running}
      />
      <StartTls mx={mx} />
      <Cell
        label={t('check.name')}
        value={mx.nameMatches}
        yes={t('check.matches')}
        no={t('check.otherName')}
        running={mx.running}
      />
      <Cell
        label={t('check.trusted')}
        value={mx.trusted}
        yes={t('check.yes')}
        no={t('check.no')}
        running={mx.running}
      />
      <Expiry mx={mx} />
    </tr>
  );
}

interface CellProps {
  readonly label: string;
  readonly value: boolean | null;
  readonly yes: string;
  readonly no: string;
  readonly running: boolean;
}

function Cell({ label, value, yes, no, running }: CellProps) {
  if (value === null)
    return <Shown label={label} outcome={running ? 'running' : null} words={running ? t('check.checking') : '–'} />;
  return <Shown label={label} outcome={value ? 'pass' : 'fail'} words={value ? yes : no} />;
}

function Shown({
  label,
  outcome,
  words,
}: {
  readonly label: string;
  readonly outcome: Outcome | null;
  readonly words: ComponentChildren;
}) {
  return (
    <td data-label={label}>
      {outcome === null ? (
        <span class="faint">{words}</span>
      ) : (
        <span class={outcome === 'fail' ? 't-bad' : undefined}>
          <Mark outcome={outcome} /> <SpokenMark outcome={outcome} />
          {words}
        </span>
      )}
    </td>
  );
}

function StartTls({ mx }: { readonly mx: MxCheck }) {
  const label = 'STARTTLS';
  switch (mx.result) {
    case null:
      return (
        <Shown label={label} outcome={mx.running ? 'running' : null} words={mx.running ? t('check.checking') : '–'} />
      );
    case 'nostarttls':
      return <Shown label={label} outcome="fail" words={t('check.notOffered')} />;
    case 'tlsold':
      return <Shown label={label} outcome="fail" words={mx.tlsVersion ?? t('probe.tlsold')} />;
    case 'handshake':
      return <Shown label={label} outcome="warn" words={t('probe.handshake')} />;
    case 'temp':
      return <Shown label={label} outcome="unknown" words={t('probe.temp')} />;
    case 'port25':
      return <Shown label={label} outcome="unknown" words={t('probe.port25')} />;
    default:
      return <Shown label={label} outcome="pass" words={mx.tlsVersion ?? t('check.yes')} />;
  }
}

const SOON = 14;

function Expiry({ mx }: { readonly mx: MxCheck }) {
  const label = t('check.expires');
  if (mx.daysLeft === null) return <Shown label={label} outcome={null} words="–" />;
  if (mx.daysLeft < 0) return <Shown label={label} outcome="fail" words={t('check.expired')} />;
  return (
    <Shown
      label={label}
      outcome={mx.daysLeft <= SOON ? 'warn' : 'pass'}
      words={t('check.inDays', { n: mx.daysLeft })}
    />
  );
}

/** What a failing host returned, and what was needed. */
function Presented({ mx, domain }: { readonly mx: MxCheck; readonly domain: string }) {
  const name = shortHost(mx.host, domain);
  const wrongCertificate =
    mx.nameMatches === false || mx.trusted === false || (mx.daysLeft !== null && mx.daysLeft < 0);
  if (!wrongCertificate && mx.ehlo.length === 0 && mx.says === null) return null;
  return (
    <div class="presented">
      {mx.says !== null && (
        <p class="anywhere">
          <b>{name}</b> <span class="muted">{wordSaying(words.value, mx.says)}</span>
        </p>
      )}
      {wrongCertificate && (
        <>
          <p>
            <b>{name}</b> <span class="muted">{t('check.presents')}</span>
          </p>
          <dl class="kv">
            <dt>{t('check.names')}</dt>
            <dd class="mono xs foreign">{mx.names.slice(0, 20).join(', ') || '–'}</dd>
            <dt>{t('check.needed')}</dt>
            <dd class="mono xs foreign">{mx.host}</dd>
            <dt>{t('check.issuer')}</dt>
            <dd class="foreign">
              {mx.issuer ?? '–'}
              {mx.chainLength !== null && `, ${t('check.chain', { n: mx.chainLength })}`}
            </dd>
            {mx.notBefore !== null && mx.notAfter !== null && (
              <>
                <dt>{t('check.valid')}</dt>
                <dd>
                  {t('check.validRange', { from: formatFullInstant(mx.notBefore), to: formatDate(dayOf(mx.notAfter)) })}
                </dd>
              </>
            )}
          </dl>
        </>
      )}
      {mx.ehlo.length > 0 && (
        <>
          <p>
            <b>{name}</b> <span class="muted">{t('check.ehlo')}</span>
          </p>
          <Code wrap label={t('check.ehlo')} lines={mx.ehlo.slice(0, 40).map((text) => ({ text }))} />
        </>
      )}
    </div>
  );
}
