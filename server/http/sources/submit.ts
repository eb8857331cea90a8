import { createHash, timingSafeEqual } from 'node:crypto';
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { type Clock, dayOf } from '../../contract/time.ts';
import type { IngestedMessage } from '../../ingest/ingest.ts';
import type { SubmissionOptions } from '../../ingest/submissions.ts';
import type { Log } from '../../log.ts';
import { DatabaseError } from '../../store/database-error.ts';
import { answerProblems, HttpProblem, sendProblem } from '../shell/problems.ts';
import { Intake, type Turn } from './intake.ts';

/** RFC 8460 section 5.2 names ten megabytes as a common limit of receivers. */
const MAX_BYTES = 10 * 1024 * 1024;
/** A report is a few kilobytes: whoever has not sent it by then is not sending it. */
const BODY_MS = 20_000;
/** So long a post may wait for its turn; then its connection ends, and the reporter tries again. */
const WAIT_MS = 60_000;

export interface SubmissionDependencies {
  readonly now: Clock;
  readonly log: Log;
  readonly intake?: Intake;
  /** The secret end of the address whose reports are vouched for; null: there is none. */
  readonly token: string | null;
  /** Stores durably what was posted, and the first bytes of what holds no report; answers what became of it. */
  submit(bytes: Uint8Array, options: SubmissionOptions): Promise<IngestedMessage>;
}

/**
 * RFC 8460 section 5.4: a reporter posts a report itself, not a mail. 201 when it is stored, 200 when it was known, never a
 * redirect. Such a report is unsigned, so it does not count unless it comes to the address with the token.
 */
export function submissionRouter(deps: SubmissionDependencies): Router {
  const router = express.Router({ caseSensitive: true });
  const intake = deps.intake ?? new Intake(() => dayOf(deps.now()));
  const read = express.raw({ type: () => true, limit: MAX_BYTES, inflate: false });

  const onlyPost: RequestHandler = (request, response, next) => {
    if (request.method === 'POST') return next();
    response.set('Allow', 'POST');
    throw new HttpProblem(405, 'Method not allowed', 'TLS reports are posted to this address (RFC 8460 section 5.4).');
  };
  const inTurn: RequestHandler = async (request, response) => {
    const turn = await intake.turn(ipKeyGenerator(request.ip ?? ''), goneOrTired(response));
    if (typeof turn === 'string') throw notNow(response, turn);
    try {
      const bytes = await bodyOf(request, response, read);
      await receive(request, response, { bytes, turn });
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.trouble === null) throw error;
      // The only answer after which known senders try again is none at all.
      deps.log.error({ err: error }, 'a posted report could not be stored');
      response.destroy();
    } finally {
      turn.end();
    }
  };
  const receive = async (request: Request, response: Response, { bytes, turn }: Posted) => {
    const given = request.params['token'];
    const vouched = typeof given === 'string' && deps.token !== null && isSame(given, deps.token);
    if (given !== undefined && !vouched) throw new HttpProblem(404, 'Not found', 'There is nothing at this address.');
    const keptIfJunk = turn.keptIfJunk();
    const { outcome, items } = await deps.submit(bytes, { vouched, keptIfJunk });
    const isTaken = items.some((item) => item.report !== null);
    if (!isTaken && (outcome === 'rejected' || outcome === 'not-tlsrpt')) {
      turn.junk(Math.min(bytes.byteLength, keptIfJunk));
      const reason = items.find((item) => item.outcome === outcome)?.reason ?? 'It is no TLS report.';
      throw new HttpProblem(400, 'Not a TLS report', reason);
    }
    turn.stored(bytes.byteLength, vouched);
    // Of a report about many domains a part may be refused: its sender has done all that it can.
    const said = outcome === 'rejected' ? 'stored' : outcome;
    response.status(said === 'duplicate' ? 200 : 201).json({ outcome: said });
  };

  router.all(['/tlsrpt', '/tlsrpt/:token'], onlyPost, acceptedType, inTurn);
  // Its own, so that no error of a stranger's request is answered by a page.
  router.use('/tlsrpt', answerProblems(deps.log) satisfies ErrorRequestHandler);
  return router;
}

interface Posted {
  readonly bytes: Buffer;
  readonly turn: Turn;
}

/** Aborted when the connection ends before an answer, or has waited too long. */
function goneOrTired(response: Response): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  return AbortSignal.any([gone.signal, AbortSignal.timeout(WAIT_MS)]);
}

/** The body, which has to be there in time. Throws HttpProblem. */
async function bodyOf(request: Request, response: Response, read: RequestHandler): Promise<Buffer> {
  const late = setTimeout(() => {
    response.set('Connection', 'close');
    sendProblem(response, {
      type: 'about:blank',
      title: 'Too slow',
      status: 408,
      detail: `The report did not arrive within ${BODY_MS / 1000} seconds.`,
    });
    response.once('finish', () => request.destroy());
  }, BODY_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      request.once('close', () => reject(new HttpProblem(400, 'No report', 'The request ended before its body.')));
      read(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    });
  } finally {
    clearTimeout(late);
  }
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.byteLength === 0)
    throw new HttpProblem(400, 'No report', 'The request has no body.');
  return bytes;
}

/** Reporters that get 429 or 503 often take the report for delivered: only what is far over the bounds gets one. */
function notNow(response: Response, why: 'too-many' | 'too-much'): HttpProblem {
  response.set('Retry-After', why === 'too-many' ? '30' : '3600');
  return why === 'too-many'
    ? new HttpProblem(503, 'Try again later', 'Too many reports from this address are waiting.')
    : new HttpProblem(429, 'Too many reports', 'No more reports from this address are taken today.');
}

/** Bytes decide what it is; a type is refused only where it clearly says something else. */
const acceptedType: RequestHandler = (request, _response, next) => {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (
    /^(multipart|image|audio|video|font|message)\/|^text\/html$|xml$|^application\/(x-www-form-urlencoded|pdf|zip)$/.test(
      type,
    )
  )
    throw new HttpProblem(415, 'Unsupported media type', 'Post application/tlsrpt+gzip or application/tlsrpt+json.');
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (!['identity', 'gzip', 'x-gzip', 'deflate'].includes(encoding))
    throw new HttpProblem(415, 'Unsupported content encoding', 'Only gzip and deflate are understood.');
  // Its first bytes tell gzip, zlib and JSON apart (RFC 8460 section 6.5), however often it was packed.
  delete request.headers['content-encoding'];
  next();
};

function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
