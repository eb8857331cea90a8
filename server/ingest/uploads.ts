import type { ImportResult } from '../contract/imports.ts';
import { importListed } from './import.ts';
import type { IngestContext } from './ingest.ts';

/** An uploaded file, stored under a name of ours, so that the name it was given cannot lead anywhere. */
export interface UploadedFile {
  /** As the browser named it, without any path; foreign text. */
  readonly name: string;
  readonly path: string;
}

/** An answer of some megabytes; whoever uploads more wants to know how many, and lists of reports have them all. */
const MOST_LISTED = 10_000;

/** Reads uploaded files into the database, until `signal` is aborted; what came of them is told under the names that they were given. */
export function importUploads(
  files: readonly UploadedFile[],
  context: IngestContext,
  signal: AbortSignal,
): Promise<ImportResult> {
  return importListed(
    files.map(({ path }) => path),
    context,
    { channel: 'upload', most: MOST_LISTED, signal, sourceName: (source) => givenName(source, files) },
  );
}

/** `<path>`, or a message or member inside it: `<path>#3` of an mbox, `<path>/report.json` of an archive. */
function givenName(source: string, files: readonly UploadedFile[]): string {
  const file = files.find(
    ({ path }) => source === path || source.startsWith(`${path}#`) || source.startsWith(`${path}/`),
  );
  return file === undefined ? source : `${file.name}${source.slice(file.path.length)}`;
}
