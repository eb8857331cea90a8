import { domainOfAddress } from '../contract/domain-name.ts';
import { fieldValue, type HeaderField } from '../mail/header-fields.ts';
import { reporterIdentity } from './alignment.ts';
import { soleAuthor } from './claimed-domain.ts';
import { type DkimSignature, parseSignature } from './dkim-signature.ts';
import { type KnownReporter, knownReporterOf } from './known-reporters.ts';

/*
 * A valid signature proves who sent a mail, not what kind of mail it is: anyone can have a form's receipt signed by a
 * company, with JSON of their own in it. A reporter whose word counts alone must also have signed that the mail is a
 * TLS report (RFC 8460 section 5.3), and with no other domain than the one it is trusted as.
 */

/** What of a mail and its report is compared with how a known reporter writes. */
export interface SignedMail {
  readonly fields: readonly HeaderField[];
  /** Decoded. */
  readonly subject: string | null;
  readonly organization: string | null;
  /** contact-info */
  readonly contact: string | null;
  readonly fileName: string | null;
}

/** `as`: the domain as which the reporter may be trusted. `missing` continues the words "but not as a TLS report: ". */
export type ReportProof = { readonly as: string } | { readonly missing: string };

/** Whether a valid signature of `signer` over the headers `covered` shows that the mail is a TLS report of its own. */
export function proveReport(signer: string, covered: readonly string[], mail: SignedMail): ReportProof {
  const byHeaders = headersMissing(signer, covered, mail.fields);
  const byType = typeMissing(covered, mail.fields);
  const known = knownReporterOf(signer);
  if (known === null) {
    return byHeaders === null || byType === null ? { as: signer } : { missing: `${byHeaders}, and ${byType}` };
  }
  const unsigned = known.signs === 'content-type' ? byType : byHeaders;
  const missing = unlikeDomain(known, signer) ?? unsigned ?? unlikeMail(known, mail) ?? unlikeReport(known, mail);
  return missing === null ? { as: known.identity } : { missing };
}

/**
 * The same for a mail whose signature by `signer` somebody else has found good, without saying which it was where there
 * are several: each that it may have been has to prove it. One that nobody can read may be any.
 */
export function proveByEach(
  signer: { readonly domain: string; readonly selector: string | null; readonly signature?: string | null },
  mail: SignedMail,
): ReportProof {
  const readable: DkimSignature[] = [];
  for (const field of mail.fields.filter(({ name }) => name === 'dkim-signature')) {
    const signature = parseSignature(field);
    if ('problem' in signature) {
      if (signature.domain === null || signature.domain === signer.domain)
        return { missing: 'it has another signature, which cannot be read' };
    } else if (mayBe(signature, signer)) readable.push(signature);
  }
  let proof: ReportProof = { missing: `the signature of ${signer.domain} is no longer on it` };
  for (const { domain, covered } of readable) {
    proof = proveReport(domain, covered, mail);
    if ('missing' in proof) return proof;
  }
  return proof;
}

function mayBe(found: DkimSignature, signer: Parameters<typeof proveByEach>[0]): boolean {
  return (
    found.domain === signer.domain &&
    (signer.selector === null || found.selector === signer.selector.toLowerCase()) &&
    (signer.signature == null || found.signature.startsWith(signer.signature))
  );
}

/** A header that is there twice has one that nobody signed. */
function signedValue(name: string, covered: readonly string[], fields: readonly HeaderField[]): string | null {
  const [field, ...more] = fields.filter((it) => it.name === name);
  return field === undefined || more.length > 0 || !covered.includes(name) ? null : fieldValue(field);
}

function headersMissing(signer: string, covered: readonly string[], fields: readonly HeaderField[]): string | null {
  const domain = signedValue('tls-report-domain', covered, fields);
  const submitter = signedValue('tls-report-submitter', covered, fields);
  if (domain === null || submitter === null)
    return 'its signature does not cover one TLS-Report-Domain and one TLS-Report-Submitter header';
  const named = domainOfAddress(submitter);
  if (named !== null && reporterIdentity(named) === reporterIdentity(signer)) return null;
  return 'its TLS-Report-Submitter header names another domain';
}

function typeMissing(covered: readonly string[], fields: readonly HeaderField[]): string | null {
  const type = signedValue('content-type', covered, fields);
  if (type === null) return 'its signature does not cover one Content-Type header';
  return isReportType(type) ? null : 'its signed Content-Type is not that of a TLS report';
}

const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
const PARAMETER = new RegExp(`^\\s*;\\s*(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`);

/** Read strictly, so that no text in a parameter is mistaken for the type. */
function isReportType(value: string): boolean {
  const type = /^[\w-]+\/[\w.+-]+/.exec(value)?.[0].toLowerCase() ?? '';
  const parameters: [name: string, value: string][] = [];
  let rest = value.slice(type.length);
  for (let found = PARAMETER.exec(rest); found !== null; found = PARAMETER.exec(rest)) {
    parameters.push([(found[1] ?? '').toLowerCase(), (found[2] ?? found[3] ?? '').toLowerCase()]);
    rest = rest.slice(found[0].length);
  }
  if (!/^\s*;?\s*$/.test(rest)) return false;
  if (/^application\/tlsrpt\+./.test(type)) return true;
  const kinds = parameters.filter(([name]) => name === 'report-type');
  return type === 'multipart/report' && kinds.length === 1 && kinds[0]?.[1] === 'tlsrpt';
}

function unlikeDomain({ signingDomains }: KnownReporter, signer: string): string | null {
  return signingDomains.includes(signer) ? null : `its reports are signed by ${signingDomains.join(' or ')}`;
}

/** A gateway may put a mark of its own before the subject once the signature has been checked. */
function unlikeMail({ identity, from, reportId }: KnownReporter, mail: SignedMail): string | null {
  const author = soleAuthor(mail.fields)?.toLowerCase() ?? null;
  if (author === null || !from.includes(author)) return `its reports come from ${from.join(' or ')}`;
  const subjects = mail.fields.filter(({ name }) => name === 'subject').length;
  const [, submitter, id] =
    /(?:^|\s)Report\s+Domain:\s+\S+\s+Submitter:\s+(\S+)\s+Report-ID:\s+(\S+)\s*$/.exec(mail.subject ?? '') ?? [];
  const fits = subjects === 1 && submitter?.toLowerCase() === identity && reportId.test(id ?? '');
  return fits ? null : 'its subject is not that of its reports';
}

function unlikeReport(
  { identity, organizations, contacts, fileNumber }: KnownReporter,
  mail: SignedMail,
): string | null {
  if (mail.organization === null || !organizations.includes(mail.organization.trim()))
    return `its reports name ${organizations.join(' or ')} as the organization`;
  const contact =
    mail.contact
      ?.trim()
      .toLowerCase()
      .replace(/^mailto:/, '') ?? '';
  if (!contacts.includes(contact)) return `its reports name ${contacts.join(' or ')} as contact-info`;
  const [, sender, number] =
    /^([^!\s]+)![^!\s]+!\d{9,11}!\d{9,11}!([^!\s]+)\.json\.gz$/.exec(mail.fileName ?? '') ?? [];
  const fits = sender?.toLowerCase() === identity && fileNumber.test(number ?? '');
  return fits ? null : 'the name of its file is not that of its reports';
}
