import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkAnswer } from '../../../server/contract/checks.ts';
import { makeAuthority } from '../../support/certificates.ts';
import { startDnsStub } from '../../support/dns-stub.ts';
import { servePolicy, startPolicyHost } from '../../support/policy-host.ts';
import { program, untilItListens } from '../../support/program.ts';
import { startSmtpHost } from '../../support/smtp-host.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const DOMAIN = 'harbourline.example';
const MX = `mx1.${DOMAIN}`;

describe('the built program', { tags: ['build'] }, () => {
  it('checks by itself soon after its start, publishes the verdict, and ends at once when told to', async () => {
    const folder = temporaryFolder();
    const authority = makeAuthority();
    writeFileSync(join(folder, 'ca.pem'), authority.root.pem);
    const dns = await startDnsStub({
      [`_mta-sts.${DOMAIN}`]: { TXT: ['v=STSv1; id=1'] },
      [DOMAIN]: { MX: [`10 ${MX}`] },
      [MX]: { A: ['127.0.0.1'] },
      [`mta-sts.${DOMAIN}`]: { A: ['127.0.0.1'] },
    });
    const host = await startPolicyHost({
      tls: authority.issue({ names: [`mta-sts.${DOMAIN}`] }),
      answer: servePolicy(`version: STSv1\nmode: testing\nmx: ${MX}\nmax_age: 604800\n`),
    });
    const smtp = await startSmtpHost({ tls: authority.issue({ names: [MX] }) });
    const child = spawn(process.execPath, [program, 'serve'], {
      env: {
        PATH: process.env['PATH'],
        STSREADY_DATABASE: join(folder, 'serve.db'),
        STSREADY_LISTEN: '127.0.0.1:0',
        STSREADY_DOMAINS: DOMAIN,
        STSREADY_RESOLVERS: dns.server,
        STSREADY_PORT25_CANARIES: MX,
        STSREADY_TEST_TARGETS: `https:${host.port},smtp:${smtp.port}`,
        STSREADY_TEST_CA: join(folder, 'ca.pem'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const url = await untilItListens(child);
    const ask = async (path: string) => (await fetch(`${url}/api/v1${path}`)).json();
    const looked = async () => {
      const { check } = checkAnswer.parse(await ask(`/domains/${DOMAIN}/check`));
      return check?.running === false ? check : null;
    };
    await expect.poll(looked, { timeout: 10_000 }).toMatchObject({ mode: 'testing', mx: [{ host: MX, result: 'ok' }] });
    await expect
      .poll(() => ask(`/domains/${DOMAIN}/assessment`), { timeout: 5000 })
      .toMatchObject({ mode: 'testing', perMx: [{ host: MX, verdict: 'pass', because: 'probed-ok' }] });
    expect(await ask('/status')).toMatchObject({ liveTestTargets: true, port25Blocked: false });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const begun = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
