import { z } from 'zod';
import type { Immutable } from '../../contract/immutable.ts';
import { connectTo } from '../connect.ts';
import type { Network } from '../network.ts';
import { type Family, findTargets, type Target } from '../targets.ts';
import { startDialogue } from './smtp-dialogue.ts';

const reachable = z.enum(['open', 'blocked', 'unknown']);

/** Whether mail servers can be reached from here at all, by family. `unknown`: no canary has an address of the family. */
export const port25 = z.strictObject({ v4: reachable, v6: reachable });
export type Port25 = Immutable<z.infer<typeof port25>>;

/**
 * Asks well-known mail servers for their greeting before blaming anyone else: hosting, cloud and home networks often
 * block outgoing port 25. One greeting is enough to call a family open.
 */
export async function tryPort25(network: Network, canaries: readonly string[]): Promise<Port25> {
  const targets = await Promise.all(canaries.map((host) => findTargets(network, host)));
  const usable = targets.flatMap(({ list }) => list.filter(({ refused }) => refused === null));
  const [v4, v6] = await Promise.all([tryFamily(network, usable, 4), tryFamily(network, usable, 6)]);
  return { v4, v6 };
}

/** No family is open, and at least one was tried in vain. */
export function isPort25Blocked({ v4, v6 }: Port25): boolean {
  return v4 !== 'open' && v6 !== 'open' && (v4 === 'blocked' || v6 === 'blocked');
}

const TRIES = 4;

async function tryFamily(network: Network, targets: readonly Target[], family: Family): Promise<Port25['v4']> {
  const mine = targets.filter((target) => target.family === family).slice(0, TRIES);
  if (mine.length === 0) return 'unknown';
  const greeted = await Promise.all(
    mine.map(({ address }) => network.limit(address, () => isGreeted(network, address))),
  );
  return greeted.includes(true) ? 'open' : 'blocked';
}

/** Whether anything that speaks SMTP answers; a refusal is an answer, too. */
async function isGreeted(network: Network, address: string): Promise<boolean> {
  const { smtpConnect } = network.limits;
  const connected = await connectTo(address, network.ports.smtp, smtpConnect, network.signal);
  if ('failure' in connected) return false;
  const dialogue = startDialogue(connected.socket);
  const heard = await dialogue.hear(smtpConnect);
  dialogue.say('QUIT');
  connected.socket.destroy();
  return heard.kind === 'reply';
}
