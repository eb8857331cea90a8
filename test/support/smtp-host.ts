import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';

/** How an SMTP server of a test behaves; what is not given is as it should be. */
export interface SmtpBehaviour {
  readonly tls?: SecureContextOptions;
  readonly address?: string;
  readonly port?: number;
  readonly banner?: string;
  readonly bannerDelayMillis?: number;
  /** Answers to commands, whole, without the final line end; null closes, 'reset' resets the connection. */
  readonly answers?: Readonly<Record<string, string | null | 'reset'>>;
  /** Sent in the same packet after the go-ahead for TLS. */
  readonly injected?: string;
}

export interface SmtpHost {
  readonly port: number;
  /** Every line the client said, before and after TLS. */
  readonly said: string[];
  /** Names that clients sent as SNI. */
  readonly sni: string[];
  /** Connections at the same time, at most so far. */
  readonly mostAtOnce: () => number;
}

/** An SMTP server on loopback with STARTTLS and one fault or none. It takes no message. */
export async function startSmtpHost(behaviour: SmtpBehaviour = {}): Promise<SmtpHost> {
  const said: string[] = [];
  const sni: string[] = [];
  const open = new Set<Socket>();
  let most = 0;
  const server = createServer((socket) => {
    open.add(socket);
    most = Math.max(most, open.size);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    const greet = () => void socket.write(`${behaviour.banner ?? '220 mx.test ESMTP'}\r\n`);
    if (behaviour.bannerDelayMillis === undefined) greet();
    else setTimeout(greet, behaviour.bannerDelayMillis);
    listenTo(socket, false, () => open.delete(socket));
  });

  function listenTo(socket: Socket, secure: boolean, leave: () => void): void {
    let rest = '';
    const onData = (chunk: Buffer) => {
      rest += chunk.toString('latin1');
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        const line = rest.slice(0, end).trim();
        rest = rest.slice(end + 1);
        said.push(secure ? `(TLS) ${line}` : line);
        if (react(socket, line.split(' ')[0]?.toUpperCase() ?? '', secure, leave)) {
          socket.off('data', onData);
          return;
        }
      }
    };
    socket.on('data', onData);
  }

  /** Answers one command; true when TLS begins. */
  function react(socket: Socket, verb: string, secure: boolean, leave: () => void): boolean {
    const given = behaviour.answers?.[verb];
    if (given === null) socket.end();
    else if (given === 'reset') socket.resetAndDestroy();
    else if (given !== undefined) socket.write(`${given}\r\n`);
    else if (verb === 'EHLO')
      socket.write(`250-mx.test greets you\r\n250-PIPELINING\r\n${secure ? '' : '250-STARTTLS\r\n'}250 8BITMIME\r\n`);
    else if (verb === 'QUIT') {
      leave();
      socket.end('221 bye\r\n');
    } else if (verb === 'STARTTLS') {
      socket.write(`220 go ahead\r\n${behaviour.injected ?? ''}`);
      startSecure(socket, leave);
      return true;
    } else socket.write('502 no\r\n');
    return false;
  }

  function startSecure(socket: Socket, leave: () => void): void {
    const context = createSecureContext(behaviour.tls ?? {});
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: context,
      SNICallback: (name, done) => {
        sni.push(name);
        done(null, context);
      },
    });
    secure.on('error', () => {});
    listenTo(secure, true, leave);
  }

  server.listen(behaviour.port ?? 0, behaviour.address ?? '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the SMTP host has no port');
  return { port: bound.port, said, sni, mostAtOnce: () => most };
}
