import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** One command as it came in. */
export interface ImapCommand {
  readonly tag: string;
  /** Upper case; `UID FETCH` and its like as one. */
  readonly name: string;
  /** The rest of the line. */
  readonly rest: string;
  /** Of this kind so far, over all connections; the first is 1. */
  readonly count: number;
  /** The first is 1. */
  readonly connection: number;
}

/** What the script does instead of what a sound server would: bytes to send, and whether the line is cut after them. */
export interface Misbehaviour {
  readonly send?: string;
  readonly after?: 'silence' | 'close';
}

export interface ScriptedImap {
  readonly port: number;
  readonly commands: ImapCommand[];
  connections(): number;
  countOf(name: string): number;
  /** Sends every connection an unsolicited line. */
  send(line: string): void;
  stop(): Promise<void>;
}

export interface Script {
  /** The only folder, by UID. */
  readonly messages: Map<number, Uint8Array>;
  readonly uidValidity?: number;
  readonly capability?: string;
  readonly misbehave?: ((command: ImapCommand) => Misbehaviour | undefined) | undefined;
}

/** An IMAP server with one folder that behaves well unless its script says otherwise: for what no real server does on demand. */
export async function startScriptedImap(script: Script): Promise<ScriptedImap> {
  const commands: ImapCommand[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const countOf = (name: string) => commands.filter((command) => command.name === name).length;

  const server = createServer((socket) => {
    const connection = ++connections;
    let silent = false;
    let idleTag: string | null = null;
    let rest = '';
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // the client hangs up as it likes
    socket.write(`* OK [CAPABILITY ${capabilityOf(script)}] ready\r\n`);
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString('latin1');
      const lines = rest.split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
    function take(line: string): void {
      if (silent) return;
      if (idleTag !== null && line === 'DONE') {
        socket.write(`${idleTag} OK done\r\n`);
        idleTag = null;
        return;
      }
      const [tag = '', ...words] = line.split(' ');
      const isUid = words[0]?.toUpperCase() === 'UID';
      const name = words
        .slice(0, isUid ? 2 : 1)
        .join(' ')
        .toUpperCase();
      const command = { tag, name, rest: words.slice(isUid ? 2 : 1).join(' '), count: countOf(name) + 1, connection };
      commands.push(command);
      const misbehaviour = script.misbehave?.(command);
      if (misbehaviour !== undefined) {
        if (misbehaviour.send !== undefined) socket.write(misbehaviour.send, 'latin1');
        if (misbehaviour.after === 'silence') silent = true;
        if (misbehaviour.after === 'close') socket.end();
        return;
      }
      if (name === 'IDLE') idleTag = tag;
      socket.write(answer(script, command));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    connections: () => connections,
    countOf,
    send(line) {
      for (const socket of sockets) socket.write(`${line}\r\n`);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What a sound server sends for one message of a FETCH. */
export function fetchLine(script: Pick<Script, 'messages'>, uid: number, what: string): Buffer {
  const seq = [...script.messages.keys()].sort((a, b) => a - b).indexOf(uid) + 1;
  const source = script.messages.get(uid) ?? new Uint8Array();
  if (!what.includes('BODY')) {
    const items = `UID ${uid} RFC822.SIZE ${source.byteLength} INTERNALDATE "24-Nov-2026 09:00:00 +0000"`;
    return Buffer.from(`* ${seq} FETCH (${items})\r\n`);
  }
  const head = `* ${seq} FETCH (UID ${uid} BODY[]<0> {${source.byteLength}}\r\n`;
  return Buffer.concat([Buffer.from(head), source, Buffer.from(')\r\n')]);
}

function capabilityOf(script: Script): string {
  return script.capability ?? 'IMAP4rev1 IDLE UIDPLUS MOVE SASL-IR AUTH=PLAIN';
}

function answer(script: Script, { tag, name, rest }: ImapCommand): Buffer {
  const uids = [...script.messages.keys()].sort((a, b) => a - b);
  const say = (...lines: string[]) => Buffer.from(`${[...lines, `${tag} OK done`].join('\r\n')}\r\n`);
  switch (name) {
    case 'CAPABILITY':
      return say(`* CAPABILITY ${capabilityOf(script)}`);
    case 'LIST':
      return say('* LIST (\\HasNoChildren) "/" INBOX');
    case 'SELECT':
    case 'EXAMINE':
      return say(
        '* FLAGS (\\Seen \\Deleted)',
        '* OK [PERMANENTFLAGS (\\Seen \\Deleted)] flags',
        `* ${uids.length} EXISTS`,
        `* OK [UIDVALIDITY ${script.uidValidity ?? 7}] valid`,
        `* OK [UIDNEXT ${(uids.at(-1) ?? 0) + 1}] next`,
      );
    case 'UID SEARCH': {
      const asked = /UID ([\d:,*]+)/.exec(rest)?.[1];
      const hits = asked === undefined ? uids : uids.filter((uid) => isIn(uid, asked));
      return say(`* SEARCH${hits.map((uid) => ` ${uid}`).join('')}`);
    }
    case 'UID FETCH': {
      const [set = '', ...what] = rest.split(' ');
      const found = uids.filter((uid) => isIn(uid, set)).map((uid) => fetchLine(script, uid, what.join(' ')));
      return Buffer.concat([...found, say()]);
    }
    case 'IDLE':
      return Buffer.from('+ idling\r\n');
    case 'LOGOUT':
      return say('* BYE bye');
    default:
      return say();
  }
}

function isIn(uid: number, set: string): boolean {
  return set.split(',').some((part) => {
    const [from = '', to = from] = part.split(':');
    return uid >= Number(from) && (to === '*' || uid <= Number(to));
  });
}
