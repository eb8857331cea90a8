import type { ComponentChildren } from 'preact';
import type { DomainRow } from '../../../server/contract/domains.ts';
import { dayOf } from '../../../server/contract/time.ts';
import type { Assessment } from '../../../server/contract/verdict.ts';
import { formatDay, formatFullDate } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { sentenceOf } from '../reason-sentence.ts';
import type { Judged } from './kind.ts';

/** What the kinds of a policy under test share. */

/** `Testing, day 8 of 14`. */
export function dayOfTest({ clock }: Assessment): string {
  const { elapsed, required } = clock;
  if (elapsed !== null && elapsed < required) return t('verdict.testing.eyebrow', { day: elapsed, required });
  return t('verdict.hold.eyebrow');
}

/** When it can be enforced at the earliest; empty where that is not known. */
export function earliest({ clock }: Assessment): ComponentChildren {
  const { earliestReadyAt } = clock;
  return earliestReadyAt === null ? '' : rich('verdict.earliest', { date: formatFullDate(dayOf(earliestReadyAt)) });
}

export function notBefore({ verdict }: Judged): string {
  const { earliestReadyAt } = verdict.clock;
  if (earliestReadyAt === null) return t('plain.can.open');
  return t('plain.can.until', { date: formatFullDate(dayOf(earliestReadyAt)) });
}

export function rowDayOfTest(row: Pick<DomainRow, 'elapsed' | 'required'>): string {
  return t('row.testing', { day: row.elapsed ?? 0, required: row.required ?? 0 });
}

export function rowEarliest({ earliestReadyAt }: DomainRow): string | null {
  return earliestReadyAt === null ? null : t('row.earliest', { day: formatDay(dayOf(earliestReadyAt)) });
}

/** The reason that matters most, in a list. */
export function rowHeadline({ headline, domain }: DomainRow): string | null {
  return headline === null ? null : sentenceOf(headline, domain);
}
