import type { Assessment } from '../../../../server/contract/verdict.ts';
import { t } from '../../../i18n/text.tsx';
import { Note } from '../../../parts/note.tsx';
import { sentenceOf } from '../../../verdict/reason-sentence.ts';

/** Failures that do not block, and what follows from each: beside the problems, so that nobody takes them for some. */
export function AlsoSeen({ verdict, domain }: { readonly verdict: Assessment; readonly domain: string }) {
  const reasons = verdict.reasons.filter(({ topic }) => topic === 'other-failures');
  if (reasons.length === 0) return null;
  return (
    <Note icon="warn" gap>
      <b>{t('also.heading')}</b>
      <ul class="also">
        {reasons.map((reason) => {
          const [first] = reason.evidence.flatMap((link) =>
            link.kind === 'report' || link.kind === 'row' ? link.reportId : [],
          );
          return (
            <li key={`${reason.code} ${JSON.stringify(reason.params)}`}>
              {sentenceOf(reason, domain)}{' '}
              {first !== undefined && (
                <a
                  href={
                    reason.evidence.length === 1
                      ? `/reports/${first}`
                      : `/reports?domain=${encodeURIComponent(domain)}&failures=1`
                  }
                >
                  {t('also.reports', { n: reason.evidence.length })}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </Note>
  );
}
