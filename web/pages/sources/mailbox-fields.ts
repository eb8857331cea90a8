import type { LoginView, MailboxInput, MailboxView } from '../../../server/contract/mailboxes.ts';

/** The kind of login, as the form offers it. */
export type SignIn = 'password' | 'microsoft' | 'google' | 'refresh';

/** The form of a mailbox as it is typed: text, and the choices. */
export interface MailboxFields {
  readonly host: string;
  readonly port: string;
  readonly security: 'tls' | 'starttls';
  readonly user: string;
  readonly signIn: SignIn;
  readonly password: string;
  /** Of a refresh token. */
  readonly provider: 'google' | 'microsoft';
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** JSON, as issued by Google. */
  readonly key: string;
  /** Separated by commas. */
  readonly folders: string;
  readonly trust: 'dkim' | 'auth-results' | 'vouch';
  readonly authservId: string;
  readonly after: 'leave' | 'seen' | 'move' | 'delete';
  readonly moveTo: string;
  readonly unreadableFolder: string;
  readonly pollMinutes: string;
  readonly ca: string;
}

export const emptyFields: MailboxFields = {
  host: '',
  port: '993',
  security: 'tls',
  user: '',
  signIn: 'password',
  password: '',
  provider: 'google',
  tenant: '',
  clientId: '',
  clientSecret: '',
  refreshToken: '',
  key: '',
  folders: 'INBOX',
  trust: 'dkim',
  authservId: '',
  after: 'leave',
  moveTo: '',
  unreadableFolder: '',
  pollMinutes: '15',
  ca: '',
};

const PORTS = { tls: '993', starttls: '143' } as const;

/** The usual port follows the encryption as long as nobody has typed another. */
export function withSecurity(fields: MailboxFields, security: MailboxFields['security']): MailboxFields {
  const isUsual = fields.port === PORTS[fields.security];
  return { ...fields, security, port: isUsual ? PORTS[security] : fields.port };
}

const HOSTS = { google: 'imap.gmail.com', microsoft: 'outlook.office365.com' } as const;

/** Server, port and encryption follow the provider as long as nobody has typed others. */
export function withSignIn(
  fields: MailboxFields,
  change: Pick<Partial<MailboxFields>, 'signIn' | 'provider'>,
): MailboxFields {
  const next = { ...fields, ...change };
  const isOurs = fields.host === '' || Object.values<string>(HOSTS).includes(fields.host);
  if (!isOurs) return next;
  const provider = providerOf(next);
  return provider === null
    ? { ...next, host: '' }
    : { ...next, host: HOSTS[provider], security: 'tls', port: PORTS.tls };
}

export function providerOf({
  signIn,
  provider,
}: Pick<MailboxFields, 'signIn' | 'provider'>): 'google' | 'microsoft' | null {
  if (signIn === 'password') return null;
  return signIn === 'refresh' ? provider : signIn;
}

export function fieldsOf(mailbox: MailboxView): MailboxFields {
  const { editable, trust, after } = mailbox;
  if (editable === null) return emptyFields;
  return {
    host: editable.host,
    port: String(editable.port),
    security: editable.security,
    user: editable.user,
    ...choicesOf(editable.login.kind),
    password: '',
    tenant: editable.login.tenant ?? '',
    clientId: editable.login.clientId ?? '',
    clientSecret: '',
    refreshToken: '',
    key: '',
    folders: editable.folders.join(', '),
    trust: trust === 'dkim' || trust === 'vouch' ? trust : 'auth-results',
    authservId: trust.startsWith('auth-results:') ? trust.slice('auth-results:'.length) : '',
    after: after === 'leave' || after === 'seen' || after === 'delete' ? after : 'move',
    moveTo: after.startsWith('move:') ? after.slice('move:'.length) : '',
    unreadableFolder: mailbox.unreadableFolder ?? '',
    pollMinutes: String(editable.pollMinutes),
    ca: editable.ca ?? '',
  };
}

function choicesOf(kind: LoginView['kind']): Pick<MailboxFields, 'signIn' | 'provider'> {
  switch (kind) {
    case 'password':
      return { signIn: 'password', provider: 'google' };
    case 'microsoft-client-credentials':
      return { signIn: 'microsoft', provider: 'google' };
    case 'google-service-account':
      return { signIn: 'google', provider: 'google' };
    case 'google-refresh-token':
      return { signIn: 'refresh', provider: 'google' };
    case 'microsoft-refresh-token':
      return { signIn: 'refresh', provider: 'microsoft' };
  }
}

function oauthOf(fields: MailboxFields): NonNullable<MailboxInput['oauth']> | null {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  const { tenant, clientId } = fields;
  const clientSecret = orNull(fields.clientSecret);
  const refreshToken = orNull(fields.refreshToken);
  switch (fields.signIn) {
    case 'password':
      return null;
    case 'microsoft':
      return { kind: 'microsoft-client-credentials', tenant, clientId, clientSecret };
    case 'google':
      return { kind: 'google-service-account', key: orNull(fields.key) };
    case 'refresh':
      return fields.provider === 'google'
        ? { kind: 'google-refresh-token', clientId, clientSecret, refreshToken }
        : { kind: 'microsoft-refresh-token', tenant, clientId, clientSecret, refreshToken };
  }
}

export function inputOf(fields: MailboxFields): MailboxInput {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    host: fields.host.trim(),
    port: Number(fields.port),
    security: fields.security,
    user: fields.user.trim(),
    password: fields.signIn !== 'password' || fields.password === '' ? null : fields.password,
    oauth: oauthOf(fields),
    folders: fields.folders.split(',').flatMap((name) => orNull(name) ?? []),
    trust: fields.trust === 'auth-results' ? `auth-results:${fields.authservId.trim()}` : fields.trust,
    after: fields.after === 'move' ? `move:${fields.moveTo.trim()}` : fields.after,
    unreadableFolder: orNull(fields.unreadableFolder),
    pollMinutes: Number(fields.pollMinutes),
    ca: orNull(fields.ca),
  };
}
