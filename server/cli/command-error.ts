/** A failure that the user can fix; the message is all they need. */
export class CommandError extends Error {
  override name = 'CommandError';
}
