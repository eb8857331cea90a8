import { z } from 'zod';
import type { ProbeResult } from '../../contract/codes.ts';
import type { Immutable } from '../../contract/immutable.ts';
import { probeResult } from '../../contract/scalars.ts';
import type { Network } from '../network.ts';
import type { Targets } from '../targets.ts';
import { isPort25Blocked, type Port25 } from './port25.ts';
import { type AddressProbe, addressProbe, probeAddress } from './smtp-probe.ts';

/** One STARTTLS probe of an MX host over all its addresses. */
export const hostProbe = z.strictObject({
  at: z.string(),
  /** The worst over the addresses that gave a result; `temp` when none did. */
  result: probeResult,
  addresses: z.array(addressProbe),
});
export type HostProbe = Immutable<z.infer<typeof hostProbe>>;

/** Worst first. Unknown is worse than ok: it may hide anything. */
const WORST: readonly ProbeResult[] = [
  'nostarttls',
  'tlsold',
  'untrusted',
  'expired',
  'name',
  'handshake',
  'temp',
  'port25',
  'ok',
];

/** Probes every address in `targets`. Where port 25 is closed to us no connection is made, and no conclusion is drawn. */
export async function probeHost(network: Network, host: string, targets: Targets, port25: Port25): Promise<HostProbe> {
  const at = network.now();
  if (isPort25Blocked(port25)) return { at, result: 'port25', addresses: [] };
  // A family that no canary answers on is closed to us, while the other is open.
  const closed = { 4: port25.v4 === 'blocked', 6: port25.v6 === 'blocked' };
  const open = targets.list.filter(({ family }) => !closed[family]);
  const addresses = await Promise.all(open.map((target) => probeAddress(network, host, target)));
  return { at, result: worstOf(addresses, targets), addresses };
}

function worstOf(addresses: readonly AddressProbe[], targets: Targets): ProbeResult {
  const results = addresses.flatMap(({ result }) => (result === null ? [] : [result]));
  const worst = WORST.find((result) => results.includes(result)) ?? 'temp';
  // Senders cannot reach a refused address either: an ok elsewhere does not make up for it.
  const unseen = targets.unknown !== null || targets.list.some(({ refused }) => refused !== null);
  return worst === 'ok' && unseen ? 'temp' : worst;
}
