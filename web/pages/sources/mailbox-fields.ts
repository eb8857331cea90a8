import type { MailboxInput, MailboxView } from '../../../server/http/contract.ts';

/** The form of a mailbox as it is typed: text, and the choices. */
export interface MailboxFields {
  readonly host: string;
  readonly port: string;
  readonly security: 'tls' | 'starttls';
  readonly user: string;
  readonly password: string;
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
  password: '',
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

export function fieldsOf(mailbox: MailboxView): MailboxFields {
  const { editable, trust, after } = mailbox;
  if (editable === null) return emptyFields;
  return {
    host: editable.host,
    port: String(editable.port),
    security: editable.security,
    user: editable.user,
    password: '',
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

export function inputOf(fields: MailboxFields): MailboxInput {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    host: fields.host.trim(),
    port: Number(fields.port),
    security: fields.security,
    user: fields.user.trim(),
    password: fields.password === '' ? null : fields.password,
    folders: fields.folders.split(',').flatMap((name) => orNull(name) ?? []),
    trust: fields.trust === 'auth-results' ? `auth-results:${fields.authservId.trim()}` : fields.trust,
    after: fields.after === 'move' ? `move:${fields.moveTo.trim()}` : fields.after,
    unreadableFolder: orNull(fields.unreadableFolder),
    pollMinutes: Number(fields.pollMinutes),
    ca: orNull(fields.ca),
  };
}
