import type { Chance } from './chance.ts';
import {
  type Fault,
  type Forger,
  HORIZON,
  type Host,
  type Kind,
  kinds,
  type PolicyText,
  type Sender,
  volumes,
  type World,
} from './world.ts';

/** How often each kind occurs: half of the domains have a fault that lasts, or may come back. */
const weights: Readonly<Record<Kind, number>> = {
  sound: 20,
  noise: 8,
  silent: 6,
  forgedFailures: 6,
  renewed: 5,
  mended: 5,
  broken: 5,
  flapping: 5,
  rare: 1,
  node: 6,
  backup: 6,
  expiring: 6,
  unlisted: 6,
  later: 5,
  added: 3,
  forgedSuccesses: 3,
  witnessSilent: 4,
};

type Symptom = Pick<Fault, 'failureClass' | 'probe'>;

const symptoms: readonly Symptom[] = [
  { failureClass: 'cert-name', probe: 'name' },
  { failureClass: 'cert-name', probe: 'name' },
  { failureClass: 'cert-expired', probe: 'expired' },
  { failureClass: 'cert-expired', probe: 'expired' },
  { failureClass: 'cert-untrusted', probe: 'untrusted' },
  { failureClass: 'cert-untrusted', probe: 'untrusted' },
  { failureClass: 'starttls', probe: 'nostarttls' },
  { failureClass: 'starttls', probe: 'nostarttls' },
  { failureClass: 'handshake', probe: 'tlsold' },
  { failureClass: 'handshake', probe: 'handshake' },
];
const unlisted: Symptom = { failureClass: 'mx-not-in-policy', probe: null };
const beyond = HORIZON + 30;
/** Policies are published in the course of day 0. */
const PUBLISHED = 0.625;

export function drawWorld(chance: Chance): World {
  const kind = drawKind(chance);
  const volume = chance.pick(volumes);
  const base: World = {
    kind,
    sessions: chance.logBetween(volume.from, volume.below),
    weekend: chance.between(0.15, 1),
    hosts: drawHosts(chance, kind),
    faults: [],
    policies: [],
    reporters: drawSenders(chance),
    forgers: [],
    noise: chance.logBetween(0.000003, kind === 'noise' ? 0.003 : 0.0003),
    badDays: [],
  };
  const names = base.hosts.map(({ name }) => name);
  return { ...base, policies: [{ from: PUBLISHED, mx: names }], ...shape[kind](chance, base) };
}

function drawKind(chance: Chance): Kind {
  const all = Object.keys(kinds) as Kind[];
  let rest = chance.unit() * all.reduce((sum, kind) => sum + weights[kind], 0);
  return all.find((kind) => (rest -= weights[kind]) < 0) ?? 'sound';
}

/** One MX, several that share the work, or one with a backup that sees little. */
function drawHosts(chance: Chance, kind: Kind): Host[] {
  const layout =
    kind === 'backup' ? 'backup' : kind === 'added' ? 'pair' : chance.pick(['single', 'single', 'pair', 'backup']);
  const shares =
    layout === 'single' ? [1] : layout === 'pair' ? [0.5, 0.5] : withBackup(chance.logBetween(0.0005, 0.05));
  return shares.map((share, index) => ({
    name: `mx${index + 1}.example.net`,
    preference: layout === 'backup' ? 10 * (index + 1) : 10,
    share,
    since: -90,
    certificates: [soundCertificate(chance)],
  }));
}

function withBackup(share: number): number[] {
  return [1 - share, share];
}

function soundCertificate(chance: Chance): Host['certificates'][number] {
  const notBefore = -chance.between(1, 30);
  return { from: -90, notBefore, notAfter: beyond + chance.between(30, 300) };
}

