import type { Assessment } from '../../../server/contract/verdict.ts';
import { formatDay, formatList } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { shortHost } from '../hosts.ts';
import { lastFailure } from '../problems.ts';
import { type KindOfVerdict, usual } from './kind.ts';
import { earliest, notBefore, rowEarliest } from './under-test.ts';

/** Something failed and is mended; the days count anew. */
export const watching: KindOfVerdict = {
  sign: 'ring',
  tone: 'info',
  eyebrow: () => t('verdict.watching.eyebrow'),
  title: ({ verdict: { clock } }) => t('verdict.watching.title', { n: clock.elapsed ?? 0, required: clock.required }),
  lead: ({ verdict }) => {
    const last = lastFailure(verdict);
    const what = failedOn(last, verdict);
    return [[last === null ? '' : t('verdict.watching.lead', { day: formatDay(last), what }), ' ', earliest(verdict)]];
  },
  canEnforce: notBefore,
  whatToPublish: () => t('plain.publish.nothing'),
  buttons: () => [],
  sections: usual,
  rowTitle: (row) => t('row.watching', { day: row.elapsed ?? 0, required: row.required ?? 0 }),
  rowWhy: rowEarliest,
};

/** What failed on that day, and where: `certificate expired (mx2)`. */
function failedOn(day: string | null, { issues, domain }: Assessment): string {
  return formatList(
    issues
      .filter(({ lastDay }) => lastDay === day)
      .map(({ failureClass, host, firstDay }) =>
        t('verdict.watching.what', {
          what: t(`class.${failureClass}`),
          mx: shortHost(host, domain),
          day: firstDay === null ? t('value.unknown') : formatDay(firstDay),
        }),
      ),
  );
}
