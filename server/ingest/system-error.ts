/** Runs one operation of the operating system and returns its error as a value; other errors propagate. */
export async function attemptIo<T>(operate: () => Promise<T>): Promise<T | NodeJS.ErrnoException> {
  try {
    return await operate();
  } catch (error) {
    if (isSystemError(error)) return error;
    throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** Why the operating system refused, for the operator. */
export function explain(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'there is no permission to read it';
  return `it cannot be read (${error.code})`;
}
