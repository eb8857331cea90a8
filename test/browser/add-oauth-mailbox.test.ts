import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { silentLog } from '../../server/log.ts';
import { packageRoot } from '../../server/package-root.ts';
import { openPage, seriousFaults, settle, sidewaysBy, type WatchedPage } from '../support/browser.ts';
import { makeCertificate } from '../support/certificates.ts';
import { type App, createCheckedApp } from '../support/checked-app.ts';
import { startChromium } from '../support/chromium.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { MAILS_NOW, numberedMail } from '../support/report-mails.ts';
import { providersLedTo, startTokenServer, type TokenServer } from '../support/token-server.ts';

const USER = 'tls@example.org';
const authority = makeCertificate({ commonName: 'Our own authority', authority: true });
const certificate = makeCertificate({ names: ['localhost'], issuer: authority });
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const keyFile = JSON.stringify({
  type: 'service_account',
  private_key_id: 'k1',
  private_key: privateKey,
  client_email: 'svc@project.example',
  token_uri: 'https://oauth2.googleapis.com/token',
});

describe('a mailbox that takes no password', { tags: ['build', 'dovecot', 'chromium'] }, () => {
  let tokens: TokenServer;
  let dovecot: Dovecot;
  let browser: Browser;
  let app: App;
  let url: string;
  let watched: WatchedPage;
  const folder = mkdtempSync(join(tmpdir(), 'stsready-oauth-form-'));

  beforeAll(async () => {
    tokens = await startTokenServer(USER);
    dovecot = await startDovecot({
      tls: { key: certificate.keyPem, cert: certificate.pem },
      files: { 'oauth2.conf': tokens.dovecotConfiguration },
      passdb: (place) => `driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${place}/oauth2.conf`,
      extra: 'auth_mechanisms = xoauth2 oauthbearer',
    });
    for (let index = 1; index <= 3; index++) dovecot.deliver(USER, numberedMail(index), `${index}.${index}.test`);
    browser = await startChromium();
    const config = readConfig({
      STSREADY_DATABASE: join(folder, 'oauth.db'),
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_NOW: MAILS_NOW,
    });
    app = await createCheckedApp(config, {
      log: silentLog,
      webFolder: join(packageRoot, 'dist/web'),
      fetch: providersLedTo(tokens),
    });
    url = (await app.start()).url;
    watched = await openPage(browser, { width: 360 });
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await dovecot.stop();
    await tokens.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is connected with an application of Microsoft 365, mistake by mistake', async () => {
    const { page } = watched;
    await page.goto(`${url}/sources`);
    await settle(page);
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Test and connect' }) });
    const connect = () => form.getByRole('button', { name: 'Test and connect' }).click();
    const says = (text: string) => form.getByText(text, { exact: false }).waitFor({ timeout: 15_000 });
    const signIn = form.getByLabel('Sign in with');
    const host = form.getByLabel('IMAP server');

    // The choice is made with the keyboard; server and port follow until someone types others.
    await signIn.focus();
    await page.keyboard.press('ArrowDown');
    expect(await signIn.inputValue()).toBe('microsoft');
    expect(await host.inputValue()).toBe('outlook.office365.com');
    expect(await form.getByLabel('Port', { exact: true }).inputValue()).toBe('993');
    await signIn.selectOption('google');
    expect(await host.inputValue()).toBe('imap.gmail.com');
    expect(await form.getByLabel('Password').count()).toBe(0);
    await signIn.selectOption('refresh');
    await form.getByLabel('Provider').selectOption('microsoft');
    expect(await host.inputValue()).toBe('outlook.office365.com');
    expect(await form.getByLabel('Tenant').count()).toBe(1);
    await signIn.selectOption('password');
    expect(await host.inputValue()).toBe('');
    await host.fill('localhost');
    await form.getByLabel('Port', { exact: true }).fill(String(dovecot.tlsPort));
    for (const choice of ['google', 'refresh', 'microsoft']) {
      await signIn.selectOption(choice);
      expect(await seriousFaults(page)).toEqual([]);
      expect(await sidewaysBy(page)).toBe(0);
    }
    expect(await host.inputValue()).toBe('localhost');

    await form.getByLabel('Address of the mailbox').fill(USER);
    await form.getByLabel('Tenant').fill('../elsewhere');
    await form.getByLabel('Client ID').fill('client-1');
    await form.getByLabel('Client secret').fill('hush-hush-application');
    await form.getByText('More settings', { exact: true }).click();
    await form.getByLabel('Certificate of the server').fill(authority.pem);
    await connect();
    await says('Look at the fields that are marked.');
    const tenant = form.getByLabel('Tenant');
    expect(await tenant.getAttribute('aria-invalid')).toBe('true');
    const described = (await tenant.getAttribute('aria-describedby'))?.split(' ').at(-1);
    expect(await page.locator(`[id="${described}"]`).textContent()).toMatch(/^Write the directory ID/);
    expect(await seriousFaults(page)).toEqual([]);

    await tenant.fill('example.org');
    tokens.refuse('invalid_client', 'AADSTS7000215: Invalid client secret provided.');
    await connect();
    await says('The token server of Microsoft does not accept the client ID or the client secret. (invalid_client');
    tokens.refuse(null);
    tokens.setLifetime(0.001);
    await connect();
    await says('The token server gave an access token, but the mail server refused it');
    tokens.setLifetime(3600);
    await form.getByText('More settings', { exact: true }).click();
    await connect();
    await expect.poll(() => app.mailboxes().length, { timeout: 15_000 }).toBe(1);
    await page.locator('section.mailbox').getByText('Up to date').waitFor({ timeout: 15_000 });
  }, 120_000);

  test('is changed without giving the secret again, then given the key file of a service account', async () => {
    const { page } = watched;
    await page.goto(`${url}/sources`);
    await settle(page);
    const card = page.locator('section.mailbox');
    const sheet = page.getByRole('dialog');
    const connect = () => sheet.getByRole('button', { name: 'Test and save' }).click();
    await card.getByRole('button', { name: 'Change' }).click();
    expect(await sheet.getByLabel('Sign in with').inputValue()).toBe('microsoft');
    expect(await sheet.getByLabel('Client ID').inputValue()).toBe('client-1');
    expect(await sheet.getByLabel('Client secret').inputValue()).toBe('');
    expect(await seriousFaults(page)).toEqual([]);
    await connect();
    await sheet.waitFor({ state: 'detached', timeout: 15_000 });
    expect(tokens.asked.at(-1)?.get('client_secret')).toBe('hush-hush-application');

    await card.getByRole('button', { name: 'Change' }).click();
    await sheet.getByLabel('Sign in with').selectOption('google');
    const choose = async (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      const chooser = page.waitForEvent('filechooser');
      await sheet.getByRole('button', { name: 'Choose the key file' }).click();
      await (await chooser).setFiles(join(folder, name));
    };
    const key = sheet.getByLabel('Key of the service account');
    await choose('large.json', 'x'.repeat(100_000));
    await sheet.getByText('This is too long to be right.').waitFor();
    await choose('hostile.json', keyFile.replace('oauth2.googleapis.com', 'evil.example'));
    await expect.poll(() => key.inputValue()).toContain('evil.example');
    await connect();
    await sheet.getByText('Its token_uri leads to no address of Google.').waitFor({ timeout: 15_000 });
    expect(await seriousFaults(page)).toEqual([]);
    await choose('key.json', keyFile);
    await expect.poll(() => key.inputValue()).toBe(keyFile);
    await connect();
    await sheet.waitFor({ state: 'detached', timeout: 15_000 });
    expect(tokens.asked.at(-1)?.get('assertion')).toMatch(/^eyJ/);

    await card.getByRole('button', { name: 'Change' }).click();
    await sheet.getByText('Leave empty to keep the key of svc@project.example.').waitFor();
    expect(await key.inputValue()).toBe('');
    expect(await page.content()).not.toMatch(/hush-hush|BEGIN PRIVATE/);
    const complaints = watched.complaints.filter((line) => !line.includes('422'));
    expect([complaints, await sidewaysBy(page)]).toEqual([[], 0]);
  }, 120_000);
});
