import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import type { UploadedFile } from '../../ingest/uploads.ts';
import { withTemporaryFolder } from '../../temporary-folder.ts';
import { HttpProblem } from './problems.ts';

export const uploadLimits = { files: 1000, fileBytes: 256 * 1024 * 1024, totalBytes: 1024 * 1024 * 1024 } as const;

export interface Upload {
  readonly files: readonly UploadedFile[];
  /** The person says that the files come from a mailbox of theirs (`vouch=1`). */
  readonly vouched: boolean;
}

/**
 * Writes the files of a multipart/form-data request into a temporary folder under names of ours, passes them to `use`,
 * and removes the folder whatever happens. Throws HttpProblem for what is not multipart or over a limit.
 */
export async function withUploadedFiles<T>(request: Request, use: (upload: Upload) => Promise<T>): Promise<T> {
  return withTemporaryFolder('upload', async (folder) => use(await receiveFiles(request, folder)));
}

async function receiveFiles(request: Request, folder: string): Promise<Upload> {
  const parser = openParser(request);
  const files: UploadedFile[] = [];
  const writes: Promise<void>[] = [];
  let total = 0;
  let vouched = false;
  parser.on('field', (name, value) => {
    if (name === 'vouch') vouched = value === '1';
  });
  parser.on('file', (_field, stream, info) => {
    const path = join(folder, String(files.length));
    files.push({ name: basename(info.filename || 'upload').slice(0, 255), path });
    stream.on('data', (chunk: Buffer) => {
      total += chunk.byteLength;
      if (total > uploadLimits.totalBytes)
        parser.destroy(
          new HttpProblem(413, 'Too large', 'The files are more than 1 GiB together. Use "stsready import".'),
        );
    });
    stream.on('limit', () =>
      parser.destroy(new HttpProblem(413, 'Too large', `${info.filename}: more than 256 MiB. Use "stsready import".`)),
    );
    const write = pipeline(stream, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    write.catch(() => {}); // awaited below; the parser's own error says why
    writes.push(write);
  });
  parser.on('filesLimit', () =>
    parser.destroy(new HttpProblem(413, 'Too large', 'More than 1,000 files at once. Use "stsready import".')),
  );
  await pipeline(request, parser);
  await Promise.all(writes);
  if (files.length === 0) throw new HttpProblem(400, 'Bad request', 'The request holds no file.');
  return { files, vouched };
}

function openParser(request: Request): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      limits: {
        files: uploadLimits.files,
        fileSize: uploadLimits.fileBytes,
        fields: 10,
        parts: uploadLimits.files + 10,
      },
    });
  } catch (error) {
    throw new HttpProblem(
      415,
      'Unsupported media type',
      `Expected multipart/form-data: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
}
