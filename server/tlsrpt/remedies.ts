import type { FailureClass } from './result-types.ts';

/**
 * What an operator needs to know about one kind of failure. Commands are to be run from a host with outbound port 25;
 * `D` in them stands for the mail domain and `MX` for the MX host until `fillIn` replaces them.
 */
export interface Remedy {
  readonly title: string;
  readonly meaning: string;
  /** Whose fault it usually is, most likely first. */
  readonly fault: readonly string[];
  readonly check: readonly string[];
  readonly fix: string;
}

const opening = 'openssl s_client -starttls smtp -connect MX:25 -servername MX';
const policyFile = 'https://mta-sts.D/.well-known/mta-sts.txt';

const starttls: Remedy = {
  title: 'No STARTTLS',
  meaning: 'The MX did not offer STARTTLS, or refused it.',
  fault: [
    'the receiving MX: TLS is off on one node, a backup MX, or an anti-spam front end',
    'a middlebox on your side that strips STARTTLS (it rewrites the EHLO answer to something like 250-XXXXXXXA)',
    "the sender's own firewall",
    'an attack on the path, if a single sender or region sees it',
  ],
  check: [
    `${opening} -brief </dev/null`,
    "(sleep 5; printf 'EHLO probe.example\\r\\n'; sleep 3; printf 'QUIT\\r\\n') | nc -w 20 MX 25",
    'dig +short A MX AAAA MX',
  ],
  fix: 'Enable TLS on every node behind this MX, switch off SMTP inspection, and make all of its addresses behave alike.',
};

const hostMismatch: Remedy = {
  title: 'Certificate for another name',
  meaning: 'The certificate is valid, but not for the name of this MX.',
  fault: [
    "the receiving MX: a certificate for the web name, for the provider's internal name, or with the name only in the common name",
    'the wrong certificate for this server name (SNI)',
    "an MX name of your own that points at a provider's host",
  ],
  check: [
    `${opening} -verify_hostname MX -verify_return_error </dev/null 2>&1 | grep -E 'Verif|subject'`,
    `${opening} </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName`,
  ],
  fix: "Reissue the certificate with the MX name as a subject alternative name, or point the MX record at the provider's own name. Widening the policy does not help: the certificate is compared with the MX name, not with the policy.",
};

const expired: Remedy = {
  title: 'Certificate out of date',
  meaning: 'The certificate of this MX, or an intermediate one, is out of date.',
  fault: [
    'the receiving MX: the renewal failed, or it was renewed on disk and the server was not reloaded',
    'one node of a pool behind this name',
    "the sender's clock, rarely",
  ],
  check: [`${opening} </dev/null 2>/dev/null | openssl x509 -noout -dates`, 'dig +short A MX AAAA MX'],
  fix: 'Renew, reload, and add a hook that reloads after each renewal. Check every address of this MX. Raise an alarm 14 days before the end.',
};

const untrusted: Remedy = {
  title: 'Certificate not trusted',
  meaning:
    'The chain does not reach a root that the sender trusts: self-signed, private authority, or an intermediate certificate is missing.',
  fault: [
    'the receiving MX, most often a missing intermediate certificate (browsers hide that, mail servers do not)',
    'a certificate authority that some senders no longer trust',
    'a sender that files every TLS error under this type: read the reason first',
  ],
  check: [`${opening} -showcerts -verify_return_error </dev/null`],
  fix: 'Serve the certificate together with its intermediates, and use a public certificate authority.',
};

const notInPolicy: Remedy = {
  title: 'MX not in the policy',
  meaning: 'The sender was directed to a host that no mx line of your policy covers.',
  fault: [
    'your policy file: a host is missing from it',
    'DNS: an MX that should no longer be there',
    'a stale MX at the sender',
  ],
  check: [`curl -sS ${policyFile}`, 'dig +short MX D'],
  fix: 'List every MX in the policy file, change the id of the _mta-sts record, and wait for senders to fetch it.',
};

const handshake: Remedy = {
  title: 'TLS handshake failed',
  meaning: 'TLS began and did not finish: no common version or cipher, a time-out, or a connection closed in between.',
  fault: [
    'the receiving MX: only TLS 1.0 or 1.1, exotic ciphers, or a request for a client certificate',
    'an overloaded server or a middlebox',
    "the sender's network",
  ],
  check: [`${opening} -tls1_2 </dev/null`, `${opening} -tls1_3 </dev/null`],
  fix: 'Enable TLS 1.2 and 1.3 with common ciphers on every node, and look at the load of the server at that time.',
};

