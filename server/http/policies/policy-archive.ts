import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { Immutable } from '../../contract/immutable.ts';
import type { NextPolicies } from '../../contract/policies.ts';
import { wordSaying } from '../../contract/words/phrase.ts';
import type { Words } from '../../contract/words/say.ts';

/** The archive says nothing about time: the earliest date that the format knows. */
const ENTRY = { mtime: new Date(Date.UTC(1980, 0, 1)), forceDosTimestamp: true, compress: false };

/** The policy files of all domains as they lie on a web server, and what has to be done besides, in words. */
export async function policyArchive(answer: Immutable<NextPolicies>, words: Words): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const { domain, file } of answer.policies) {
    zip.addBuffer(Buffer.from(file.text), `${domain}/.well-known/mta-sts.txt`, ENTRY);
  }
  zip.addBuffer(Buffer.from(`${instructions(answer, words).join('\n\n')}\n`), 'dns-records.txt', ENTRY);
  zip.end();
  return buffer(zip.outputStream);
}

function instructions({ policies, without }: Immutable<NextPolicies>, words: Words): string[] {
  const toCompare = policies.filter(({ compareMx }) => compareMx);
  const raised = policies.some(({ maxAge, maxAgeWas }) => maxAgeWas !== null && maxAge > maxAgeWas);
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [title, lines.join('\n')]);
  return [
    ...section(
      words.t('policies.compareMx'),
      toCompare.map(({ domain }) => `dig +short MX ${domain}`),
    ),
    ...section(
      words.t('policies.order'),
      policies.map(({ record }) => `${record.name} IN TXT "${record.value}"`),
    ),
    ...(raised ? [`max_age: ${words.t('publish.maxAgeRaised')}`] : []),
    ...section(
      words.t('policies.without'),
      without.map(({ domain, says }) => `${domain}: ${says === null ? '' : wordSaying(words, says)}`),
    ),
  ];
}
