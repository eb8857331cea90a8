/** What stands between us and a mailbox, in words for the person who set it up. */
export interface MailboxProblem {
  readonly code: 'name' | 'refused' | 'timeout' | 'tls' | 'certificate' | 'login' | 'folder' | 'closed' | 'other';
  readonly message: string;
}

const certificateCodes: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in a certificate that is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not known here, or an intermediate certificate is missing',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known here',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
};

/** Turns an error of the IMAP library or of the network into words; server text is cut and stripped of control characters. */
export function describeMailboxError(error: unknown, host: string, folder: string): MailboxProblem {
  const code = field(error, 'code');
  const text = clean(field(error, 'responseText') ?? (error instanceof Error ? error.message : String(error)));
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { code: 'name', message: `The name ${host} was not found in DNS.` };
  if (code === 'ECONNREFUSED') return { code: 'refused', message: `${host} refuses the connection: check the port.` };
  if (
    code === 'ETIMEDOUT' ||
    code === 'CONNECT_TIMEOUT' ||
    code === 'GREETING_TIMEOUT' ||
    code === 'UPGRADE_TIMEOUT' ||
    code === 'ETIMEOUT'
  ) {
    return { code: 'timeout', message: `${host} did not answer in time.` };
  }
  const certificate = code === null ? undefined : certificateCodes[code];
  if (certificate !== undefined)
    return { code: 'certificate', message: `The certificate of ${host} is not accepted: ${certificate}.` };
  if (field(error, 'authenticationFailed') === 'true')
    return { code: 'login', message: `The server refused the login: ${text}` };
  if (field(error, 'mailboxMissing') === 'true' || field(error, 'serverResponseCode') === 'NONEXISTENT') {
    return { code: 'folder', message: `There is no folder ${clean(folder)} in this mailbox.` };
  }
  if (/ssl|tls|wrong version number/i.test(text)) return { code: 'tls', message: `No TLS with ${host}: ${text}` };
  if (code === 'NoConnection' || code === 'EConnectionClosed' || code === 'ECONNRESET' || code === 'EPIPE') {
    return { code: 'closed', message: `${host} closed the connection.` };
  }
  return { code: 'other', message: text };
}

function field(error: unknown, name: string): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : null;
}

function clean(text: string): string {
  return text.replace(/[^\x20-\x7e\u00a0-\uffff]/g, ' ').slice(0, 300);
}
