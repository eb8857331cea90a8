import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchPolicy } from '../../../server/probe/policy/policy-fetch.ts';
import { probeAddress } from '../../../server/probe/smtp/smtp-probe.ts';
import { startLoopback } from '../../support/loopback-network.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { worded } from '../../support/worded.ts';

const HOST = 'mta-sts.harbourline.example';
const limits = {
  policyConnect: 300,
  policyTotal: 300,
  policySlow: 100,
  smtpConnect: 150,
  smtpGreeting: 150,
  smtpTotal: 500,
};

/** Pieces of what a server might say, whole and broken. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '220 hi\r\n',
      '220-',
      '250-STARTTLS\r\n',
      '250 STARTTLS\r\n',
      '250-x\r\n250 STARTTLS\r\n',
      '\r\n',
      '220',
      '421 \r\n',
    ],
    ...[
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 301 x\r\nLocation: \u0000\r\n',
      'Content-Length: 5\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
    ],
    ...['Transfer-Encoding: chunked\r\n', '\r\n\r\n', 'ffffffff\r\n', 'version: STSv1\n', '\u0016\u0003\u0001'],
  ),
  fc.string({ unit: 'binary', maxLength: 2000 }),
  fc.constant('x'.repeat(40_000)),
);
const speech = fc.record({ pieces: fc.array(piece, { maxLength: 6 }), hangsUp: fc.boolean() });
type Speech = typeof speech extends fc.Arbitrary<infer Value> ? Value : never;

function utter(socket: Socket, { pieces, hangsUp }: Speech): void {
  socket.on('error', () => {});
  for (const text of pieces) socket.write(text, 'latin1');
  if (hangsUp) socket.end();
}

describe('a server that says anything at all', () => {
  it('makes no probe fail, stay, or believe in TLS', async () => {
    const { network } = await startLoopback({});
    let next: Speech = { pieces: [], hangsUp: true };
    const server = createServer((socket) => utter(socket, next)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const bound = server.address();
    const smtp = typeof bound === 'object' && bound !== null ? bound.port : 0;
    await fc.assert(
      fc.asyncProperty(speech, async (said) => {
        next = said;
        const target = { address: '127.0.0.1', family: 4, refused: null } as const;
        const begun = performance.now();
        const found = await probeAddress({ ...network, limits, ports: { https: 1, smtp } }, 'mx.example', target);
        expect(['temp', 'nostarttls', 'handshake']).toContain(found.result);
        expect(worded(found.sentence)).toMatch(/^[^\p{Cc}]{5,400}$/u);
        expect(performance.now() - begun).toBeLessThan(10_000);
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  it('makes no fetch fail, stay, or bring more than it may', async () => {
    const { network, authority } = await startLoopback({ [HOST]: { A: ['127.0.0.1'] } });
    let next: Speech = { pieces: [], hangsUp: true };
    const server = createSecureServer(authority.issue({ names: [HOST] }), (socket) => utter(socket, next));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const bound = server.address();
    const https = typeof bound === 'object' && bound !== null ? bound.port : 0;
    await fc.assert(
      fc.asyncProperty(speech, async (said) => {
        next = said;
        const begun = performance.now();
        const { outcome } = await fetchPolicy({ ...network, limits, ports: { https, smtp: 1 } }, HOST.slice(8), false);
        expect(['file', 'failed']).toContain(outcome.kind);
        if (outcome.kind === 'file') expect(outcome.file.text.length).toBeLessThanOrEqual(65_536);
        expect(performance.now() - begun).toBeLessThan(10_000);
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});
