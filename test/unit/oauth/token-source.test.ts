import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addSeconds } from '../../../server/contract/time.ts';
import { type OAuthConfig, oauthConfig } from '../../../server/oauth/config.ts';
import { tokenRequest } from '../../../server/oauth/grant.ts';
import { TokenError } from '../../../server/oauth/token-error.ts';
import { type TokenSourceOptions, tokenSource } from '../../../server/oauth/token-source.ts';

type Asked = { form: Record<string, string>; headers: IncomingHttpHeaders };
type Script = (asked: Asked, response: ServerResponse, turn: number) => void;

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const grant =
  (fields: object = {}): Script =>
  (_asked, response, turn) =>
    json(response, 200, { access_token: `token-${turn}`, token_type: 'Bearer', expires_in: 3600, ...fields });

/** A token server of our own on a free port. */
async function tokenServer(script: Script): Promise<{ endpoint: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      asked.push({ form, headers: request.headers });
      script({ form, headers: request.headers }, response, asked.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, asked };
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const start = '2025-06-19T05:00:00Z';

const configs = {
  google: {
    kind: 'google-refresh-token',
    clientId: 'id',
    clientSecret: 'secret-of-google',
    refreshToken: 'refresh-of-google',
  },
  service: {
    kind: 'google-service-account',
    user: 'reports@receiver.example',
    key: { client_email: 'robot@project.example', private_key: pem, private_key_id: 'k1', type: 'service_account' },
  },
  application: {
    kind: 'microsoft-client-credentials',
    tenant: 'receiver.example',
    clientId: 'id',
    clientSecret: 'secret-of-microsoft',
  },
  user: { kind: 'microsoft-refresh-token', tenant: 'common', clientId: 'id', refreshToken: 'refresh-of-microsoft' },
};
const parse = (config: object, tokenEndpoint?: string): OAuthConfig =>
  oauthConfig.parse(tokenEndpoint === undefined ? config : { ...config, tokenEndpoint });

function source(config: object, endpoint: string, options: Partial<TokenSourceOptions> = {}) {
  const clock = { now: start };
  const tokens = tokenSource(parse(config, endpoint), { fetch, now: () => clock.now, ...options });
  return { tokens, pass: (seconds: number) => (clock.now = addSeconds(clock.now, seconds)) };
}

async function refusal(config: object, script: Script, options: Partial<TokenSourceOptions> = {}): Promise<TokenError> {
  const { endpoint } = await tokenServer(script);
  const error = await source(config, endpoint, options)
    .tokens.accessToken()
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof TokenError)) throw new Error(`expected a TokenError, got ${String(error)}`);
  return error;
}

describe('tokenSource asks', () => {
  const forms: [keyof typeof configs, Record<string, string>][] = [
    [
      'google',
      {
        grant_type: 'refresh_token',
        client_id: 'id',
        client_secret: 'secret-of-google',
        refresh_token: 'refresh-of-google',
      },
    ],
    [
      'application',
      {
        grant_type: 'client_credentials',
        client_id: 'id',
        client_secret: 'secret-of-microsoft',
        scope: 'https://outlook.office365.com/.default',
      },
    ],
    [
      'user',
      {
        grant_type: 'refresh_token',
        client_id: 'id',
        refresh_token: 'refresh-of-microsoft',
        scope: 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
      },
    ],
  ];
  test.each(forms)('with the form of %s', async (name, form) => {
    const { endpoint, asked } = await tokenServer(grant());
    expect(await source(configs[name], endpoint).tokens.accessToken()).toBe('token-1');
    expect(asked).toEqual([
      {
        form,
        headers: expect.objectContaining({
          'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded/),
        }),
      },
    ]);
  });

  test('with a statement that the key of the service account has signed', async () => {
    const { endpoint, asked } = await tokenServer(grant());
    await source(configs.service, endpoint).tokens.accessToken();
    const [first] = asked;
    expect(first?.form.grant_type).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header = '', claims = '', signature = ''] = (first?.form.assertion ?? '').split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(read(claims)).toEqual({
      iss: 'robot@project.example',
      sub: 'reports@receiver.example',
      scope: 'https://mail.google.com/',
      aud: endpoint,
      iat: Date.parse(start) / 1000,
      exp: Date.parse(start) / 1000 + 3600,
    });
    const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
    expect(verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(
      true,
    );
  });

  test('the providers themselves unless told otherwise', () => {
    const endpoint = (name: keyof typeof configs) => tokenRequest(parse(configs[name]), null, start).endpoint;
    expect(endpoint('google')).toBe('https://oauth2.googleapis.com/token');
    expect(endpoint('service')).toBe('https://oauth2.googleapis.com/token');
    expect(endpoint('application')).toBe('https://login.microsoftonline.com/receiver.example/oauth2/v2.0/token');
    expect(endpoint('user')).toBe('https://login.microsoftonline.com/common/oauth2/v2.0/token');
  });
});

