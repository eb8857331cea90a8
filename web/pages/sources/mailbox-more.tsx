import { t } from '../../i18n/text.tsx';
import { Field } from '../../parts/field.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import type { MailboxFields } from './mailbox-fields.ts';

interface Props {
  readonly fields: MailboxFields;
  readonly onChange: (fields: MailboxFields) => void;
  /** What the server found wrong with a field, by its name in the API. */
  readonly faultOf: (field: string) => string | null;
}

/** Settings that most people leave as they are. */
export function MailboxMore({ fields, onChange, faultOf }: Props) {
  const faulty = faultOf('pollMinutes') !== null || faultOf('ca') !== null;
  const set = (name: keyof MailboxFields) => (value: string) => onChange({ ...fields, [name]: value });
  return (
    <details class="more" open={faulty || undefined}>
      <summary>{t('form.more')}</summary>
      <SelectField
        name={t('form.after')}
        hint={t('form.afterHint')}
        value={fields.after}
        onChoose={(after) => onChange({ ...fields, after })}
        choices={[
          { value: 'leave', name: t('form.afterLeave') },
          { value: 'seen', name: t('form.afterSeen') },
          { value: 'move', name: t('form.afterMove') },
          { value: 'delete', name: t('form.afterDelete') },
        ]}
      />
      {fields.after === 'move' && (
        <Field name={t('form.moveTo')} hint={t('form.made')} value={fields.moveTo} onInput={set('moveTo')} required />
      )}
      <Field
        name={t('form.unreadable')}
        hint={t('form.unreadableHint')}
        value={fields.unreadableFolder}
        onInput={set('unreadableFolder')}
      />
      <SelectField
        name={t('form.trust')}
        hint={t('form.trustHint')}
        value={fields.trust}
        onChoose={(trust) => onChange({ ...fields, trust })}
        choices={[
          { value: 'dkim', name: t('form.trustDkim') },
          { value: 'auth-results', name: t('form.trustServer') },
          { value: 'vouch', name: t('form.trustVouch') },
        ]}
      />
      {fields.trust === 'auth-results' && (
        <Field
          name={t('form.authservId')}
          hint={t('form.authservIdHint')}
          mono
          value={fields.authservId}
          onInput={set('authservId')}
          required
        />
      )}
      <Field
        name={t('form.minutes')}
        hint={t('form.minutesHint')}
        type="number"
        mono
        value={fields.pollMinutes}
        onInput={set('pollMinutes')}
        required
        error={faultOf('pollMinutes')}
      />
      <Field
        name={t('form.ca')}
        hint={t('form.caHint')}
        type="lines"
        mono
        value={fields.ca}
        onInput={set('ca')}
        error={faultOf('ca')}
      />
    </details>
  );
}