const unclassified: Remedy = {
  title: 'Validation failed, reason unknown',
  meaning: 'The sender reports a failure and does not say which.',
  fault: ['unknown: compare with the other reporters and with the live checks'],
  check: [
    `${opening} -verify_hostname MX -verify_return_error </dev/null`,
    `curl -sS ${policyFile}`,
    'dig +short MX D',
  ],
  fix: 'If the live checks pass, ask the contact named in the report.',
};

const fetchError: Remedy = {
  title: 'Policy file not reachable',
  meaning: 'The sender found the _mta-sts record and could not fetch the policy file.',
  fault: [
    'the policy host: no such name, wrong path, a redirect, an address that does not answer',
    'a bot filter or country block in front of it',
    'its TLS certificate (some senders report that here)',
    'the sender',
  ],
  check: [
    `curl -sS -o /dev/null -w '%{http_code} %{content_type} %{num_redirects}\\n' --max-redirs 0 -A probe/1.0 ${policyFile}`,
    `curl -4 -sS -o /dev/null -w '%{http_code}\\n' ${policyFile}; curl -6 -sS -o /dev/null -w '%{http_code}\\n' ${policyFile}`,
    'dig +short A mta-sts.D AAAA mta-sts.D',
  ],
  fix: 'Answer 200 with text/plain at exactly this address, and exempt it from redirects and bot rules.',
};

const policyInvalid: Remedy = {
  title: 'Policy file not valid',
  meaning: 'The sender fetched the policy file and could not use it.',
  fault: [
    'the policy file: a wrong key, a missing field, no mx line, an HTML page, a byte order mark, or more than 64 KB',
  ],
  check: [
    `curl -sS ${policyFile} | od -c | head`,
    `curl -sS ${policyFile} -o policy.txt && stsready policy lint policy.txt`,
  ],
  fix: 'Correct the file, change the id of the _mta-sts record.',
};

const webPki: Remedy = {
  title: 'Certificate of the policy host',
  meaning: 'The HTTPS certificate of mta-sts.D did not validate.',
  fault: [
    "the policy host: expired, the provider's default certificate, a missing intermediate, or a name that is not covered",
  ],
  check: [
    'openssl s_client -connect mta-sts.D:443 -servername mta-sts.D -verify_hostname mta-sts.D -verify_return_error </dev/null',
  ],
  fix: 'Issue a public certificate for mta-sts.D (a certificate for *.D covers it) and serve its intermediates.',
};

const dane: Remedy = {
  title: 'DANE failed',
  meaning:
    'The TLSA record matches no certificate, the DNSSEC chain is broken, or the sender demands DANE and found none. This refuses mail today, whatever the mode of the MTA-STS policy.',
  fault: [
    'TLSA: the certificate was changed without the record',
    'DNSSEC: the zone, or its DS record in the parent zone',
    'dane-required: a private agreement of the sender',
  ],
  check: [
    'dig +dnssec TLSA _25._tcp.MX',
    'delv TLSA _25._tcp.MX',
    "openssl s_client -starttls smtp -connect MX:25 -dane_tlsa_domain MX -dane_tlsa_rrdata '3 1 1 ...' </dev/null",
  ],
  fix: 'Publish the TLSA record of a new key at least two TTLs before the key goes live, and keep the old one beside it until then.',
};

const byClass: Readonly<Record<FailureClass, Remedy>> = {
  starttls,
  'cert-name': hostMismatch,
  'cert-expired': expired,
  'cert-untrusted': untrusted,
  'mx-not-in-policy': notInPolicy,
  handshake,
  unclassified,
  fetch: fetchError,
  dane,
};

/** What to know and do about failures of this class; the result type tells the three kinds of fetch failure apart. */
export function remedyFor(failureClass: FailureClass, resultType: string): Remedy {
  if (failureClass === 'fetch' && resultType === 'sts-policy-invalid') return policyInvalid;
  if (failureClass === 'fetch' && resultType === 'sts-webpki-invalid') return webPki;
  return byClass[failureClass];
}

/**
 * A command with the domain and the MX host in place. Both come from reports, so a name that could mean anything to a
 * shell is left out and its placeholder stays.
 */
export function fillIn(command: string, names: { domain?: string | null; mx?: string | null }): string {
  const put = (text: string, placeholder: RegExp, name: string | null | undefined) =>
    name && /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(name) ? text.replace(placeholder, name) : text;
  // `dig MX D` asks for the record type MX: only an MX that stands for a host is replaced.
  const withMx = put(command, /\bMX\b(?! D\b)/g, names.mx);
  return put(withMx, /\bD\b/g, names.domain);
}
