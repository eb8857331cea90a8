import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { type Clock, type Day, dayOf } from '../../contract/time.ts';
import type { IngestedMessage } from '../../ingest/ingest.ts';
import type { Log } from '../../log.ts';
import { answerProblems, HttpProblem, sendProblem } from '../shell/problems.ts';

/** RFC 8460 section 5.2 names ten megabytes as a common limit of receivers. */
const MAX_BYTES = 10 * 1024 * 1024;
const A_MINUTE = 60_000;
/** Reporters send one report per domain and day, one after another for many domains. */
const PER_SOURCE_A_MINUTE = 120;
const IN_ALL_A_MINUTE = 600;
/** How much disk strangers may fill in a day. */
const BYTES_A_DAY = 512 * 1024 * 1024;
const AT_ONCE = 8;

export interface SubmissionDependencies {
  readonly now: Clock;
  readonly log: Log;
  /** The secret end of the address whose reports are vouched for; null: there is none. */
  readonly token: string | null;
  /** Stores durably what was posted; returns what became of it. */
  submit(bytes: Uint8Array, vouched: boolean): Promise<IngestedMessage>;
}

/**
 * RFC 8460 section 5.4: a reporter posts a report itself, not a mail. 201 when it is stored, 200 when it was known, never a
 * redirect. Such a report is unsigned, so it does not count unless it comes to the address with the token.
 */
export function submissionRouter(deps: SubmissionDependencies): Router {
  const router = express.Router({ caseSensitive: true });
  let inHand = 0;
  let day: Day = '';
  let bytesToday = 0;

  const onlyPost: RequestHandler = (request, response, next) => {
    if (request.method === 'POST') return next();
    response.set('Allow', 'POST');
    throw new HttpProblem(405, 'Method not allowed', 'TLS reports are posted to this address (RFC 8460 section 5.4).');
  };
  const notTooMany: RequestHandler = (_request, response, next) => {
    if (dayOf(deps.now()) !== day) {
      day = dayOf(deps.now());
      bytesToday = 0;
    }
    if (bytesToday >= BYTES_A_DAY)
      throw busy(response, 3600, 'No more reports are taken today: the daily amount is used up.');
    if (inHand >= AT_ONCE) throw busy(response, 30, 'Too many reports are being posted at the moment.');
    inHand += 1;
    response.on('close', () => {
      inHand -= 1;
    });
    next();
  };
  const receive: RequestHandler = async (request, response) => {
    const bytes: unknown = request.body;
    if (!Buffer.isBuffer(bytes) || bytes.byteLength === 0)
      throw new HttpProblem(400, 'No report', 'The request has no body.');
    bytesToday += bytes.byteLength;
    const given = request.params['token'];
    const vouched = typeof given === 'string' && deps.token !== null && isSame(given, deps.token);
    if (given !== undefined && !vouched) throw new HttpProblem(404, 'Not found', 'There is nothing at this address.');
    const { outcome, items } = await deps.submit(bytes, vouched);
    if (outcome === 'rejected' || outcome === 'not-tlsrpt') {
      const reason = items.find((item) => item.outcome === outcome)?.reason ?? 'It is no TLS report.';
      throw new HttpProblem(400, 'Not a TLS report', reason);
    }
    response.status(outcome === 'duplicate' ? 200 : 201).json({ outcome });
  };

  router.all(
    ['/tlsrpt', '/tlsrpt/:token'],
    onlyPost,
    limit(IN_ALL_A_MINUTE, () => 'all'),
    limit(PER_SOURCE_A_MINUTE, (request) => ipKeyGenerator(request.ip ?? '')),
    notTooMany,
    acceptedType,
    express.raw({ type: () => true, limit: MAX_BYTES, inflate: false }),
    receive,
  );
  // A router of its own, so that no error of a stranger's request is answered by a page.
  router.use('/tlsrpt', answerProblems(deps.log) satisfies ErrorRequestHandler);
  return router;
}

function limit(most: number, keyGenerator: (request: express.Request) => string): RequestHandler {
  return rateLimit({
    windowMs: A_MINUTE,
    limit: most,
    keyGenerator,
    legacyHeaders: false,
    standardHeaders: false,
    // A proxy's header is not trusted: the address is that of the connection.
    validate: { xForwardedForHeader: false },
    handler: (_request, response) => {
      response.set('Retry-After', '60');
      sendProblem(response, {
        type: 'about:blank',
        title: 'Too many reports',
        status: 429,
        detail: `At most ${most} reports a minute are taken; try again in a minute.`,
      });
    },
  });
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
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding))
    throw new HttpProblem(415, 'Unsupported content encoding', 'Only gzip is understood.');
  // Its first bytes tell gzip from JSON (RFC 8460 section 6.5), however often it was packed.
  delete request.headers['content-encoding'];
  next();
};

function busy(response: express.Response, seconds: number, detail: string): HttpProblem {
  response.set('Retry-After', String(seconds));
  return new HttpProblem(503, 'Try again later', detail);
}

function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
