import { ImapFlow } from 'imapflow';

/** A real mail server on loopback that any test can be pointed at: users with the password "secret". */
export interface ImapServer {
  /** Plain: a password goes in clear text to this machine alone. */
  readonly port: number;
  /** Puts messages into a folder of `user`, named as the server names it; the inbox unless named. */
  deliver(user: string, mails: readonly Uint8Array[], folder?: string): Promise<void>;
  /** Makes a folder that is listed for `user`, and that the user may not open. */
  forbid(user: string, folder: string): Promise<void>;
  /** Ends the server at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same mail. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Does something in a mailbox as another program of its owner would. */
export async function asUser<T>(
  { port }: Pick<ImapServer, 'port'>,
  user: string,
  act: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const auth = { user, pass: 'secret' };
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.logout();
  }
}
