import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSignature } from '../../../server/authenticity/dkim-signature.ts';
import { knownReporterOf } from '../../../server/authenticity/known-reporters.ts';
import { proveByEach, proveReport, type SignedMail } from '../../../server/authenticity/report-proof.ts';
import { splitMail } from '../../../server/mail/header-fields.ts';
import { readReports } from '../../../server/reading/read.ts';
import {
  asGoogle,
  asMicrosoft,
  formReceipt,
  MICROSOFT_SIGNS,
  type ReporterMail,
  signed,
} from '../../support/reporter-mails.ts';

const corpus = process.env.STSREADY_CORPUS ?? '';
const hasCorpus = corpus !== '' && existsSync(join(corpus, 'INDEX.tsv'));

async function open(raw: Uint8Array): Promise<SignedMail> {
  const mail = splitMail(raw);
  if ('problem' in mail) throw new Error(mail.problem);
  const [found] = await readReports({ bytes: raw, name: 'a.eml', kind: 'mail' });
  if (found?.outcome !== 'report') throw new Error(`no report but ${found?.outcome}`);
  const { organization, contact } = found.parsed.report;
  const subject = found.message?.headers.subject ?? null;
  return { fields: mail.fields, subject, organization, contact, fileName: found.fileName };
}

/** What the first signature of the mail proves; nobody checks here whether it is good. */
async function proofOf(raw: Uint8Array) {
  const mail = await open(raw);
  const field = mail.fields.find(({ name }) => name === 'dkim-signature');
  if (field === undefined) throw new Error('no signature');
  const signature = parseSignature(field);
  if ('problem' in signature) throw new Error(signature.problem);
  return proveReport(signature.domain, signature.covered, mail);
}

const proof = (mail: ReporterMail, text?: string) => proofOf(signed(mail, text));
const DAY = '2025-06-18';

describe.skipIf(!hasCorpus)('a real mail', { tags: ['corpus'] }, () => {
  const mails = hasCorpus
    ? readFileSync(join(corpus, 'INDEX.tsv'), 'utf8')
        .split('\n')
        .map((line) => line.split('\t')[0] ?? '')
        .filter((name) => /^(?:google|microsoft|mailru)-.*\.eml$/.test(name))
    : [];
  test('of each known reporter is there', () => {
    expect(new Set(mails.map((name) => name.split('-')[0]))).toEqual(new Set(['google', 'microsoft', 'mailru']));
  });
  test.each(mails)('%s is a TLS report of who signed it', async (name) => {
    const as = { google: 'google.com', microsoft: 'microsoft.com', mailru: 'mail.ru' }[name.split('-')[0] ?? ''];
    expect(await proofOf(readFileSync(join(corpus, name)))).toEqual({ as });
  });
});

describe('a mail in the form of a known reporter', () => {
  test('is its TLS report', async () => {
    expect(await proof(asGoogle(DAY))).toEqual({ as: 'google.com' });
    expect(await proof(asMicrosoft(DAY))).toEqual({ as: 'microsoft.com' });
  });

  test('may carry a mark that a gateway put before its subject', async () => {
    const { subject } = asGoogle(DAY);
    expect(await proof(asGoogle(DAY, { subject: `[EXTERNAL] ${subject}` }))).toEqual({ as: 'google.com' });
  });

  const unlike: [string, ReporterMail, RegExp][] = [
    ['of a child of its domain', asGoogle(DAY, { signer: 'mail.google.com' }), /signed by google\.com/],
    ['of its parent', asMicrosoft(DAY, { signer: 'mail.ru' }), /signed by corp\.mail\.ru/],
    ['that is a form receipt', formReceipt(DAY), /TLS-Report-Domain/],
    ['that signs the headers as absent', asGoogle(DAY, { without: ['TLS-Report-Domain'] }), /TLS-Report-Domain/],
    ['with one of the headers unsigned', asGoogle(DAY, { signs: ['from', 'tls-report-domain'] }), /TLS-Report-/],
    ['whose submitter is somebody else', asGoogle(DAY, { submitter: 'evil.example' }), /names another domain/],
    ['with another signed type', asMicrosoft(DAY, { contentType: 'multipart/mixed; boundary="part"' }), /Content-Type/],
    ['with a type of another reporter', asGoogle(DAY, { signs: MICROSOFT_SIGNS }), /TLS-Report-Domain/],
    ['from another address', asGoogle(DAY, { from: 'forms-receipts-noreply@google.com' }), /come from noreply-smtp/],
    ['of another organization', asGoogle(DAY, { organization: 'Google' }), /Google Inc\. as the organization/],
    ['with another contact', asGoogle(DAY, { contact: 'x@google.com' }), /contact-info/],
    ['with another subject', asGoogle(DAY, { subject: 'Your answers' }), /subject/],
    ['with a subject of another submitter', asGoogle(DAY, { subject: asMicrosoft(DAY).subject }), /subject/],
    ['with another file name', asGoogle(DAY, { fileName: 'answers.json.gz' }), /name of its file/],
    ['with a file of another sender', asGoogle(DAY, { fileName: asMicrosoft(DAY).fileName }), /name of its file/],
  ];
  test.each(unlike)('%s is none, and it is said why', async (_what, mail, why) => {
    expect(await proof(mail)).toEqual({ missing: expect.stringMatching(why) });
  });

  test('proves nothing with a second header that nobody signed', async () => {
    const twice = signed(asGoogle(DAY))
      .toString('latin1')
      .replace(/^TLS-Report-Domain:/m, 'TLS-Report-Domain: x.example\r\n$&');
    expect(await proofOf(Buffer.from(twice, 'latin1'))).toHaveProperty('missing');
    const subjects = signed(asGoogle(DAY))
      .toString('latin1')
      .replace(/^Subject:/m, 'Subject: Hello\r\n$&');
    expect(await proofOf(Buffer.from(subjects, 'latin1'))).toHaveProperty('missing');
  });
});

