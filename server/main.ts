#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

// Each mail of an import leaves much garbage behind: V8 would let the heap grow to several times what is in use before it
// collects. Said before anything is loaded, because the heap that loading takes is not given back.
if (process.argv.includes('import')) {
  for (const flag of ['--heap-growing-percent=20', '--max-semi-space-size=1', '--semi-space-growth-factor=1'])
    setFlagsFromString(flag);
}
const { runCommandLine } = await import('./cli/command-line.ts');

process.exitCode = await runCommandLine(process.argv.slice(2), process.env);
