import type { DomainView, StripDay } from '../../../../server/contract/domains.ts';
import { dayOf } from '../../../../server/contract/time.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { useAddress } from '../../../address.ts';
import { formatCellDay, formatNumber, formatRange, formatWeekday } from '../../../format.ts';
import { rich, t } from '../../../i18n/text.tsx';
import { Icon, type IconName } from '../../../parts/icon.tsx';
import type { KindOfVerdict } from '../../../verdict/kinds/kind.ts';
import { stripView } from './strip-days.ts';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
  readonly kind: KindOfVerdict;
}

type Look = 'pass' | 'minor' | 'refused' | 'none' | 'partial' | 'future';

const glyphs: Readonly<Partial<Record<Look, IconName>>> = {
  pass: 'check',
  minor: 'exclamation',
  refused: 'cross',
  none: 'dash',
};

/** The days behind the verdict, one cell for each; only bad days are solid, so that the eye lands on them. */
export function Strip({ view, verdict, kind }: Props) {
  const shown = stripView(view.row.summary.strip, verdict, kind.sections.strip);
  const enforcing = verdict.mode === 'enforce';
  const first = shown.days[0]?.day;
  const last = shown.days.at(-1)?.day;
  return (
    <div class="strip">
      <div class="strip-h">
        <div>
          <h3>
            <b>{t(shown.kind === 'period' ? 'strip.period' : 'strip.title', { n: shown.days.length })}</b>
          </h3>{' '}
          {first !== undefined && last !== undefined && (
            <span class="muted">{t('strip.range', { range: formatRange(first, last) })}</span>
          )}
        </div>
        <Legend
          days={shown.kind === 'recent' && shown.today !== null ? [...shown.days, shown.today] : shown.days}
          enforcing={enforcing}
        />
      </div>
      <ol class={shown.kind === 'period' ? 'days period' : 'days'}>
        {shown.days.map((day) => (
          <li key={day.day}>
            <Cell day={day} enforcing={enforcing} />
          </li>
        ))}
        {shown.kind === 'recent' && shown.today !== null && (
          <>
            <li class="gap" aria-hidden="true" />
            <li class="today">
              <Cell day={shown.today} enforcing={enforcing} today />
            </li>
          </>
        )}
      </ol>
      <Figures verdict={verdict} kind={kind} days={shown.days} />
    </div>
  );
}

function lookOf(day: StripDay): { look: Look; hatched: boolean } {
  if (day.kind !== 'partial') return { look: day.kind, hatched: false };
  const look = day.soFar === null || day.soFar === 'none' ? 'partial' : day.soFar;
  return { look, hatched: true };
}

function Cell({
  day,
  enforcing,
  today = false,
}: {
  readonly day: StripDay;
  readonly enforcing: boolean;
  readonly today?: boolean;
}) {
  const address = useAddress();
  const { look, hatched } = lookOf(day);
  const glyph = glyphs[look];
  const number = look === 'refused' ? day.refused : look === 'minor' ? day.failed : 0;
  const words = cellWords(day, enforcing, today);
  const { weekday, day: numeral } = formatCellDay(day.day);
  const inner = (
    <>
      <span aria-hidden="true">
        <span class={`cell is-${look}${hatched ? ' is-partial' : ''}`}>
          {glyph !== undefined && <Icon name={glyph} />}
          {number > 0 && formatNumber(number)}
        </span>
        <span class="name">
          {today ? (
            <>
              <b>{t('strip.today')}</b>
              {look === 'partial' && <span class="later">{t('strip.due')}</span>}
            </>
          ) : (
            rich('strip.cell', { weekday: <span class="weekday">{weekday}</span>, day: numeral })
          )}
        </span>
      </span>
      <span class="sr">{words}</span>
    </>
  );
  if (look === 'future' || (look === 'partial' && today)) {
    return (
      <span class="day" title={words}>
        {inner}
      </span>
    );
  }
  return (
    <a class="day" href={`${address.href({ from: day.day, to: day.day, range: null })}#days`} title={words}>
      {inner}
    </a>
  );
}

function cellWords(day: StripDay, enforcing: boolean, today: boolean): string {
  const name = today ? t('strip.today') : formatWeekday(day.day);
  const { look, hatched } = lookOf(day);
  const values = {
    day: name,
    sessions: t('count.sessions', { n: day.sessions }),
    reporters: t('count.reporters', { n: day.reporters }),
    refused: day.refused,
    failed: day.failed,
  };
  const words = cellSentence(look, values, enforcing);
  return hatched && look !== 'partial' ? `${words} ${t('strip.still')}` : words;
}

interface CellValues {
  readonly day: string;
  readonly sessions: string;
  readonly reporters: string;
  readonly refused: number;
  readonly failed: number;
}

function cellSentence(look: Look, values: CellValues, enforcing: boolean): string {
  const { day, sessions, reporters, refused, failed } = values;
  switch (look) {
    case 'pass':
      return t('strip.pass', { day, sessions, reporters });
    case 'minor':
      return t('strip.minor', { day, sessions, reporters, failed });
    case 'refused':
      return t(enforcing ? 'strip.refused' : 'strip.would', { day, sessions, reporters, refused });
    case 'none':
      return t('strip.none', { day });
    case 'partial':
      return t('strip.partial', { day });
    case 'future':
      return t('strip.future', { day });
  }
}

/** Only what occurs is explained. */
function Legend({ days, enforcing }: { readonly days: readonly StripDay[]; readonly enforcing: boolean }) {
  const looks = new Set(days.map((day) => lookOf(day).look));
  const hatched = days.some((day) => day.kind === 'partial');
  const entries = [
    { look: 'pass', name: t('strip.keyPass') },
    { look: 'minor', name: t('strip.keyMinor') },
    { look: 'refused', name: t(enforcing ? 'strip.keyRefused' : 'strip.keyWould') },
    { look: 'none', name: t('strip.keyNone') },
  ] as const;
  return (
    <ul class="keys" aria-hidden="true">
      {entries
        .filter(({ look }) => looks.has(look))
        .map(({ look, name }) => (
          <li key={look}>
            <span class={`key-cell is-${look}`}>
              <Icon name={glyphs[look] ?? 'dash'} />
            </span>
            {name}
          </li>
        ))}
      {hatched && (
        <li>
          <span class="key-cell is-partial" />
          {t('strip.keyPartial')}
        </li>
      )}
    </ul>
  );
}

function Figures({ verdict, kind, days }: Omit<Props, 'view'> & { readonly days: readonly StripDay[] }) {
  const { clock } = verdict;
  const { outOfDate, stripNote } = kind.sections;
  const note = stripNote(verdict);
  const today = dayOf(verdict.evaluatedAt);
  const withReports = days.filter(({ day, reporters }) => day < today && reporters > 0).length;
  return (
    <p class="strip-f">
      <span>{rich('strip.withReports', { n: withReports, days: days.length })}</span>
      {outOfDate && <span>{rich('strip.cleanUnknown')}</span>}
      {!outOfDate && clock.elapsed !== null && verdict.mode === 'testing' && (
        <span>
          {rich(clock.elapsed > clock.required ? 'strip.cleanEnough' : 'strip.clean', {
            n: clock.elapsed,
            required: clock.required,
          })}
        </span>
      )}
      {!outOfDate && clock.elapsed !== null && verdict.mode === 'enforce' && (
        <span>{rich('strip.cleanEnforcing', { n: clock.elapsed })}</span>
      )}
      {note !== null && <span>{note}</span>}
    </p>
  );
}
