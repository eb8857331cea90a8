import type { LoginView } from '../../../server/contract/mailboxes.ts';
import { say, t } from '../../i18n/text.tsx';
import { Field } from '../../parts/field.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { KeyField } from './key-field.tsx';
import { type MailboxFields, providerOf, withSignIn } from './mailbox-fields.ts';

interface Props {
  readonly fields: MailboxFields;
  readonly onChange: (fields: MailboxFields) => void;
  /** The existing login, when a mailbox is changed. */
  readonly known: LoginView | null;
  /** What the server found wrong with a field. */
  readonly faultOf: (field: string) => string | null;
}

/** The kind of login: the first question, because server and port follow from it. */
export function SignInChoice({ fields, onChange }: Pick<Props, 'fields' | 'onChange'>) {
  return (
    <>
      <SelectField
        name={t('form.signIn')}
        hint={t(`form.signIn.${fields.signIn}.hint`)}
        value={fields.signIn}
        onChoose={(signIn) => onChange(withSignIn(fields, { signIn }))}
        choices={[
          { value: 'password', name: t('form.signIn.password') },
          { value: 'microsoft', name: t('form.signIn.microsoft') },
          { value: 'google', name: t('form.signIn.google') },
          { value: 'refresh', name: t('form.signIn.refresh') },
        ]}
      />
      {fields.signIn === 'refresh' && (
        <SelectField
          name={t('form.provider')}
          value={fields.provider}
          onChoose={(provider) => onChange(withSignIn(fields, { provider }))}
          choices={[
            { value: 'google', name: 'Google' },
            { value: 'microsoft', name: 'Microsoft' },
          ]}
        />
      )}
    </>
  );
}

/** The credentials: a password, or what an access token is issued for. */
export function SignInFields({ fields, onChange, known, faultOf }: Props) {
  const set = (name: keyof MailboxFields) => (value: string) => onChange({ ...fields, [name]: value });
  const isMicrosoft = providerOf(fields) === 'microsoft';
  const isKept = known !== null && known.kind === kindOf(fields);
  const kept = isKept ? ` ${t('form.secretKept')}` : '';
  if (fields.signIn === 'password') {
    return (
      <Field
        name={t('form.password')}
        type="password"
        value={fields.password}
        onInput={set('password')}
        required={!isKept}
        autocomplete="new-password"
        {...(isKept ? { hint: t('form.passwordKept') } : {})}
      />
    );
  }
  if (fields.signIn === 'google')
    return (
      <KeyField
        value={fields.key}
        onInput={set('key')}
        hint={isKept ? t('form.keyKept', { account: known.account ?? '' }) : t('form.keyHint')}
        required={!isKept}
        error={faultOf('key')}
      />
    );
  return (
    <>
      {isMicrosoft && (
        <Field
          name={t('form.tenant')}
          hint={t('form.tenantHint')}
          mono
          value={fields.tenant}
          onInput={set('tenant')}
          required
          error={faultOf('tenant')}
        />
      )}
      <Field
        name={t('form.clientId')}
        hint={t(isMicrosoft ? 'form.clientIdHint.microsoft' : 'form.clientIdHint.google')}
        mono
        value={fields.clientId}
        onInput={set('clientId')}
        required
        error={faultOf('clientId')}
      />
      <Field
        name={t('form.clientSecret')}
        hint={`${t(secretHint(fields))}${kept}`}
        type="password"
        value={fields.clientSecret}
        onInput={set('clientSecret')}
        required={!isKept && !(fields.signIn === 'refresh' && isMicrosoft)}
        autocomplete="new-password"
        error={faultOf('clientSecret')}
      />
      {fields.signIn === 'refresh' && (
        <Field
          name={t('form.refreshToken')}
          hint={`${t(isMicrosoft ? 'form.refreshTokenHint.microsoft' : 'form.refreshTokenHint.google')}${kept}`}
          type="password"
          value={fields.refreshToken}
          onInput={set('refreshToken')}
          required={!isKept}
          autocomplete="new-password"
          error={faultOf('refreshToken')}
        />
      )}
    </>
  );
}

function secretHint(fields: MailboxFields) {
  if (fields.signIn === 'microsoft') return 'form.clientSecretHint.microsoft';
  return fields.provider === 'microsoft' ? 'form.clientSecretHint.optional' : 'form.clientSecretHint.google';
}

function kindOf({ signIn, provider }: MailboxFields): LoginView['kind'] {
  switch (signIn) {
    case 'password':
      return 'password';
    case 'microsoft':
      return 'microsoft-client-credentials';
    case 'google':
      return 'google-service-account';
    case 'refresh':
      return provider === 'google' ? 'google-refresh-token' : 'microsoft-refresh-token';
  }
}

/** A fault of a field in the language of the page. */
export function faultSentence({ code, message }: { readonly code: string; readonly message: string }): string {
  return say(`fault.${code}`, {}) ?? message;
}
