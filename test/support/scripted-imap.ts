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
  /** Ends every connection without a word, as a proxy does. */
  hangUp(): void;
  stop(): Promise<void>;
}

export interface Script {
  /** The inbox, by UID. */
  readonly messages: Map<number, Uint8Array>;
  /** Further folders, by name. */
  readonly folders?: Readonly<Record<string, Map<number, Uint8Array>>>;
  readonly uidValidity?: number;
  /** Null: the server tells none. */
  readonly uidNext?: number | null;
  /** As FETCH tells it, in quotes; null: the server tells none. */
  readonly internalDate?: string | null;
  readonly capability?: string;
  /** In place of OK with the capabilities. */
  readonly greeting?: string;
  readonly misbehave?: ((command: ImapCommand) => Misbehaviour | undefined) | undefined;
}

/** An IMAP server that behaves well unless its script says otherwise: for what no real server does on demand. */
export async function startScriptedImap(script: Script): Promise<ScriptedImap> {
  const commands: ImapCommand[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const countOf = (name: string) => commands.filter((command) => command.name === name).length;

  const server = createServer((socket) => {
    const connection = ++connections;
    let silent = false;
    let idleTag: string | null = null;
    let selected = 'INBOX';
    let rest = '';
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // the client hangs up as it likes
    socket.write(`${script.greeting ?? `* OK [CAPABILITY ${capabilityOf(script)}] ready`}\r\n`);
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
      if (name === 'SELECT' || name === 'EXAMINE') selected = folderIn(command.rest);
      socket.write(answer({ ...script, messages: messagesOf(script, selected) }, command));
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
    hangUp() {
      for (const socket of sockets) socket.end();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What a sound server sends for one message of a FETCH. */
export function fetchLine(script: Pick<Script, 'messages' | 'internalDate'>, uid: number, what: string): Buffer {
  const seq = [...script.messages.keys()].sort((a, b) => a - b).indexOf(uid) + 1;
  const source = script.messages.get(uid) ?? new Uint8Array();
  if (!what.includes('BODY')) {
    const { internalDate = '"24-Nov-2026 09:00:00 +0000"' } = script;
    const items = `UID ${uid} RFC822.SIZE ${source.byteLength}${internalDate === null ? '' : ` INTERNALDATE ${internalDate}`}`;
    return Buffer.from(`* ${seq} FETCH (${items})\r\n`);
  }
  if (what.includes('HEADER.FIELDS')) {
    const field = `${/^Message-ID:.*$/im.exec(Buffer.from(source).toString('latin1'))?.[0].trim() ?? ''}\r\n\r\n`;
    return Buffer.from(
      `* ${seq} FETCH (UID ${uid} BODY[HEADER.FIELDS (MESSAGE-ID)] {${field.length}}\r\n${field})\r\n`,
    );
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
    case 'LIST': {
      const asked = /"?([^"\s]*)"?$/.exec(rest)?.[1] ?? '*';
      const names = ['INBOX', ...Object.keys(script.folders ?? {})].filter((one) => asked === '*' || asked === one);
      return say(...names.map((one) => `* LIST (\\HasNoChildren) "/" "${one}"`));
    }
    case 'STATUS': {
      const there = messagesOf(script, folderIn(rest)).size;
      const next = script.uidNext === undefined ? ` UIDNEXT ${uidNextOf(script, uids) ?? ''}` : '';
      return say(`* STATUS "${folderIn(rest)}" (MESSAGES ${there}${next})`);
    }
    case 'SELECT':
    case 'EXAMINE':
      return say(
        '* FLAGS (\\Seen \\Deleted)',
        '* OK [PERMANENTFLAGS (\\Seen \\Deleted)] flags',
        `* ${uids.length} EXISTS`,
        `* OK [UIDVALIDITY ${script.uidValidity ?? 7}] valid`,
        ...(uidNextOf(script, uids) === null ? [] : [`* OK [UIDNEXT ${uidNextOf(script, uids)}] next`]),
      );
    case 'UID SEARCH': {
      const asked = /UID ([\d:,*]+)/.exec(rest)?.[1];
      const hits = asked === undefined ? uids : uids.filter((uid) => isIn(uid, asked, uids.at(-1)));
      return say(`* SEARCH${hits.map((uid) => ` ${uid}`).join('')}`);
    }
    case 'FETCH': {
      const [set = ''] = rest.split(' ');
      const lines = uids.flatMap((uid, index) =>
        isIn(index + 1, set, uids.length) ? [`* ${index + 1} FETCH (UID ${uid})`] : [],
      );
      return say(...lines);
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

/** `*` is the last of them, which a range that begins above it names too (RFC 9051 section 9, seq-range). */
function isIn(number: number, set: string, last = 0): boolean {
  return set.split(',').some((part) => {
    const [from = 0, to = from] = part.split(':').map((one) => (one === '*' ? last : Number(one)));
    return number >= Math.min(from, to) && number <= Math.max(from, to);
  });
}

function uidNextOf({ uidNext }: Script, uids: readonly number[]): number | null {
  return uidNext === undefined ? (uids.at(-1) ?? 0) + 1 : uidNext;
}

function messagesOf({ messages, folders }: Script, name: string): Map<number, Uint8Array> {
  return folders?.[name] ?? messages;
}

/** The name of the folder that a command begins with. */
function folderIn(rest: string): string {
  return /^"?([^"\s]*)/.exec(rest)?.[1] ?? '';
}
