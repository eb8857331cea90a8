import { importResult } from '../../contract/imports.ts';
import { uploadRoute } from '../shell/route.ts';

export const uploadFiles = uploadRoute({
  method: 'post',
  path: '/uploads',
  summary: 'Report files, as multipart/form-data',
  answer: importResult,
  handle: (deps, { files, vouched }) => deps.importFiles(files, vouched),
});