describe('tokenSource keeps a token', () => {
  test('until five minutes before it expires', async () => {
    const { endpoint, asked } = await tokenServer(grant());
    const { tokens, pass } = source(configs.google, endpoint);
    expect(await tokens.accessToken()).toBe('token-1');
    pass(3299);
    expect(await tokens.accessToken()).toBe('token-1');
    pass(1);
    expect(await tokens.accessToken()).toBe('token-2');
    expect(asked).toHaveLength(2);
  });

  test('for half its life when that is short, and for an hour when nobody says', async () => {
    const short = await tokenServer(grant({ expires_in: '60' }));
    const first = source(configs.google, short.endpoint);
    await first.tokens.accessToken();
    first.pass(29);
    expect(await first.tokens.accessToken()).toBe('token-1');
    first.pass(1);
    expect(await first.tokens.accessToken()).toBe('token-2');

    const silent = await tokenServer((_asked, response, turn) =>
      json(response, 200, { access_token: `token-${turn}` }),
    );
    const second = source(configs.google, silent.endpoint);
    await second.tokens.accessToken();
    second.pass(3299);
    expect(await second.tokens.accessToken()).toBe('token-1');
  });

  test('until the mail server refuses it', async () => {
    const { endpoint } = await tokenServer(grant());
    const { tokens } = source(configs.google, endpoint);
    await tokens.accessToken();
    tokens.refused();
    expect(await tokens.accessToken()).toBe('token-2');
  });

  test('and asks once for callers that come together', async () => {
    const { endpoint, asked } = await tokenServer(grant());
    const { tokens } = source(configs.google, endpoint);
    expect(await Promise.all([tokens.accessToken(), tokens.accessToken(), tokens.accessToken()])).toEqual(
      Array(3).fill('token-1'),
    );
    expect(asked).toHaveLength(1);
  });

  test('asks again after a failure', async () => {
    const { endpoint } = await tokenServer((asked, response, turn) =>
      turn === 1 ? json(response, 503, {}) : grant()(asked, response, turn),
    );
    const { tokens } = source(configs.google, endpoint);
    await expect(tokens.accessToken()).rejects.toThrow(TokenError);
    expect(await tokens.accessToken()).toBe('token-2');
  });

  test('and a refresh token that replaces the old one', async () => {
    const { endpoint, asked } = await tokenServer((request, response, turn) =>
      grant({ refresh_token: turn < 3 ? `refresh-${turn}` : undefined })(request, response, turn),
    );
    const kept: string[] = [];
    const { tokens, pass } = source(configs.user, endpoint, { keepRefreshToken: (token) => void kept.push(token) });
    for (let turn = 0; turn < 4; turn++, pass(4000)) await tokens.accessToken();
    expect(asked.map(({ form }) => form.refresh_token)).toEqual([
      'refresh-of-microsoft',
      'refresh-1',
      'refresh-2',
      'refresh-2',
    ]);
    expect(kept).toEqual(['refresh-1', 'refresh-2']);
  });
});

