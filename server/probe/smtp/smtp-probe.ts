import type { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { z } from 'zod';
import type { Immutable } from '../../contract/immutable.ts';
import { type Phrase, type Saying, saying } from '../../contract/phrase.ts';
import { probeResult } from '../../contract/scalars.ts';
import { joinSayings, phrase } from '../../contract/words/phrase.ts';
import { certificateFacts, certificateProblem, judgeCertificate } from '../certificate.ts';
import { connectTo, startTls } from '../connect.ts';
import { oneLine } from '../foreign-text.ts';
import type { Network } from '../network.ts';
import { family, type Target } from '../targets.ts';
import { type Dialogue, type Heard, startDialogue } from './smtp-dialogue.ts';

/** What a probe of one address of an MX host found on port 25. */
export const addressProbe = z.strictObject({
  address: z.string(),
  family,
  /** Null: unreachable from here, or we must not connect; says nothing about the host. */
  result: probeResult.nullable(),
  /** As `TLSv1.3`. */
  tlsVersion: z.string().nullable(),
  cipher: z.string().nullable(),
  certificate: certificateFacts.nullable(),
  problems: z.array(certificateProblem),
  /** The certificate is fine, but its issuer's was not sent. */
  issuerMissing: z.boolean(),
  /** First line of the greeting. Foreign text. */
  banner: z.string().nullable(),
  /** The answer to EHLO. Foreign text. */
  ehlo: z.array(z.string()),
  /** Text arrived between the go-ahead for TLS and TLS itself: commands could be injected. */
  talkedOn: z.boolean(),
  /** What is wrong or unknown; null where nothing is. */
  sentence: saying.nullable(),
});
export type AddressProbe = Immutable<z.infer<typeof addressProbe>>;

type Finding = Omit<AddressProbe, 'address' | 'family'>;

/** A step at which the dialogue ended before TLS. */
type Stop = { readonly stop: Finding };
type Ready = { readonly socket: Socket; readonly banner: string | null; readonly talkedOn: boolean };

const nothing: Finding = {
  result: null,
  tlsVersion: null,
  cipher: null,
  certificate: null,
  problems: [],
  issuerMissing: false,
  banner: null,
  ehlo: [],
  talkedOn: false,
  sentence: null,
};

/**
 * Probes one address of the MX host `host` as an enforcing sender does: greeting, EHLO, STARTTLS, certificate, QUIT.
 * No part of a message is ever sent. Never rejects.
 */
export async function probeAddress(network: Network, host: string, target: Target): Promise<AddressProbe> {
  const { address, family } = target;
  if (target.refused !== null) {
    return { address, family, ...nothing, sentence: phrase('cause.ADDRESS_REFUSED', { address, why: target.refused }) };
  }
  const finding = await network.limit(address, async () => {
    const deadline = performance.now() + network.limits.smtpTotal;
    const target = { host, address };
    const modern = await probeOnce(network, target, network.trust.modern, deadline);
    if (modern.kind === 'judged') return modern.finding;
    const outdated = await probeOnce(network, target, network.trust.outdated, deadline);
    return outdated.kind === 'judged' && outdated.finding.tlsVersion !== null
      ? { ...outdated.finding, result: 'tlsold' as const, sentence: tooOld(outdated.finding.tlsVersion) }
      : modern.finding;
  });
  return { address, family, ...finding };
}

/** `tls-failed`: a handshake was tried and failed, which an outdated version of TLS may explain. */
type Once = { readonly kind: 'judged' | 'tls-failed'; readonly finding: Finding };

async function probeOnce(
  network: Network,
  { host, address }: { readonly host: string; readonly address: string },
  context: SecureContext,
  deadline: number,
): Promise<Once> {
  const within = (millis: number) => Math.max(1, Math.min(millis, deadline - performance.now()));
  const connected = await connectTo(address, network.ports.smtp, within(network.limits.smtpConnect), network.signal);
  if ('failure' in connected) {
    const { kind, why } = connected.failure;
    return judged({ ...nothing, result: kind === 'unreachable' ? null : 'temp', sentence: why });
  }
  const { socket } = connected;
  try {
    const talked = await talkUntilTls(socket, network, within);
    if ('stop' in talked) return judged(talked.stop);
    const secured = await startTls(socket, { context, host, timeoutMillis: within(network.limits.smtpTotal) });
    const { banner, talkedOn } = talked;
    if ('failure' in secured) {
      const { kind, why } = secured.failure;
      const result = kind === 'protocol' ? 'handshake' : 'temp';
      const finding = { ...nothing, result, banner, talkedOn, sentence: why } as const;
      return { kind: kind === 'timeout' ? 'judged' : 'tls-failed', finding };
    }
    const finding = judgeTls(secured.socket, network, host);
    await sayGoodbye(secured.socket);
    return judged({ ...finding, banner, talkedOn });
  } finally {
    socket.destroy();
  }
}

async function talkUntilTls(
  socket: Socket,
  network: Network,
  within: (millis: number) => number,
): Promise<Stop | Ready> {
  const dialogue = startDialogue(socket);
  const { smtpGreeting, smtpConnect } = network.limits;
  const hear = async (command: string): Promise<Heard> => {
    dialogue.say(command);
    return dialogue.hear(within(smtpConnect));
  };
  const greeting = await dialogue.hear(within(smtpGreeting));
  const banner = greeting.kind === 'reply' ? `${greeting.code} ${greeting.lines[0] ?? ''}`.slice(0, 1024) : null;
  if (greeting.kind !== 'reply' || greeting.code !== 220) {
    return stopAt(dialogue, {
      ...nothing,
      result: 'temp',
      banner,
      sentence: describe(greeting, phrase('cause.GREETING')),
    });
  }
  const ehlo = await hear(`EHLO ${network.greeting}`);
  if (ehlo.kind !== 'reply' || ehlo.code !== 250) {
    // Only "command unknown" is an answer about EHLO; other refusals are about us.
    const unknownCommand = ehlo.kind === 'reply' && (ehlo.code === 500 || ehlo.code === 502);
    const result = unknownCommand ? 'nostarttls' : 'temp';
    return stopAt(dialogue, { ...nothing, result, banner, sentence: describe(ehlo, 'EHLO') });
  }
  const offered = ehlo.lines.slice(1).some((line) => /^STARTTLS\b/i.test(line.trim()));
  if (!offered) {
    const sentence = phrase('cause.NO_STARTTLS');
    return stopAt(dialogue, { ...nothing, result: 'nostarttls', banner, ehlo: ehlo.lines, sentence });
  }
  const start = await hear('STARTTLS');
  if (start.kind !== 'reply' || start.code !== 220) {
    const result = start.kind === 'reply' && start.code !== 421 ? 'nostarttls' : 'temp';
    return stopAt(dialogue, { ...nothing, result, banner, ehlo: ehlo.lines, sentence: describe(start, 'STARTTLS') });
  }
  return { socket, banner, talkedOn: dialogue.leave() > 0 };
}

function stopAt(dialogue: Dialogue, stop: Finding): Stop {
  dialogue.say('QUIT');
  dialogue.leave();
  return { stop };
}

function judgeTls(socket: TLSSocket, network: Network, host: string): Finding {
  const judgement = judgeCertificate(socket, host, network.now(), network.trust.roots);
  const tlsVersion = socket.getProtocol();
  const cipher = oneLine(socket.getCipher()?.name ?? '', 80);
  if (judgement === null) {
    return { ...nothing, result: 'untrusted', tlsVersion, cipher, sentence: phrase('cause.NO_CERTIFICATE') };
  }
  const { certificate, problems, says, issuerMissing } = judgement;
  return {
    ...nothing,
    result: problems[0] ?? 'ok',
    tlsVersion,
    cipher,
    certificate,
    problems,
    issuerMissing,
    sentence: joinSayings(says),
  };
}

const GOODBYE = 1000;

/** Sends QUIT, and waits a moment for the server to close. */
function sayGoodbye(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve();
    };
    const timer = setTimeout(finish, GOODBYE);
    socket.once('data', finish);
    socket.once('close', finish);
    socket.write('QUIT\r\n');
  });
}

function describe(heard: Heard, what: Saying): Phrase {
  switch (heard.kind) {
    case 'reply':
      return phrase('cause.SMTP_REPLY', { what, reply: `${heard.code} ${(heard.lines[0] ?? '').slice(0, 200)}` });
    case 'silent':
      return phrase('cause.SMTP_SILENT', { what });
    case 'closed':
      return phrase('cause.SMTP_CLOSED', { what });
    case 'garbled':
      return phrase('cause.SMTP_GARBLED', { what });
  }
}

function tooOld(version: string): Phrase {
  return phrase('cause.TLS_TOO_OLD', { version });
}

function judged(finding: Finding): Once {
  return { kind: 'judged', finding };
}
