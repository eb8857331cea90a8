import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeReport } from '../../../server/tlsrpt/write.ts';
import { program, untilItListens } from '../../support/program.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { policyResult } from '../../support/wide-report.ts';

const DOMAINS = Array.from({ length: 500 }, (_, index) => `d${index}.receiver.example`);

/** A name server that hears every question and answers none. */
async function silentNameServer(): Promise<{ address: string; asked(): number }> {
  let asked = 0;
  const socket = createSocket('udp4', () => {
    asked += 1;
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { address: `127.0.0.1:${socket.address().port}`, asked: () => asked };
}

/** A report about all domains, each with some failures, so that all have to be judged anew. */
function wideReport(id: number): string {
  return writeReport({
    organization: 'Reporter Ltd',
    contact: 'tlsrpt@reporter.example',
    reportId: `flood-${id}`,
    start: '2025-06-18T00:00:00Z',
    end: '2025-06-18T23:59:59Z',
    policies: DOMAINS.map((domain) => policyResult(domain, 2)),
    rejectedEntries: [],
  });
}

describe('SIGTERM', { tags: ['build'] }, () => {
  it('ends the program in less than ten seconds in the middle of a flood, checks, an upload and an open page', async () => {
    const dns = await silentNameServer();
    const child = spawn(process.execPath, [program, 'serve'], {
      env: {
        PATH: process.env['PATH'],
        STSREADY_DATABASE: join(temporaryFolder(), 'stop.db'),
        STSREADY_LISTEN: '127.0.0.1:0',
        STSREADY_DOMAINS: DOMAINS.join(','),
        STSREADY_RESOLVERS: dns.address,
        STSREADY_SUBMISSION_TOKEN: 'a-secret-of-16-characters',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const url = await untilItListens(child);

    const { hostname, port } = new URL(url);
    const upload = connect(Number(port), hostname);
    onTestFinished(() => void upload.destroy());
    upload.on('error', () => {}); // cut off at the end
    upload.write(
      `POST /api/v1/uploads HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 1000000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n`,
    );
    const page = await fetch(`${url}/api/v1/events`);
    expect(page.status).toBe(200);
    let posted = 0;
    const flood = Array.from({ length: 6 }, async (_, line) => {
      for (let id = line; child.exitCode === null; id += 6) {
        const answer = await fetch(`${url}/tlsrpt/a-secret-of-16-characters`, {
          method: 'POST',
          body: wideReport(id),
        }).catch(() => null);
        if (answer === null) return;
        await answer.arrayBuffer();
        posted += answer.status === 201 ? 1 : 0;
      }
    });
    await expect.poll(() => posted, { timeout: 60_000 }).toBeGreaterThan(3);
    await expect.poll(() => dns.asked(), { timeout: 10_000 }).toBeGreaterThan(0);

    const ended = once(child, 'exit');
    const begun = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await Promise.all(flood);
  }, 120_000);
});
