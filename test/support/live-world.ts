import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { fromMillis, toMillis } from '../../server/contract/time.ts';
import { silentLog } from '../../server/log.ts';
import { createResolver } from '../../server/probe/dns/dns.ts';
import { createNetwork, type Network } from '../../server/probe/network.ts';
import { createTrustStore } from '../../server/probe/trust-store.ts';
import { makeAuthority, type TestAuthority } from './certificates.ts';
import { type App, createCheckedApp } from './checked-app.ts';
import { type StubName, startDnsStub } from './dns-stub.ts';
import { patientLimits } from './loopback-network.ts';
import { startPolicyHost } from './policy-host.ts';
import { type SmtpBehaviour, type SmtpHost, startSmtpHost } from './smtp-host.ts';
import { temporaryFolder } from './temporary.ts';

export const DOMAIN = 'harbourline.example';
export const MX1 = `mx1.${DOMAIN}`;
export const POLICY = `version: STSv1\r\nmode: testing\r\nmx: ${MX1}\r\nmax_age: 604800\r\n`;

/** A domain on loopback with everything in order, the application that watches it, and a clock that only the test moves. */
export interface LiveWorld {
  readonly app: App;
  readonly url: string;
  readonly zone: Record<string, StubName>;
  readonly questions: readonly string[];
  readonly authority: TestAuthority;
  readonly smtp: SmtpHost;
  /** What the policy host answers with from now on. */
  serve(status: number, text?: string): void;
  readonly fetches: () => number;
  /** How the MX host behaves from now on. */
  behave(behaviour: Partial<SmtpBehaviour>): void;
  /** Lets time pass, then does what is due, and judges. */
  later(minutes: number): Promise<void>;
  /** Codes of the reasons of the verdict. */
  readonly codes: () => string[];
  /** The same database with a new application, as after a restart. */
  restart(): Promise<void>;
  readonly now: () => string;
}

export async function startLiveWorld(
  environment: Record<string, string> = {},
  behaviour: SmtpBehaviour = {},
): Promise<LiveWorld> {
  const authority = makeAuthority();
  const mutable = { tls: authority.issue({ names: [MX1] }), ...behaviour } as SmtpBehaviour;
  let served = { status: 200, text: POLICY };
  const policyHost = await startPolicyHost({
    tls: authority.issue({ names: [`mta-sts.${DOMAIN}`] }),
    answer: (_, response) => void response.writeHead(served.status, { 'Content-Type': 'text/plain' }).end(served.text),
  });
  const smtp = await startSmtpHost(mutable);
  const stub = await startDnsStub({
    [`_mta-sts.${DOMAIN}`]: { TXT: ['v=STSv1; id=1'] },
    [`_smtp._tls.${DOMAIN}`]: { TXT: ['v=TLSRPTv1; rua=mailto:tls@ours.example'] },
    [DOMAIN]: { MX: [`10 ${MX1}`] },
    [MX1]: { A: ['127.0.0.1'] },
    [`mta-sts.${DOMAIN}`]: { A: ['127.0.0.1'] },
    'canary.example': { A: ['127.0.0.1'] },
  });
  let present = toMillis(fromMillis(Date.now()));
  const now = () => fromMillis(present);
  const network = (signal: AbortSignal): Network =>
    createNetwork(
      {
        resolver: createResolver({ servers: [stub.server], timeoutMillis: 3000, tries: 1, signal }),
        trust: createTrustStore([authority.root.pem]),
        now,
        greeting: 'checks.test',
      },
      { refuse: () => null, limits: patientLimits, ports: { https: policyHost.port, smtp: smtp.port }, signal },
    );
  const config = readConfig({
    STSREADY_DATABASE: join(temporaryFolder(), 'live.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_DOMAINS: DOMAIN,
    STSREADY_PORT25_CANARIES: 'canary.example',
    STSREADY_REPORT_ADDRESSES: 'tls@ours.example',
    ...environment,
  });
  const launch = () =>
    createCheckedApp(config, { log: silentLog, clock: now, network, resolveTxt: async () => ({ kind: 'missing' }) });
  let app = await launch();
  let { url } = await app.start();
  onTestFinished(() => app.stop());
  const settle = async () => {
    await app.checker?.round();
    await app.verdicts.refresh();
  };
  await settle();
  return {
    get app() {
      return app;
    },
    get url() {
      return url;
    },
    zone: stub.zone,
    questions: stub.questions,
    authority,
    smtp,
    serve(status, text = POLICY) {
      served = { status, text };
    },
    fetches: () => policyHost.requests.length,
    behave: (next) => void Object.assign(mutable, next),
    async later(minutes) {
      present += minutes * 60_000;
      await settle();
    },
    codes: () => app.verdicts.get(DOMAIN)?.assessment.reasons.map(({ code }) => code) ?? [],
    async restart() {
      await app.stop();
      app = await launch();
      url = (await app.start()).url;
      await settle();
    },
    now,
  };
}
