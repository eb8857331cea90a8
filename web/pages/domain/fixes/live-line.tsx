import type { ComponentChildren } from 'preact';
import type { CheckView } from '../../../../server/contract/checks.ts';
import type { Assessment, Issue } from '../../../../server/contract/verdict.ts';
import { formatInstant } from '../../../format.ts';
import { rich, t } from '../../../i18n/text.tsx';
import { Mark, type Outcome } from '../../../parts/mark.tsx';
import { shortHost } from '../../../verdict/hosts.ts';

interface Props {
  readonly issue: Issue;
  readonly verdict: Assessment;
  readonly check: CheckView | null;
  readonly domain: string;
}

/** Is the fault still there? What our own check of the host says, beside what reports say. */
export function LiveLine({ issue, verdict, check, domain }: Props) {
  const mx = verdict.perMx.find(({ host }) => host === issue.host);
  const looked = mx?.lastProbe ?? null;
  if (issue.host === null || (looked === null && !issue.liveNow)) return null;
  const { outcome, words } = told(issue, looked, shortHost(issue.host, domain));
  const seen = check?.mx.find(({ host }) => host === issue.host);
  return (
    <div class="now">
      <Mark outcome={outcome} />
      <div>
        {words}{' '}
        {outcome === 'fail' && seen !== undefined && seen.names.length > 0 && (
          <span class="muted">
            {t('live.names')}{' '}
            {seen.names.slice(0, 6).flatMap((name) => [
              <code key={name} class="foreign">
                {name}
              </code>,
              ' ',
            ])}
          </span>
        )}
        {outcome === 'fail' && seen?.notBefore != null && (
          <span class="muted">{t('live.issued', { time: formatInstant(seen.notBefore) })}</span>
        )}
      </div>
    </div>
  );
}

function told(
  issue: Issue,
  looked: { readonly at: string; readonly result: string } | null,
  mx: string,
): { outcome: Outcome; words: ComponentChildren } {
  if (looked === null) return { outcome: 'fail', words: rich('live.dns', { mx }) };
  const time = formatInstant(looked.at);
  if (issue.liveNow) return { outcome: 'fail', words: rich('live.still', { time }) };
  if (looked.result === 'ok') return { outcome: 'pass', words: rich('live.passes', { time }) };
  if (looked.result === 'port25' || looked.result === 'temp')
    return { outcome: 'unknown', words: rich('live.unknown', { time }) };
  return { outcome: 'warn', words: rich('live.other', { time, result: t(`probe.${probeKey(looked.result)}`) }) };
}

const probeKeys = ['nostarttls', 'name', 'expired', 'untrusted', 'tlsold', 'handshake'] as const;

function probeKey(result: string): (typeof probeKeys)[number] {
  return probeKeys.find((key) => key === result) ?? 'handshake';
}
