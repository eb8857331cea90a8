import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { silentLog } from '../../server/log.ts';
import { packageRoot } from '../../server/package-root.ts';
import { expectCalm, openPage, seriousFaults, settle, type WatchedPage } from '../support/browser.ts';
import { makeCertificate } from '../support/certificates.ts';
import { type App, createCheckedApp } from '../support/checked-app.ts';
import { startChromium } from '../support/chromium.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { MAILS_NOW, numberedMail } from '../support/report-mails.ts';

const authority = makeCertificate({ commonName: 'Our own authority', authority: true });
const certificate = makeCertificate({ names: ['localhost'], issuer: authority });

/** A person who has read nothing: every step is what the page itself says. */
describe('a newcomer', { tags: ['build', 'dovecot', 'chromium'] }, () => {
  let dovecot: Dovecot;
  let browser: Browser;
  let app: App;
  let url: string;
  let watched: WatchedPage;
  const folder = mkdtempSync(join(tmpdir(), 'stsready-newcomer-'));

  beforeAll(async () => {
    dovecot = await startDovecot({ tls: { key: certificate.keyPem, cert: certificate.pem } });
    for (let index = 1; index <= 5; index++) dovecot.deliver('tls', numberedMail(index), `${index}.${index}.test`);
    browser = await startChromium();
    const config = readConfig({
      STSREADY_DATABASE: join(folder, 'newcomer.db'),
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_NOW: MAILS_NOW,
    });
    app = await createCheckedApp(config, { log: silentLog, webFolder: join(packageRoot, 'dist/web') });
    url = (await app.start()).url;
    watched = await openPage(browser, { width: 360 });
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await dovecot.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('connects a mailbox, mistake by mistake, and sees what it brought', async () => {
    const { page } = watched;
    await page.goto(url);
    await settle(page);
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Test and connect' }) });
    const connect = () => form.getByRole('button', { name: 'Test and connect' }).click();
    const says = (text: string) => form.getByText(text, { exact: false }).waitFor({ timeout: 15_000 });

    await form.getByLabel('IMAP server').fill('imap.no-such-host.invalid');
    await form.getByLabel('Username').fill('tls');
    await form.getByLabel('Password').fill('wrong');
    await connect();
    await says('There is no server called imap.no-such-host.invalid.');

    await form.getByLabel('IMAP server').fill('localhost');
    await form.getByLabel('Port', { exact: true }).fill(String(dovecot.port));
    await connect();
    await says(`No TLS with localhost on port ${dovecot.port}.`);

    await form.getByLabel('Port', { exact: true }).fill(String(dovecot.tlsPort));
    await connect();
    await says('The server shows this certificate:');
    await says(new X509Certificate(certificate.pem).fingerprint256);
    await says('Our own authority');
    expect(await seriousFaults(page)).toEqual([]);
    await form.getByRole('button', { name: 'Trust this certificate' }).click();
    await says('The server refused username or password');

    await form.getByLabel('Password').fill('secret');
    await form.getByLabel('Folder', { exact: true }).fill('TLS');
    await connect();
    await says('These are there; choose one:');
    expect(await seriousFaults(page)).toEqual([]);

    await form.getByRole('button', { name: 'INBOX', exact: true }).click();
    await says('The folder is now INBOX.');
    await form.getByText('More settings', { exact: true }).click();
    expect((await form.getByLabel('Certificate of the server').inputValue()).trim()).toBe(certificate.pem.trim());
    await form.getByLabel('After a report is stored').selectOption({ label: 'Move it to a folder' });
    await form.getByLabel('Folder to move to').fill('Done');
    await form
      .getByLabel('How is the origin')
      .selectOption({ label: 'Not at all: no stranger can send mail into this mailbox' });
    await connect();
    // The first reports take the page away from the first-run view, or the form says what it found.
    await expect.poll(() => app.mailboxes().length, { timeout: 15_000 }).toBe(1);

    await page.goto(`${url}/sources`);
    await settle(page);
    const card = page.locator('section.mailbox');
    await card.getByText('Up to date').waitFor({ timeout: 15_000 });
    await card.getByText('moved to Done once they are stored').waitFor();
    expect(await card.locator('dl > div', { hasText: 'Reports stored' }).locator('dd').textContent()).toBe('5');
    await expectCalm({ ...watched, complaints: watched.complaints.filter((line) => !line.includes('422')) });
  }, 120_000);

  test('changes it without typing the password again, and disconnects it', async () => {
    const { page } = watched;
    const card = page.locator('section.mailbox');
    await card.getByRole('button', { name: 'Read now' }).click();
    await card.getByText('Read again: nothing new.').waitFor({ timeout: 15_000 });
    await card.getByRole('button', { name: 'Change' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('More settings', { exact: true }).click();
    expect(await sheet.getByLabel('Folder to move to').inputValue()).toBe('Done');
    expect(await sheet.getByLabel('Password').inputValue()).toBe('');
    await sheet.getByLabel('Minutes between two looks').fill('0');
    await sheet.getByRole('button', { name: 'Test and save' }).click();
    await sheet.getByText('From 1 to 1440 minutes.').waitFor();
    await sheet.getByLabel('Minutes between two looks').fill('30');
    await sheet.getByLabel('After a report is stored').selectOption({ label: 'Leave the message as it is' });
    expect(await seriousFaults(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Test and save' }).click();
    await sheet.waitFor({ state: 'detached', timeout: 15_000 });
    await card.getByText('Opened read-only.').waitFor();
    await card.getByText('Looked at every 30 min').waitFor();

    await card.getByRole('button', { name: 'Disconnect' }).click();
    await sheet.getByText('Reports that came from it stay').waitFor();
    await sheet.getByRole('button', { name: 'Disconnect' }).click();
    await card.waitFor({ state: 'detached' });
    expect(app.mailboxes()).toEqual([]);
  }, 60_000);

  test('is asked before reports count that nobody can prove, and told how many count then', async () => {
    for (let index = 11; index <= 15; index++) dovecot.deliver('unsigned', numberedMail(index), `${index}.1.test`);
    const { page } = watched;
    await page.goto(`${url}/sources`);
    await settle(page);
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Test and connect' }) });
    await form.getByLabel('IMAP server').fill('127.0.0.1');
    await form.getByLabel('Encryption').selectOption('STARTTLS');
    await form.getByLabel('Port', { exact: true }).fill(String(dovecot.port));
    await form.getByLabel('Username').fill('unsigned');
    await form.getByLabel('Password').fill('secret');
    await form.getByRole('button', { name: 'Test and connect' }).click();
    await form.getByRole('button', { name: 'Trust this certificate' }).click({ timeout: 15_000 });
    const card = page.locator('section.mailbox');
    await card.getByText('Can strangers send mail into this mailbox?').waitFor({ timeout: 15_000 });
    await page.getByText('Where reports come from: 10 reports stored.').waitFor({ timeout: 15_000 });

    await card.getByRole('button', { name: 'Yes, or I do not know' }).click();
    await card.getByText('Until then they count for nothing.').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(app.mailboxes()[0]?.settings.trust).toBe('dkim');

    await card.getByRole('button', { name: 'No: count its reports' }).click();
    await card.getByText(/^5 reports count now\./).waitFor({ timeout: 15_000 });
    expect(app.mailboxes()[0]?.settings.trust).toBe('vouch');
  }, 60_000);
});
