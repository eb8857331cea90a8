import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Encrypts texts that have to be stored but must not be readable in the database file or a backup of it. */
export type SecretBox = {
  /** One line of printable text, different each time. */
  seal(text: string): string;
  /** The sealed text. Throws SecretError when it was sealed with another key, or has been changed. */
  open(sealed: string): string;
};

export type SecretBoxOptions = {
  /** key material from the operator; without it the key file is used */
  readonly secret?: string | undefined;
  /** made with 32 random bytes, readable by its owner alone, when it is needed and missing */
  readonly keyFile: string;
};

/** A sealed text that cannot be opened, or a key that is not available. The message contains no secret. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The format, and the purpose to which the derived key is bound. */
const FORMAT = 'v1';
const PURPOSE = 'stsready sealed secrets v1';

export function openSecretBox({ secret, keyFile }: SecretBoxOptions): SecretBox {
  const fromFile = secret === undefined;
  const key = fromFile ? deriveFromFile(keyFile) : deriveFromText(secret);
  const keyName = fromFile ? `the key file ${keyFile}` : 'STSREADY_SECRET';
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(PURPOSE));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${FORMAT}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      const [format, content, ...rest] = sealed.split('.');
      const bytes = Buffer.from(content ?? '', 'base64url');
      if (format !== FORMAT || rest.length > 0 || bytes.length < NONCE_BYTES + TAG_BYTES) {
        throw new SecretError('secrets: the stored text was not sealed by stsready');
      }
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(PURPOSE));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const body = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
        return body.toString('utf8');
      } catch (cause) {
        throw new SecretError(
          `secrets: cannot open a stored password with ${keyName}: it was sealed with another key, or has been changed; give the old key back, or enter the password again`,
          { cause },
        );
      }
    },
  };
}

/** Opens the box when it is asked for first, and only once: making a key takes a moment, and may make a file. */
export function secretBoxOpener(options: SecretBoxOptions): () => SecretBox {
  let box: SecretBox | null = null;
  return () => {
    box ??= openSecretBox(options);
    return box;
  };
}

/**
 * A person may have chosen the text, hence scrypt. The salt is fixed so that the same text opens what another process
 * sealed; it only has to set this program apart from others.
 */
function deriveFromText(secret: string): Buffer {
  if (secret.length < 16) throw new SecretError('secrets: STSREADY_SECRET is shorter than 16 characters');
  return scryptSync(secret, PURPOSE, KEY_BYTES, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
}

function deriveFromFile(path: string): Buffer {
  const material = readKeyFile(path) ?? makeKeyFile(path);
  return Buffer.from(hkdfSync('sha256', material, Buffer.alloc(0), PURPOSE, KEY_BYTES));
}

/** Null when there is none. */
function readKeyFile(path: string): Buffer | null {
  let text: string;
  try {
    // on Windows the mode says nothing
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new SecretError(`secrets: the key file ${path} can be read by others; run chmod 600 on it`);
    }
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    if (error instanceof SecretError) throw error;
    throw new SecretError(`secrets: cannot read the key file ${path}`, { cause: error });
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) {
    throw new SecretError(
      `secrets: the key file ${path} holds no key; restore it, or remove it and enter the passwords again`,
    );
  }
  return Buffer.from(text, 'base64url');
}

/** Sealed texts may reach the disk first: a power failure must not lose the key file's name. */
function keepName(folder: string): void {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Written to a temporary file and linked into place, which fails when another process was faster: then its key
 * is the key. A crash leaves no half-written file under the name.
 */
function makeKeyFile(path: string): Buffer {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(temporary, path);
    keepName(dirname(path));
  } catch (cause) {
    const lost = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!lost) throw new SecretError(`secrets: cannot make the key file ${path}`, { cause });
  } finally {
    rmSync(temporary, { force: true });
  }
  const key = readKeyFile(path);
  if (key === null) throw new SecretError(`secrets: the key file ${path} vanished as it was made`);
  return key;
}