describe('a mail of anybody else', () => {
  const other = (changes: Partial<ReporterMail>) =>
    proof(
      asGoogle(DAY, {
        signer: 'reporter.example',
        submitter: 'reporter.example',
        contact: 'a@reporter.example',
        ...changes,
      }),
    );

  test('is proved by signed TLS-Report headers, under any name and subject', async () => {
    expect(await other({ subject: 'Report', fileName: 'r.json.gz' })).toEqual({ as: 'reporter.example' });
  });

  test('is proved for the signing domain itself, no parent and no child', async () => {
    const child = { signer: 'mail.reporter.example', submitter: 'reporter.example' };
    expect(await other(child)).toEqual({ as: 'mail.reporter.example' });
  });

  test.each([
    ['multipart/report; boundary="part"; report-type=tlsrpt', true],
    ['multipart/report; report-type="TLSRPT"; boundary="part"', true],
    ['Multipart/Report;\r\n boundary="part";\r\n report-type=tlsrpt;', true],
    ['application/tlsrpt+gzip', true],
    ['application/tlsrpt+json; charset=utf-8', true],
    ['application/json', false],
    ['multipart/mixed; boundary="part"; report-type=tlsrpt', false],
    ['multipart/report; boundary="part"', false],
    ['multipart/report; boundary="part"; report-type=delivery-status', false],
    ['multipart/report; boundary="part"; x="; report-type=tlsrpt"', false],
    ['multipart/report; boundary="part"; report-type=disposition-notification; report-type=tlsrpt', false],
    ['text/plain; x=multipart/report; report-type=tlsrpt', false],
    ['multipart/report (report-type=tlsrpt); boundary="part"; report-type=tlsrpt', false],
  ])('with the signed type %s is proved: %s', async (contentType, proved) => {
    const mail = await open(signed(asGoogle(DAY)));
    const fields = mail.fields.map((field) =>
      field.name === 'content-type' ? { ...field, text: `Content-Type: ${contentType}` } : field,
    );
    const judged = proveReport('reporter.example', ['from', 'content-type'], { ...mail, fields });
    expect('as' in judged).toBe(proved);
    expect(proveReport('reporter.example', ['from'], { ...mail, fields })).toHaveProperty('missing');
  });
});

describe('where another has found a signature good without saying which', () => {
  const by = async (raw: Uint8Array, signer: Parameters<typeof proveByEach>[0]) => proveByEach(signer, await open(raw));
  const google = { domain: 'google.com', selector: null };

  test('each of that domain has to prove the report', async () => {
    expect(await by(signed(asGoogle(DAY)), google)).toEqual({ as: 'google.com' });
    const receipt = formReceipt(DAY);
    const added = signed(asGoogle(DAY), signed(asGoogle(DAY, { signs: receipt.signs })).toString('latin1'));
    expect(await by(added, google)).toHaveProperty('missing');
    expect(await by(added, { domain: 'reporter.example', selector: null })).toHaveProperty('missing');
  });

  test('one that cannot be read may be any, and a selector or the beginning of the signature tells them apart', async () => {
    const spoilt = `DKIM-Signature: v=1; d=google.com; d=google.com\r\n${signed(asGoogle(DAY)).toString('latin1')}`;
    expect(await by(Buffer.from(spoilt, 'latin1'), google)).toHaveProperty('missing');
    const raw = signed(asGoogle(DAY));
    expect(await by(raw, { ...google, selector: 'SEL' })).toEqual({ as: 'google.com' });
    expect(await by(raw, { ...google, selector: 'other' })).toHaveProperty('missing');
    const b = /\r\n b=(.{8})/.exec(raw.toString('latin1'))?.[1] ?? '';
    expect(await by(raw, { ...google, signature: b })).toEqual({ as: 'google.com' });
    expect(await by(raw, { ...google, signature: 'AAAAAAAA' })).toHaveProperty('missing');
  });
});

test('every domain of a company belongs to its entry, and no other company does', () => {
  expect(knownReporterOf('mail.google.com')?.identity).toBe('google.com');
  expect(knownReporterOf('corp.mail.ru')?.identity).toBe('mail.ru');
  expect(knownReporterOf('gmail.com')).toBeNull();
  expect(knownReporterOf('google.com.evil.example')).toBeNull();
});
