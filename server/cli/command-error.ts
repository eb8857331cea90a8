/** What went wrong for a reason that the user can mend; the message is all they need. */
export class CommandError extends Error {
  override name = 'CommandError';
}