describe('tokenSource says in words', () => {
  const refusals: [keyof typeof configs, string, string, RegExp][] = [
    [
      'google',
      'invalid_grant',
      'Token has been expired or revoked.',
      /refresh token is no longer accepted.*consent again.*expired or revoked/,
    ],
    ['google', 'invalid_client', 'The OAuth client was not found.', /client id or the client secret is wrong/],
    ['service', 'invalid_grant', 'Invalid email or User ID', /reports@receiver\.example exists.*clock/],
    ['service', 'unauthorized_client', 'Client is unauthorized to retrieve access tokens', /domain-wide delegation/],
    [
      'application',
      'invalid_client',
      'AADSTS7000222: The provided client secret keys are expired. Trace ID: 1-2-3',
      /secret has expired.*AADSTS7000222/,
    ],
    ['application', 'invalid_scope', '', /has not been granted/],
    ['user', 'invalid_grant', 'AADSTS70008: The refresh token has expired', /refresh token is no longer accepted/],
    ['user', 'something_new', 'hello', /says no \(something_new: hello\)/],
  ];
  test.each(refusals)('what it means for %s that the answer is %s', async (name, error, description, words) => {
    const thrown = await refusal(configs[name], (_asked, response) =>
      json(response, 400, { error, error_description: description }),
    );
    expect(thrown).toMatchObject({ kind: 'refused', name: 'TokenError', message: expect.stringMatching(words) });
    expect(thrown.message).toMatch(/^No access token from 127\.0\.0\.1:\d+: /);
    expect(thrown.message).not.toMatch(/Trace ID/);
  });

  const troubles: [string, Script, 'refused' | 'unreachable', RegExp][] = [
    ['a broken server', (_asked, response) => json(response, 500, {}), 'unreachable', /HTTP status 500/],
    [
      'a busy server',
      (_asked, response) => json(response, 429, { error: 'slow_down' }),
      'unreachable',
      /HTTP status 429/,
    ],
    [
      'a server in trouble that says so in a refusal',
      (_asked, response) => json(response, 400, { error: 'temporarily_unavailable' }),
      'unreachable',
      /HTTP status 400/,
    ],
    ['a page instead of JSON', (_asked, response) => response.end('<html>'), 'unreachable', /no token/],
    ['an empty token', (_asked, response) => json(response, 200, { access_token: '' }), 'unreachable', /no token/],
    [
      'a token that would break the IMAP command',
      (_asked, response) => json(response, 200, { access_token: 'a\r\nb' }),
      'unreachable',
      /no token/,
    ],
    ['a wrong address', (_asked, response) => json(response, 404, {}), 'refused', /HTTP status 404/],
    [
      'a redirect',
      (_asked, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
      'unreachable',
      /redirect/,
    ],
    ['a closed connection', (_asked, response) => response.destroy(), 'unreachable', /UND_ERR_SOCKET|ECONNRESET/],
    ['an answer without end', (_asked, response) => response.end('x'.repeat(100_000)), 'unreachable', /no end/],
  ];
  test.each(troubles)('%s', async (_title, script, kind, words) => {
    expect(await refusal(configs.google, script)).toMatchObject({ kind, message: expect.stringMatching(words) });
  });

  test('a server that does not answer in time', async () => {
    const thrown = await refusal(configs.google, () => {}, { timeoutMs: 200 });
    expect(thrown).toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/no answer within 0\.2 seconds/),
    });
  });

  test.each(Object.keys(configs) as (keyof typeof configs)[])(
    'and asks no longer than whoever waits for %s, and asks anew for the others',
    async (name) => {
      const { endpoint, asked } = await tokenServer((request, response, turn) =>
        turn === 1 ? undefined : grant()(request, response, turn),
      );
      const { tokens } = source(configs[name], endpoint);
      const stopping = new AbortController();
      const first = tokens.accessToken(stopping.signal);
      const second = tokens.accessToken();
      first.catch(() => {});
      await expect.poll(() => asked.length).toBe(1);
      const started = Date.now();
      stopping.abort();
      await expect(first).rejects.toMatchObject({ kind: 'unreachable' });
      expect(Date.now() - started).toBeLessThan(4000); // the server is given 15 seconds otherwise
      expect(await second).toBe('token-2');
      await expect(tokens.accessToken(stopping.signal)).resolves.toBe('token-2');
      tokens.refused();
      await expect(tokens.accessToken(stopping.signal)).rejects.toThrow(TokenError);
      expect(asked).toHaveLength(2);
    },
    20_000,
  );

  test('a server that stops in the middle of its answer', async () => {
    const thrown = await refusal(configs.google, (_asked, response) => void response.write('{"access'), {
      timeoutMs: 200,
    });
    expect(thrown).toMatchObject({ kind: 'unreachable', message: expect.stringMatching(/no answer within/) });
  });

  test('a server that is not there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { tokens } = source(configs.google, `http://127.0.0.1:${port}/token`);
    await expect(tokens.accessToken()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/refuses the connection/),
    });
  });

  test('nothing secret, and nothing that breaks a line, whatever the server repeats', async () => {
    const echo: Script = ({ form }, response) =>
      json(response, 400, {
        error: 'invalid_request',
        error_description: `a\r\nb\u202e ${Object.values(form).join(' ')}`,
      });
    for (const config of [configs.google, configs.application, configs.user, configs.service]) {
      const { message } = await refusal(config, echo);
      expect(message).toMatch(/invalid_request: a b/);
      expect(message).not.toMatch(/secret-of|refresh-of|eyJ|[\r\n\u202e]/);
    }
  });
});

describe('oauthConfig', () => {
  test.each(Object.entries(configs))('takes %s', (_name, config) => {
    expect(oauthConfig.safeParse(config).success).toBe(true);
  });

  const bad: [string, object, RegExp][] = [
    ['an unknown kind', { ...configs.google, kind: 'yahoo' }, /kind/],
    ['an unknown field', { ...configs.google, scope: 'x' }, /scope/],
    ['a missing secret', { ...configs.application, clientSecret: '' }, /clientSecret/],
    [
      'a tenant that leaves its place in the address',
      { ...configs.application, tenant: 'a/../b' },
      /tenant id or a domain/,
    ],
    ['a token server without TLS', { ...configs.google, tokenEndpoint: 'http://token.example/' }, /https/],
    ['a token server that is no web address', { ...configs.google, tokenEndpoint: 'file:///etc/passwd' }, /https/],
    [
      'a key that is none',
      { ...configs.service, key: { ...configs.service.key, private_key: 'x' } },
      /RSA private key/,
    ],
    ['a user without a domain', { ...configs.service, user: 'reports' }, /mail address/],
  ];
  test.each(bad)('refuses %s', (_title, config, words) => {
    const result = oauthConfig.safeParse(config);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toMatch(words);
    expect(JSON.stringify(result.error?.issues)).not.toMatch(/secret-of|refresh-of/);
  });
});
