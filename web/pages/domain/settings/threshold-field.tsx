import { useId } from 'preact/hooks';
import type { DomainSettings } from '../../../../server/contract/settings.ts';
import { say, t } from '../../../i18n/text.tsx';
import { stepOf, valueWords } from './thresholds.ts';

interface Props {
  readonly row: DomainSettings['thresholds'][number];
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** One threshold: its meaning, what holds without a value here, and the value. */
export function ThresholdField({ row, value, onInput }: Props) {
  const id = useId();
  const { key, installation } = row;
  const words =
    typeof installation === 'boolean'
      ? t(installation ? 'check.yes' : 'check.no')
      : installation === 'medium' || installation === 'high'
        ? t(`confidence.${installation}`)
        : valueWords(installation) || t('value.none');
  return (
    <tr>
      <th scope="row">
        <label for={id}>{say(`threshold.${key}`, {}) ?? key}</label> <small class="mono xs faint">{key}</small>
      </th>
      <td class="r" data-label={t('domainSettings.installation')}>
        {words}
      </td>
      <td data-label={t('domainSettings.own')}>
        <Control id={id} installation={installation} value={value} onInput={onInput} />
      </td>
    </tr>
  );
}

type ControlProps = Pick<Props, 'value' | 'onInput'> & {
  readonly id: string;
  readonly installation: Props['row']['installation'];
};

function Control({ id, installation, value, onInput }: ControlProps) {
  const common = {
    id,
    value,
    class: value === '' ? 'input' : 'input own',
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => onInput(event.currentTarget.value),
  };
  const choices =
    typeof installation === 'boolean'
      ? [
          { value: 'true', words: t('check.yes') },
          { value: 'false', words: t('check.no') },
        ]
      : typeof installation === 'string'
        ? (['medium', 'high'] as const).map((grade) => ({ value: grade, words: t(`confidence.${grade}`) }))
        : null;
  if (choices !== null) {
    return (
      <select {...common}>
        <option value="">{t('domainSettings.follows')}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.words}
          </option>
        ))}
      </select>
    );
  }
  return typeof installation === 'number' ? (
    <input type="number" step={stepOf(installation)} inputMode="decimal" {...common} />
  ) : (
    <input type="text" autocomplete="off" spellcheck={false} {...common} />
  );
}
