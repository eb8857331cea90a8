import type { ImportResult } from '../contract/imports.ts';
import { importPaths } from './import.ts';
import type { IngestContext } from './ingest.ts';

/** An uploaded file, stored under a name of ours, so that the name it was given cannot lead anywhere. */
export interface UploadedFile {
  /** As the browser named it, without any path; foreign text. */
  readonly name: string;
  readonly path: string;
}

/** Reads uploaded files into the database, until `signal` is aborted; what came of them is told under the names that they were given. */
export function importUploads(
  files: readonly UploadedFile[],
  context: IngestContext,
  signal: AbortSignal,
): Promise<ImportResult> {
  return importPaths(
    files.map(({ path }) => path),
    context,
    { channel: 'upload', signal, sourceName: (source) => givenName(source, files) },
  );
}

/** `<path>`, or a message or member inside it: `<path>#3` of an mbox, `<path>/report.json` of an archive. */
function givenName(source: string, files: readonly UploadedFile[]): string {
  const file = files.find(
    ({ path }) => source === path || source.startsWith(`${path}#`) || source.startsWith(`${path}/`),
  );
  return file === undefined ? source : `${file.name}${source.slice(file.path.length)}`;
}
