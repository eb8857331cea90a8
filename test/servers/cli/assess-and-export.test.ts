import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateDemo } from '../../../fixtures/demo/generate.ts';
import { program } from '../../support/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsready-assess-'));
const data = generateDemo();
const domain = 'kanda-books.example';
const environment = { ...process.env, STSREADY_DATABASE: join(folder, 'a.db'), STSREADY_LIVE_CHECKS: 'off' };

/** Runs the built program; a failure comes back as its code and what it said. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = environment) {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], { env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('stsready assess', { tags: ['build'] }, () => {
  beforeAll(async () => {
    const mails = data.domains.find(({ name }) => name === domain)?.mails ?? [];
    const paths = mails.map((mail, index) => {
      const path = join(folder, `${index}.eml`);
      writeFileSync(path, mail.raw);
      return path;
    });
    expect((await run(['import', '--vouch', ...paths])).code).toBe(0);
  }, 60_000);

  test('prints the answer, the numbers, the reasons in order and what to do', async () => {
    const { stdout } = await run(['assess', domain, '--now', data.now]);
    expect(stdout.split('\n')[1]).toBe('  You can switch to mode: enforce. Confidence: medium.');
    const order = [
      'clean days. From',
      'Keep an eye on',
      'Good to know',
      'What to do next',
      '1. Switch to mode: enforce.',
    ];
    const places = order.map((words) => stdout.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('replays a saved decision bit for bit, without database or network', async () => {
    const file = join(folder, 'evidence.json');
    const first = await run(['assess', domain, '--now', data.now, '--json', '--save-evidence', file]);
    const again = await run(['assess', '--evidence', file, '--json'], {
      ...process.env,
      STSREADY_DATABASE: join(folder, 'nowhere', 'never.db'),
    });
    expect(again.stdout).toBe(first.stdout);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
    const [assessment] = JSON.parse(first.stdout) as { state: string; domain: string }[];
    expect(assessment).toMatchObject({ domain, state: 'ready' });
  });

  test('refuses evidence that was tampered with, and says where', async () => {
    const file = join(folder, 'tampered.json');
    const [evidence] = JSON.parse(readFileSync(join(folder, 'evidence.json'), 'utf8')) as { rows: unknown }[];
    writeFileSync(file, JSON.stringify([{ ...evidence, rows: 'all clean' }]));
    const { code, stderr } = await run(['assess', '--evidence', file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/tampered\.json: not evidence that this version can judge: rows: /);
  });

  test('ends with 3 when a domain asked about may not enforce', async () => {
    expect((await run(['assess', domain, '--now', data.now, '--exit-code'])).code).toBe(0);
    expect((await run(['assess', domain, '--now', '2026-11-10T12:00:00Z', '--exit-code'])).code).toBe(3);
  });
});

describe('stsready export', { tags: ['build'] }, () => {
  const database = { ...process.env, STSREADY_DATABASE: join(folder, 'export.db'), STSREADY_NOW: data.now };
  beforeAll(async () => {
    const mail = data.domains.find(({ name }) => name === domain)?.mails.at(-1);
    writeFileSync(join(folder, 'one.eml'), mail?.raw ?? '');
    expect((await run(['import', '--vouch', join(folder, 'one.eml')], database)).code).toBe(0);
  }, 60_000);

  test('prints a table that begins with its header, or one JSON document', async () => {
    const csv = await run(['export', 'reports', '--domain', domain], database);
    expect(csv.stdout.split('\r\n').map((line) => line.slice(0, 11))).toEqual([
      'day,domain,',
      expect.stringMatching(/^2026-/),
      '',
    ]);
    const json = await run(['export', 'series', '--domain', domain, '--format', 'json'], database);
    expect((JSON.parse(json.stdout) as { days: unknown[] }).days.length).toBeGreaterThan(0);
    expect((await run(['export', 'failures', '--domain', domain, '--from', '2026-11-01'], database)).code).toBe(0);
  });

  test.each([
    [['export', 'secrets'], /exports of domains, reports/],
    [['export', 'failures'], /name the domain with --domain/],
    [['export', 'reports', '--from', 'yesterday'], /--from: /],
    [['export', 'reports', '--format', 'xml'], /--format: /],
    [['export', 'series', '--domain', 'nobody.example'], /nobody\.example|There is no/],
  ])('%j fails with the reason', async (args, reason) => {
    const { code, stderr } = await run(args, database);
    expect([code, stderr]).toEqual([1, expect.stringMatching(reason)]);
  });
});
