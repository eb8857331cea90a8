import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate made for a test, with the key that goes with it. */
export interface TestCertificate {
  readonly pem: string;
  readonly keyPem: string;
  readonly subject: Buffer;
  readonly key: KeyObject;
}

export interface CertificateOptions {
  /** DNS names of the subject alternative name extension, written as they are; none: no such extension. */
  readonly names?: readonly string[];
  readonly commonName?: string;
  /** Whole days from now; may be negative. */
  readonly fromDay?: number;
  readonly toDay?: number;
  /** Self-signed when not given. */
  readonly issuer?: TestCertificate;
  readonly authority?: boolean;
}

const DAY = 86_400_000;

/** Makes an X.509 certificate (RFC 5280) with a P-256 key, valid from yesterday for 90 days unless told otherwise. */
export function makeCertificate(options: CertificateOptions): TestCertificate {
  const { names = [], commonName = 'test', fromDay = -1, toDay = 90, issuer, authority = false } = options;
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(set(sequence(oid('550403'), tlv(0x0c, Buffer.from(commonName)))));
  const extensions = [
    extension('551d13', sequence(...(authority ? [tlv(0x01, Buffer.of(0xff))] : [])), true),
    ...(authority ? [extension('551d0f', tlv(0x03, Buffer.of(1, 0x06)), true)] : []),
    ...(names.length === 0
      ? []
      : [extension('551d11', sequence(...names.map((name) => tlv(0x82, Buffer.from(name, 'latin1')))), false)]),
  ];
  const signatureAlgorithm = sequence(oid('2a8648ce3d040302')); // ecdsa-with-SHA256
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    signatureAlgorithm,
    issuer?.subject ?? subject,
    sequence(time(Date.now() + fromDay * DAY), time(Date.now() + toDay * DAY)),
    subject,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuer?.key ?? pair.privateKey);
  const der = sequence(body, signatureAlgorithm, tlv(0x03, Buffer.concat([Buffer.of(0), signature])));
  const keyPem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const base64 = der.toString('base64').replace(/.{1,64}/g, '$&\n');
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${base64}-----END CERTIFICATE-----\n`,
    keyPem,
    subject,
    key: createPrivateKey(keyPem),
  };
}

/** A root, an intermediate that it issued, and a way to make certificates that the intermediate issues. */
export interface TestAuthority {
  readonly root: TestCertificate;
  readonly intermediate: TestCertificate;
  /** What a server needs: its certificate followed by the intermediate, and its key. */
  issue(options: CertificateOptions): { cert: string; key: string };
  /** The same without the intermediate, as misconfigured servers send it. */
  issueBare(options: CertificateOptions): { cert: string; key: string };
}

export function makeAuthority(name = 'Test'): TestAuthority {
  const root = makeCertificate({ commonName: `${name} Root`, authority: true, toDay: 3650 });
  const intermediate = makeCertificate({ commonName: `${name} Intermediate`, authority: true, issuer: root });
  const leaf = (options: CertificateOptions) => makeCertificate({ issuer: intermediate, ...options });
  return {
    root,
    intermediate,
    issue: (options) => {
      const { pem, keyPem } = leaf(options);
      return { cert: pem + intermediate.pem, key: keyPem };
    },
    issueBare: (options) => {
      const { pem, keyPem } = leaf(options);
      return { cert: pem, key: keyPem };
    },
  };
}

function tlv(tag: number, content: Buffer): Buffer {
  const length =
    content.length < 0x80
      ? Buffer.of(content.length)
      : content.length < 0x100
        ? Buffer.of(0x81, content.length)
        : Buffer.of(0x82, content.length >> 8, content.length & 0xff);
  return Buffer.concat([Buffer.of(tag), length, content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function set(...parts: Buffer[]): Buffer {
  return tlv(0x31, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function extension(id: string, value: Buffer, critical: boolean): Buffer {
  return sequence(oid(id), ...(critical ? [tlv(0x01, Buffer.of(0xff))] : []), tlv(0x04, value));
}

function time(millis: number): Buffer {
  const text = new Date(millis).toISOString().replace(/[-:T]|\.\d+/g, '');
  return tlv(0x18, Buffer.from(text)); // GeneralizedTime, YYYYMMDDHHMMSSZ
}
