import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeAuthority } from '../../support/certificates.ts';
import { startDnsStub } from '../../support/dns-stub.ts';
import { servePolicy, startPolicyHost } from '../../support/policy-host.ts';
import { runCommand as run } from '../../support/run-command.ts';
import { startSmtpHost } from '../../support/smtp-host.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const DOMAIN = 'harbourline.example';
const MX = `mx1.${DOMAIN}`;

async function world(policy: string | null) {
  const folder = temporaryFolder();
  const authority = makeAuthority();
  writeFileSync(join(folder, 'ca.pem'), authority.root.pem);
  const { server } = await startDnsStub({
    [`_mta-sts.${DOMAIN}`]: { TXT: ['v=STSv1; id=1'] },
    [`_smtp._tls.${DOMAIN}`]: { TXT: ['v=TLSRPTv1; rua=mailto:tls@elsewhere.example'] },
    [DOMAIN]: { MX: [`10 ${MX}`] },
    [MX]: { A: ['127.0.0.1'] },
    [`mta-sts.${DOMAIN}`]: policy === null ? { TXT: ['nothing'] } : { A: ['127.0.0.1'] },
  });
  const host = await startPolicyHost({
    tls: authority.issue({ names: [`mta-sts.${DOMAIN}`] }),
    answer: servePolicy(policy ?? ''),
  });
  const smtp = await startSmtpHost({ tls: authority.issue({ names: ['other.example'] }) });
  return {
    STSREADY_DATABASE: join(folder, 'cli.db'),
    STSREADY_RESOLVERS: server,
    STSREADY_TEST_TARGETS: `https:${host.port},smtp:${smtp.port}`,
    STSREADY_TEST_CA: join(folder, 'ca.pem'),
    STSREADY_EHLO_NAME: 'checks.test',
    STSREADY_PORT25_CANARIES: MX,
    STSREADY_REPORT_ADDRESSES: 'tls@ours.example',
  };
}

const POLICY = `version: STSv1\r\nmode: testing\r\nmx: ${MX}\r\nmax_age: 604800\r\n`;

describe('check', () => {
  it('prints facts and findings of this moment', async () => {
    const environment = await world(POLICY);
    const { code, out } = await run(['check', DOMAIN, '--json'], environment);
    expect(code).toBe(0);
    const { check, findings } = JSON.parse(out);
    expect(check).toMatchObject({
      domain: DOMAIN,
      from: 'checks.test',
      hosts: [{ host: MX, probe: { result: 'name' } }],
    });
    expect(findings.map((it: { code: string }) => it.code)).toEqual(['LIVE_CERT_NAME', 'TLSRPT_ELSEWHERE']);
    const words = await run(['check', DOMAIN], environment);
    expect(words.out).toMatch(/\[block\] LIVE_CERT_NAME: 127\.0\.0\.1: The certificate names other\.example/);
  });

  it('refuses what is no public domain', async () => {
    const environment = await world(POLICY);
    for (const name of ['127.0.0.1', 'localhost', 'mail', 'printer.local']) {
      const { code, err } = await run(['check', name], environment);
      expect([code, err]).toEqual([1, expect.stringMatching(/^stsready: "/)]);
    }
  });

  it('refuses the test switch in production, and a Node that believes every certificate', async () => {
    const environment = await world(POLICY);
    const production = await run(['check', DOMAIN], { ...environment, NODE_ENV: 'production' });
    expect(production).toMatchObject({ code: 1, err: expect.stringMatching(/TEST_TARGETS: not in production/) });
    const blind = await run(['check', DOMAIN], { ...environment, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(blind).toMatchObject({ code: 1, err: expect.stringMatching(/NODE_TLS_REJECT_UNAUTHORIZED/) });
  });
});

describe('probe', () => {
  it('prints the facts for another installation', async () => {
    const { out } = await run(['probe', DOMAIN, '--json'], await world(POLICY));
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, checks: [{ domain: DOMAIN, hosts: [{ host: MX }] }] });
  });
});

describe('policy lint', () => {
  it("has no objection to the guide's example", async () => {
    const file = join(temporaryFolder(), 'mta-sts.txt');
    const text =
      'version: STSv1\nmode: testing\nmx: mail.solarmora.com\nmx: *.solarmora.net\nmx: backupmx.solarmora.com\nmax_age: 604800\n';
    writeFileSync(file, text);
    expect(await run(['policy', 'lint', file])).toMatchObject({ code: 0, out: `${file}: nothing to mend\n` });
  });

  it.each([
    [
      'version not first',
      'mode: testing\nversion: STSv1\nmx: a.example\nmax_age: 604800\n',
      /:2: error: .*VERSION_NOT_FIRST/,
    ],
    [
      'two hosts on one line',
      'version: STSv1\nmode: testing\nmx: a.example, b.example\nmax_age: 604800\n',
      /:3: error: .*MX_SEVERAL/,
    ],
    [
      'a wildcard inside',
      'version: STSv1\nmode: testing\nmx: a.*.example\nmax_age: 604800\n',
      /:3: error: .*MX_WILDCARD_ILLEGAL/,
    ],
    ['over 64 KB', `version: STSv1\n${'#\n'.repeat(40_000)}`, /error: .*FILE_TOO_LARGE/],
    [
      'max_age under a day',
      'version: STSv1\nmode: testing\nmx: a.example\nmax_age: 86399\n',
      /:4: error: .*MAX_AGE_TOO_SHORT/,
    ],
    [
      'max_age over a year',
      'version: STSv1\nmode: testing\nmx: a.example\nmax_age: 31557601\n',
      /:4: error: .*MAX_AGE_TOO_LONG/,
    ],
  ])('names line and fault: %s', async (_name, text, line) => {
    const file = join(temporaryFolder(), 'mta-sts.txt');
    writeFileSync(file, text);
    const { code, out } = await run(['policy', 'lint', file]);
    expect([code, out]).toEqual([1, expect.stringMatching(line)]);
  });

  it('warns of a max_age that is not one to two weeks while testing, and ends with 0', async () => {
    const file = join(temporaryFolder(), 'mta-sts.txt');
    for (const [maxAge, code] of [
      [604_799, 'MAX_AGE_SHORT_IN_TESTING'],
      [1_209_601, 'MAX_AGE_LONG_IN_TESTING'],
    ] as const) {
      writeFileSync(file, `version: STSv1\nmode: testing\nmx: a.example\nmax_age: ${maxAge}\n`);
      const answer = await run(['policy', 'lint', file]);
      expect(answer).toMatchObject({ code: 0, out: expect.stringContaining(code) });
    }
  });

  it('compares with the MX hosts of a domain', async () => {
    const file = join(temporaryFolder(), 'mta-sts.txt');
    writeFileSync(file, 'version: STSv1\nmode: testing\nmx: other.example\nmax_age: 604800\n');
    const { code, out } = await run(['policy', 'lint', file, '--domain', DOMAIN], await world(POLICY));
    expect([code, out]).toEqual([1, expect.stringMatching(/MX mx1\.harbourline\.example matches no mx line/)]);
  });

  it('reads standard input', async () => {
    const text = 'version: STSv1\nmode: off\nmx: a.example\nmax_age: 604800\n';
    const before = Object.getOwnPropertyDescriptor(process, 'stdin');
    Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(text)]), configurable: true });
    onTestFinished(() => void Object.defineProperty(process, 'stdin', before ?? {}));
    const { code, out } = await run(['policy', 'lint', '-']);
    expect([code, out]).toEqual([1, expect.stringMatching(/^-:2: error: .*MODE_UNKNOWN/)]);
  });
});

