import { runCommandLine } from '../../server/cli/command-line.ts';

/** Runs the command line in this process, with what it prints. */
export async function runCommand(args: string[], environment: Record<string, string> = {}) {
  const printed: string[] = [];
  const complained: string[] = [];
  const { stdout, stderr } = process;
  const writeOut = stdout.write;
  const writeErr = stderr.write;
  stdout.write = (text: string | Uint8Array) => printed.push(String(text)) > 0;
  stderr.write = (text: string | Uint8Array) => complained.push(String(text)) > 0;
  try {
    const code = await runCommandLine(args, environment);
    return { code, out: printed.join(''), err: complained.join('') };
  } finally {
    stdout.write = writeOut;
    stderr.write = writeErr;
  }
}