function drawSenders(chance: Chance): Sender[] {
  const google = chance.between(0.3, 0.7);
  const microsoft = chance.happens(0.8) ? chance.between(0.1, 0.3) : 0;
  const sender = (domain: string, trusted: boolean, share: number): Sender => ({
    domain,
    trusted,
    share,
    loses: trusted ? chance.between(0, 0.05) : chance.between(0, 0.3),
    silentFrom: beyond,
    showsPolicy: trusted || chance.happens(0.5),
    explains: chance.happens(0.97),
  });
  const others = chance.whole(0, 4);
  const left = 1 - google - microsoft;
  return [
    sender('google.com', true, google),
    ...(microsoft > 0 ? [sender('microsoft.com', true, microsoft)] : []),
    ...Array.from({ length: others }, (_, index) => sender(`isp${index + 1}.example`, false, left / others)),
  ];
}

/** What each kind adds to a healthy domain. */
const shape: Readonly<Record<Kind, (chance: Chance, world: World) => Partial<World>>> = {
  sound: () => ({}),
  noise: (chance, world) => ({
    badDays: Array.from({ length: chance.whole(0, 4) }, () => ({
      reporter: chance.pick(world.reporters).domain,
      day: chance.whole(1, HORIZON),
      share: chance.logBetween(0.005, 0.8),
    })),
  }),
  silent: (chance, world) => ({
    reporters: world.reporters.map((sender, index) =>
      index === 0 ? { ...sender, silentFrom: chance.whole(5, HORIZON) } : sender,
    ),
  }),
  forgedFailures: (chance, world) => ({
    forgers: Array.from({ length: chance.whole(1, 2) }, (_, index) => drawForger(chance, world, index, false)),
  }),
  renewed: (chance, world) => ({ hosts: changeOne(chance, world.hosts, (host) => withRenewal(chance, host)) }),
  mended: (chance, world) => {
    const host = chance.pick(world.hosts);
    return { faults: [steady(host, chance.pick(symptoms), 1, [0, chance.between(2, 20)])] };
  },
  broken: (chance, world) => ({
    faults: [steady(chance.pick(world.hosts), chance.pick(symptoms), 1, [0, mend(chance)])],
  }),
  flapping: (chance, world) => ({ faults: [flapping(chance, chance.pick(world.hosts), chance.between(0.3, 0.8))] }),
  rare: (chance, world) => ({ faults: [flapping(chance, chance.pick(world.hosts), chance.between(0.05, 0.3))] }),
  node: (chance, world) => {
    const nodes = chance.whole(2, 8);
    return { faults: [steady(chance.pick(world.hosts), chance.pick(symptoms), 1 / nodes, [0, mend(chance)])] };
  },
  backup: (chance, world) => {
    const host = world.hosts.at(-1);
    return host === undefined ? {} : { faults: [steady(host, chance.pick(symptoms), 1, [0, mend(chance)])] };
  },
  expiring: runsOut,
  unlisted: missesOne,
  later: (chance, world) => ({
    faults: [steady(chance.pick(world.hosts), chance.pick(symptoms), 1, [chance.between(10, HORIZON), beyond])],
  }),
  added: (chance, world) => {
    const since = chance.between(5, HORIZON - 10);
    const host = {
      name: 'mx3.example.net',
      preference: 10,
      share: chance.logBetween(0.01, 0.5),
      since,
      certificates: [soundCertificate(chance)],
    };
    const names = world.hosts.map(({ name }) => name);
    return {
      hosts: [...world.hosts, host],
      policies: [
        { from: PUBLISHED, mx: names },
        { from: since - 0.1, mx: [...names, host.name] },
      ],
      faults: [steady(host, chance.pick(symptoms), 1, [since, mend(chance)])],
    };
  },
  forgedSuccesses: (chance, world) => ({
    ...shape.broken(chance, world),
    forgers: [drawForger(chance, world, 0, true)],
  }),
  witnessSilent: (chance, world) => {
    const last = chance.whole(3, 40);
    return {
      faults: [flapping(chance, chance.pick(world.hosts), chance.between(0.3, 0.8))],
      reporters: world.reporters.map((sender) => (sender.trusted ? { ...sender, silentFrom: last } : sender)),
    };
  },
};

/** Someone fixes it in four cases out of ten. */
function mend(chance: Chance): number {
  return chance.happens(0.4) ? chance.between(5, HORIZON) : beyond;
}

