import { z } from 'zod';
import { hoursBetween, type Instant } from '../contract/time.ts';
import type { Network } from '../probe/network.ts';
import { isPort25Blocked, type Port25, port25, tryPort25 } from '../probe/smtp/port25.ts';
import type { Database } from '../store/database.ts';
import { readInstallation, writeInstallation } from '../store/live/observations.ts';
import { readStored, type StoredShape, writeStored } from '../store/stored-json.ts';

/** Whether port 25 can be reached from here, tested at most once an hour and remembered across restarts. */
export interface Canaries {
  ask(): Promise<Port25>;
  /** What is known without asking. */
  known(): Port25;
}

interface Asked {
  readonly at: Instant;
  readonly state: Port25;
}

const keptAnswer: StoredShape<Asked> = {
  version: 1,
  schema: z.strictObject({ at: z.string(), state: port25 }),
};

const KEY = 'port25-by-family';

export async function createCanaries(
  database: Database,
  network: Network,
  hosts: readonly string[],
): Promise<Canaries> {
  const kept = await readInstallation(database, KEY);
  let asked = kept === null ? null : readStored(keptAnswer, kept);
  let asking: Promise<Port25> | null = null;

  async function askNow(): Promise<Port25> {
    const at = network.now();
    const state = await tryPort25(network, hosts);
    if (network.signal?.aborted === true) return state;
    // Canaries that DNS cannot find say nothing: the previous result stands.
    const silent = state.v4 === 'unknown' && state.v6 === 'unknown';
    asked = { at, state: silent && asked !== null ? asked.state : state };
    await writeInstallation(database, KEY, writeStored(keptAnswer, asked));
    await writeInstallation(database, 'port25', isPort25Blocked(asked.state) ? 'blocked' : 'open');
    return asked.state;
  }

  return {
    known: () => asked?.state ?? { v4: 'unknown', v6: 'unknown' },
    async ask() {
      if (asked !== null && hoursBetween(asked.at, network.now()) < 1) return asked.state;
      asking ??= askNow().finally(() => {
        asking = null;
      });
      return asking;
    },
  };
}
