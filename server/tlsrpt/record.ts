import type { Phrase } from '../contract/phrase.ts';
import { phrase } from '../contract/words/phrase.ts';

/** Where a domain asks for its reports: one URI of `rua`. */
export interface ReportAddress {
  readonly scheme: 'mailto' | 'https';
  /** As written, percent-encoding kept. */
  readonly uri: string;
}

/** A fault that senders may forgive or not. */
export interface RecordFault {
  readonly code:
    | 'NO_RECORD'
    | 'SEVERAL_RECORDS'
    | 'VERSION_MISSPELT'
    | 'BLANK_BEFORE_SEMICOLON'
    | 'RUA_MISSING'
    | 'RUA_SCHEME'
    | 'FIELD_SYNTAX';
  readonly saying: Phrase;
}

/** What senders make of the TXT records at `_smtp._tls.<domain>`: where to send, or nothing and why. */
export interface TlsRptRecord {
  /** Null when senders assume that the domain asks for no reports. */
  readonly rua: readonly ReportAddress[] | null;
  readonly faults: readonly RecordFault[];
}

/**
 * Reads the TXT records at `_smtp._tls.<domain>` (RFC 8460 section 3), each given as its strings, which are joined without
 * blanks. Records that do not begin with `v=TLSRPTv1;` are other records; unless exactly one is left there is none.
 */
export function parseTlsRptRecords(records: readonly (readonly string[])[]): TlsRptRecord {
  const texts = records.map((strings) => strings.join(''));
  const ours = texts.filter((text) => text.startsWith('v=TLSRPTv1;'));
  const [only] = ours;
  if (only === undefined) return { rua: null, faults: explainAbsence(texts) };
  if (ours.length > 1) {
    return {
      rua: null,
      faults: [{ code: 'SEVERAL_RECORDS', saying: phrase('tlsrpt.SEVERAL_RECORDS', { count: ours.length }) }],
    };
  }
  return readFields(only);
}

function explainAbsence(texts: readonly string[]): RecordFault[] {
  const faults: RecordFault[] = [{ code: 'NO_RECORD', saying: phrase('tlsrpt.NO_RECORD') }];
  for (const text of texts) {
    if (/^v=TLSRPTv1\s+;/.test(text)) {
      faults.push({ code: 'BLANK_BEFORE_SEMICOLON', saying: phrase('tlsrpt.BLANK_BEFORE_SEMICOLON') });
    } else if (/^\s*v\s*=\s*(TLS-?RPT|TSLRPT|TLSPRT|TLSRTP)/i.test(text) || /\brua\s*=/.test(text)) {
      faults.push({
        code: 'VERSION_MISSPELT',
        saying: phrase('tlsrpt.VERSION_MISSPELT'),
      });
    }
  }
  return faults;
}

function readFields(text: string): TlsRptRecord {
  const faults: RecordFault[] = [];
  const rua: ReportAddress[] = [];
  let sawRua = false;
  for (const field of text.slice('v=TLSRPTv1;'.length).split(';')) {
    const bare = field.trim();
    if (bare === '') continue;
    const [, name = '', value = ''] = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31})[ \t]*=[ \t]*(.*)$/.exec(bare) ?? [];
    if (name === '') {
      faults.push({ code: 'FIELD_SYNTAX', saying: phrase('tlsrpt.FIELD_SYNTAX') });
    } else if (name === 'rua') {
      sawRua = true;
      readAddresses(value, rua, faults);
    }
  }
  if (!sawRua) faults.push({ code: 'RUA_MISSING', saying: phrase('tlsrpt.RUA_MISSING') });
  return { rua: rua.length > 0 ? rua : null, faults };
}

/** `rua` is a comma list of URIs; a comma, `!` or `;` inside one is percent-encoded. */
function readAddresses(value: string, rua: ReportAddress[], faults: RecordFault[]): void {
  for (const part of value.split(',')) {
    const uri = part.trim();
    if (/^mailto:[^@\s!]+@[^@\s!]+$/i.test(uri)) rua.push({ scheme: 'mailto', uri });
    else if (/^https:\/\/[^\s!]+$/i.test(uri)) rua.push({ scheme: 'https', uri });
    else if (/^[^@\s:]+@[^@\s:]+$/.test(uri)) faults.push({ code: 'RUA_SCHEME', saying: phrase('tlsrpt.RUA_BARE') });
    else faults.push({ code: 'RUA_SCHEME', saying: phrase('tlsrpt.RUA_SCHEME') });
  }
}
