import { useState } from 'preact/hooks';
import { isDay } from '../../../server/contract/time.ts';
import type { Address } from '../../address.ts';
import { formatRange } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { Field } from '../field.tsx';
import { Icon } from '../icon.tsx';
import { Popover } from '../popover.tsx';
import { DEFAULT_SPAN, daysOfSpan, type Range, spans } from './range.ts';
import { Removable } from './removable.tsx';

interface Props {
  readonly range: Range;
  readonly address: Address;
  /** Without a range, everything is shown: the list of reports. */
  readonly open?: boolean;
}

/** Which days: a moving span, or fixed days. */
export function RangeMenu({ range, address, open = false }: Props) {
  return (
    <Removable
      inUse={['from', 'to', 'range'].some((name) => address.search.has(name))}
      what={formatRange(range.from, range.to)}
      href={address.href({ from: null, to: null, range: null, page: null })}
    >
      <Popover
        buttonClass={open ? 'chooser' : 'chooser on'}
        button={
          <>
            {open ? (
              <>
                {t('filter.days')} <b>{t('filter.all')}</b>
              </>
            ) : (
              <b>{formatRange(range.from, range.to)}</b>
            )}
            <Icon name="down" />
          </>
        }
      >
        {(close) => <RangeChoices range={range} address={address} open={open} close={close} />}
      </Popover>
    </Removable>
  );
}

interface ChoicesProps extends Props {
  readonly close: () => void;
}

function RangeChoices({ range, address, open = false, close }: ChoicesProps) {
  const [from, setFrom] = useState(range.from);
  const [to, setTo] = useState(range.to);
  const valid = isDay(from) && isDay(to) && from <= to;
  const choose = (changes: Parameters<Address['change']>[0]) => {
    close();
    address.change({ from: null, to: null, range: null, page: null, ...changes });
  };
  return (
    <>
      {spans.map((span) => (
        <button
          type="button"
          key={span}
          class="menu-item"
          aria-pressed={!open && range.span === span}
          onClick={() => choose({ range: span === DEFAULT_SPAN && !open ? null : span })}
        >
          <span class="mark">{!open && range.span === span && <Icon name="check" />}</span>
          {t('filter.lastDays', { n: daysOfSpan(span) })}
        </button>
      ))}
      <form
        class="stack-gap"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) choose({ from, to });
        }}
      >
        <div class="two">
          <Field name={t('filter.from')} type="date" value={from} onInput={setFrom} />
          <Field name={t('filter.to')} type="date" value={to} onInput={setTo} />
        </div>
        <button type="submit" class="btn sm" disabled={!valid}>
          {t('filter.apply')}
        </button>
      </form>
    </>
  );
}