/** Broken in `share` of the sessions from one day until another. */
function steady(host: Host, symptom: Symptom, share: number, [from, until]: readonly [number, number]): Fault {
  return { ...symptom, host: host.name, share, cause: from, periods: until > from ? [[from, until]] : [] };
}

/** Broken for some hours of `share` of the days: load, a mirror that falls behind, a renewal job that fights with another. */
function flapping(chance: Chance, host: Host, share: number): Fault {
  const until = mend(chance);
  const periods: [number, number][] = [];
  for (let day = 0; day < Math.min(until, beyond); day++) {
    if (!chance.happens(share)) continue;
    const from = day + chance.between(0, 0.7);
    periods.push([from, from + chance.between(0.02, 0.3)]);
  }
  return { ...chance.pick(symptoms), host: host.name, share: 1, cause: periods[0]?.[0] ?? beyond, periods };
}

function changeOne(chance: Chance, hosts: readonly Host[], change: (host: Host) => Host): Host[] {
  const index = chance.whole(0, hosts.length - 1);
  return hosts.map((host, at) => (at === index ? change(host) : host));
}

/** A certificate of 90 days or of one year expires in the simulated time, its successor installed before. */
function withRenewal(chance: Chance, host: Host): Host {
  const [lifetime, early] = chance.happens(0.7) ? [90, chance.between(15, 30)] : [365, chance.between(1, 40)];
  const notAfter = chance.between(5, HORIZON + 10);
  const renewed = notAfter - early;
  return {
    ...host,
    certificates: [
      { from: -90, notBefore: notAfter - lifetime, notAfter },
      { from: renewed, notBefore: renewed, notAfter: renewed + lifetime },
    ],
  };
}

/** Nobody renews it, or only after complaints. */
function runsOut(chance: Chance, world: World): Partial<World> {
  const lifetime = chance.pick([90, 90, 365]);
  const notAfter = chance.between(8, HORIZON + 10);
  const renewed = chance.happens(0.5) ? notAfter + chance.between(0.3, 6) : beyond;
  const index = chance.whole(0, world.hosts.length - 1);
  const hosts = world.hosts.map((host, at) =>
    at !== index
      ? host
      : {
          ...host,
          certificates: [
            { from: -90, notBefore: notAfter - lifetime, notAfter },
            { from: renewed, notBefore: renewed, notAfter: renewed + lifetime },
          ],
        },
  );
  const host = hosts[index];
  if (host === undefined) return {};
  const fault: Fault = {
    host: host.name,
    failureClass: 'cert-expired',
    probe: 'expired',
    share: 1,
    cause: 0,
    periods: [[notAfter, renewed]],
  };
  return { hosts, faults: [fault] };
}

/** Several hosts in DNS, one of them not in the policy, until someone adds it. */
function missesOne(chance: Chance, world: World): Partial<World> {
  const extra: Host = {
    name: 'mx9.example.net',
    preference: 30,
    share: chance.logBetween(0.0005, 0.5),
    since: -90,
    certificates: [soundCertificate(chance)],
  };
  const listed = world.hosts.map(({ name }) => name);
  const until = mend(chance);
  const policies: PolicyText[] = [{ from: PUBLISHED, mx: listed }];
  if (until < beyond) policies.push({ from: until, mx: [...listed, extra.name] });
  return {
    hosts: [...world.hosts, extra],
    policies,
    faults: [steady(extra, unlisted, 1, [0, until])],
  };
}

/** Unsigned, or signed by a domain that is new or was left to age: to hold a domain back, or to rush it. */
function drawForger(chance: Chance, world: World, index: number, hurry: boolean): Forger {
  const aged = chance.happens(0.5);
  const first = chance.whole(1, 20);
  const length = aged ? chance.whole(5, 40) : chance.whole(1, 2);
  return {
    domain: `forger${index + 1}.example`,
    signed: aged || chance.happens(0.5),
    days: Array.from({ length }, (_, at) => first + at),
    success: hurry ? chance.whole(100, 100_000) : chance.whole(0, 10),
    failure: hurry ? 0 : chance.whole(1, 5_000),
    host: chance.pick(world.hosts).name,
    failureClass: chance.pick(symptoms).failureClass,
  };
}