describe('policy draft', () => {
  it('lists every MX host, keeps the report addresses, and says what would be refused today', async () => {
    const environment = await world(null);
    const { out } = await run(['policy', 'draft', DOMAIN], environment);
    expect(out).toContain(`version: STSv1\nmode: testing\nmx: ${MX}\nmax_age: 604800\n`);
    expect(out).toMatch(/refused today:\n {2}mx1\.harbourline\.example: 127\.0\.0\.1: The certificate names other/);
    expect(out).toMatch(/rua=mailto:tls@elsewhere\.example,mailto:tls@ours\.example/);
    const { out: text } = await run(['policy', 'draft', DOMAIN, '--no-probe', '--text'], environment);
    expect(text).toBe(POLICY);
  });
});

describe('policy next', () => {
  it('makes the change that is asked for from the file that is served', async () => {
    const environment = await world(POLICY);
    const { out } = await run(['policy', 'next', DOMAIN, '--change', 'enforce', '--text'], environment);
    expect(out).toBe(POLICY.replace('testing', 'enforce'));
    const { out: json } = await run(['policy', 'next', DOMAIN, '--mx', 'mx2.example.net', '--json'], environment);
    expect(JSON.parse(json)).toMatchObject({
      change: 'add-mx',
      diff: expect.arrayContaining([{ kind: 'added', text: 'mx: mx2.example.net' }]),
    });
  });

  it('asks the verdict, and says when nothing is known', async () => {
    const { code, err } = await run(['policy', 'next', DOMAIN], await world(POLICY));
    expect([code, err]).toEqual([1, expect.stringMatching(/no domain called harbourline\.example is known/)]);
    const watched = { ...(await world(null)), STSREADY_DOMAINS: DOMAIN };
    expect(await run(['policy', 'next', DOMAIN, '--text'], watched)).toMatchObject({ code: 0, out: POLICY });
  });
});

describe('policy approve', () => {
  it('keeps a sound file for a watched domain under the name of whoever approved it', async () => {
    const environment = await world(null);
    const file = join(temporaryFolder(), 'mta-sts.txt');
    writeFileSync(file, POLICY);
    const args = ['policy', 'approve', DOMAIN, file, '--by', 'kenji'];
    expect(await run(args, environment)).toMatchObject({ code: 1, err: expect.stringMatching(/not watched/) });
    const watched = { ...environment, STSREADY_DOMAINS: DOMAIN };
    expect(await run(args, watched)).toMatchObject({ code: 0, out: expect.stringMatching(/serves this from now on/) });
    writeFileSync(file, 'mode: testing\n');
    expect(await run(args, watched)).toMatchObject({ code: 1, err: expect.stringMatching(/version/) });
    expect(await run(args.slice(0, -2), watched)).toMatchObject({ code: 2 });
  });
});
