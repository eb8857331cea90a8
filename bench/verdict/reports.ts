import type { IssueClass } from '../../server/contract/codes.ts';
import { addDays, addHours, type Day, endOfDay } from '../../server/contract/time.ts';
import type { EvidenceRow, FailureFact } from '../../server/readiness/evidence.ts';
import type { Chance } from './chance.ts';
import { HORIZON, policyAt, type Sender, sharesAt, shownShare, type World } from './world.ts';

/** Day 0 of every world. A Monday, so that two weeks include both weekends. */
export const FIRST_DAY: Day = '2026-03-02';

export function dayAt(day: number): Day {
  return addDays(FIRST_DAY, Math.floor(day));
}

/** What senders write for a fault of each class. */
const written: Readonly<Record<IssueClass, Pick<FailureFact, 'resultType' | 'reason'>>> = {
  'mx-not-in-policy': { resultType: 'validation-failure', reason: null },
  'cert-expired': { resultType: 'certificate-expired', reason: null },
  starttls: { resultType: 'starttls-not-supported', reason: null },
  'cert-name': { resultType: 'certificate-host-mismatch', reason: null },
  'cert-untrusted': { resultType: 'certificate-not-trusted', reason: null },
  handshake: { resultType: 'validation-failure', reason: 'tls-handshake-failure' },
  unclassified: { resultType: 'validation-failure', reason: null },
};

const strayClasses: readonly IssueClass[] = ['handshake', 'handshake', 'unclassified', 'unclassified', 'starttls'];

/** All reports of a world, forged ones among them, in order of arrival. */
export function writeReports(chance: Chance, world: World): EvidenceRow[] {
  const rows: EvidenceRow[] = [];
  // The first whole day of the policy: on the day before, senders report both having none and having one.
  for (let day = 1; day < HORIZON; day++) {
    for (const sender of world.reporters) {
      if (day >= sender.silentFrom) continue;
      const row = writeReport(chance, world, sender, day);
      if (row !== null && !chance.happens(sender.loses)) rows.push(row);
    }
    for (const forger of world.forgers) {
      if (!forger.days.includes(day)) continue;
      const { resultType, reason } = written[forger.failureClass];
      rows.push({
        ...received(chance, day),
        reporter: forger.domain,
        authenticated: forger.signed,
        provedAs: forger.signed ? forger.domain : null,
        policyType: 'sts',
        mode: 'testing',
        mx: policyAt(world, day).mx,
        success: forger.success,
        failure: forger.failure,
        details:
          forger.failure === 0
            ? []
            : [{ resultType, reason, host: forger.host, sessions: forger.failure, receivingIp: null }],
      });
    }
  }
  return rows
    .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
    .map((row, index) => ({ ...row, reportId: index + 1 }));
}

/** One day of one sender; null when it had no session. */
function writeReport(chance: Chance, world: World, sender: Sender, day: number): EvidenceRow | null {
  const weekend = day % 7 >= 5 ? world.weekend : 1;
  const sessions = chance.poisson(world.sessions * sender.share * weekend);
  if (sessions === 0) return null;
  // Senders fetch a new policy once a day, and now and then a day late.
  const policy = policyAt(world, chance.happens(0.9) ? day : day - 1);
  const details: FailureFact[] = [];
  let failure = 0;
  const fail = (host: string, failureClass: IssueClass, count: number) => {
    if (count === 0) return;
    failure += count;
    if (sender.explains) details.push({ ...written[failureClass], host, sessions: count, receivingIp: null });
  };
  const shares = sharesAt(world, day + 0.5);
  let undistributed = sessions;
  let shareLeft = 1;
  for (const [index, host] of world.hosts.entries()) {
    const share = shares[index] ?? 0;
    const onHost = share >= shareLeft ? undistributed : chance.binomial(undistributed, share / shareLeft);
    undistributed -= onHost;
    shareLeft -= share;
    let sound = onHost;
    for (const fault of world.faults) {
      if (fault.host !== host.name) continue;
      const failed = chance.binomial(sound, fault.share * shownShare(fault, day, day + 1));
      sound -= failed;
      fail(host.name, fault.failureClass, failed);
    }
    const bad = world.badDays.find((it) => it.day === day && it.reporter === sender.domain)?.share ?? 0;
    fail(
      host.name,
      bad > world.noise ? 'handshake' : chance.pick(strayClasses),
      chance.binomial(sound, Math.max(bad, world.noise)),
    );
  }
  return {
    ...received(chance, day),
    reporter: sender.domain,
    authenticated: true,
    provedAs: sender.domain,
    policyType: 'sts',
    mode: sender.showsPolicy ? 'testing' : null,
    mx: sender.showsPolicy ? policy.mx : null,
    success: sessions - failure,
    failure,
    details,
  };
}

/** Most reports come within half a day of its end, some the day after, a few much later. */
function received(chance: Chance, day: number): Pick<EvidenceRow, 'reportId' | 'day' | 'firstDay' | 'receivedAt'> {
  const kind = chance.unit();
  const hours = kind < 0.93 ? chance.between(1, 12) : kind < 0.99 ? chance.between(12, 36) : chance.between(36, 120);
  return { reportId: 0, day: dayAt(day), firstDay: dayAt(day), receivedAt: addHours(endOfDay(dayAt(day)), hours) };
}
