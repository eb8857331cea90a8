import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A token server on loopback: hands out access tokens as Google and Microsoft do, and tells Dovecot whose they are. */
export interface TokenServer {
  readonly endpoint: string;
  /** Dovecot's oauth2.conf, which asks this server about tokens. */
  readonly dovecotConfiguration: string;
  /** What it was asked for, form by form. */
  readonly asked: URLSearchParams[];
  /** Lifetime in seconds of tokens issued from now on. */
  setLifetime(seconds: number): void;
  /** Invalidates every token issued so far. */
  revoke(): void;
  /** What to answer instead of a token: an error of RFC 6749 section 5.2; null: a token. */
  refuse(error: string | null, description?: string): void;
  /** From now on nothing is answered. */
  hang(): void;
  /** Each answer to a refresh token carries a new one, and the old one is worth nothing from then on. */
  rotate(): void;
  stop(): Promise<void>;
}

/** Every token is for `user`. */
export async function startTokenServer(user: string): Promise<TokenServer> {
  const good = new Map<string, number>();
  const spent = new Set<string>();
  const asked: URLSearchParams[] = [];
  let lifetime = 3600;
  let refusal: string | null = null;
  let rotating = false;
  let hanging = false;
  let refusalWords = 'as the test wants it';

  function answerToken(form: URLSearchParams): { status: number; body: object } {
    asked.push(form);
    const refresh = form.get('refresh_token');
    const error = refusal ?? (refresh !== null && spent.has(refresh) ? 'invalid_grant' : null);
    if (error !== null) return { status: 400, body: { error, error_description: refusalWords } };
    const token = createHash('sha256').update(`${asked.length}${Math.random()}`).digest('hex');
    good.set(token, Date.now() + lifetime * 1000);
    if (rotating && refresh !== null) spent.add(refresh);
    return {
      status: 200,
      body: {
        access_token: token,
        token_type: 'Bearer',
        expires_in: lifetime,
        ...(rotating && refresh !== null ? { refresh_token: `refresh-${asked.length}` } : {}),
      },
    };
  }

  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const isActive = (good.get(form.get('token') ?? '') ?? 0) > Date.now();
      const answer =
        request.url === '/token'
          ? answerToken(form)
          : { status: 200, body: isActive ? { active: true, username: user, scope: 'mail' } : { active: false } };
      if (hanging && request.url === '/token') return;
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}/token`,
    dovecotConfiguration: `
introspection_mode = post
introspection_url = http://127.0.0.1:${port}/introspect
username_attribute = username
active_attribute = active
active_value = true
scope = mail
timeout_msecs = 3000
`,
    asked,
    setLifetime(seconds) {
      lifetime = seconds;
    },
    revoke: () => good.clear(),
    refuse(error, description = 'as the test wants it') {
      refusal = error;
      refusalWords = description;
    },
    hang() {
      hanging = true;
    },
    rotate() {
      rotating = true;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `fetch` with the providers' token addresses redirected to `server`; records in `asked` the intended address. Others are refused. */
export function providersLedTo(server: Pick<TokenServer, 'endpoint'>, asked: string[] = []): typeof fetch {
  return async (address, init) => {
    const meant = new URL(address instanceof Request ? address.url : address);
    if (!['login.microsoftonline.com', 'oauth2.googleapis.com'].includes(meant.hostname))
      throw new Error(`asked for a token at ${meant.hostname}`);
    asked.push(meant.href);
    return fetch(server.endpoint, init);
  };
}
