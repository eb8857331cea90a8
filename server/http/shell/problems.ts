import type { ErrorRequestHandler, Response } from 'express';
import { ZodError } from 'zod';
import type { Immutable } from '../../contract/immutable.ts';
import type { Problem } from '../../contract/problem.ts';
import { english } from '../../contract/words/english.ts';
import type { Log } from '../../log.ts';
import { DatabaseError } from '../../store/database-error.ts';

/** What a problem may hold besides title, status and detail. */
type ProblemMembers = Immutable<Pick<Problem, 'suggestions' | 'code' | 'words' | 'fields' | 'certificate'>>;

/** What a client did wrong, or asked for but cannot have; becomes an RFC 9457 problem document. */
export class HttpProblem extends Error {
  override name = 'HttpProblem';
  readonly status: number;
  readonly title: string;
  readonly members: ProblemMembers;

  constructor(status: number, title: string, detail?: string, members: ProblemMembers = {}) {
    super(detail ?? title);
    this.status = status;
    this.title = title;
    this.members = members;
  }
}

export function notFound(what: string, members: Pick<ProblemMembers, 'suggestions'> = {}): HttpProblem {
  return new HttpProblem(404, 'Not found', `There is no ${what} here.`, members);
}

/** The last handler: every error becomes a problem document; an unexpected one is logged and reveals nothing internal. */
export function answerProblems(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = toProblem(error);
    if (problem.status >= 500) log.error({ err: error, method: request.method, path: request.path }, 'request failed');
    sendProblem(response, problem);
  };
}

export function sendProblem(response: Response, problem: Immutable<Problem>): void {
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

function toProblem(error: unknown): Immutable<Problem> {
  if (error instanceof HttpProblem) {
    const { title, status, message: detail, members } = error;
    return { type: 'about:blank', title, status, detail, ...members };
  }
  if (error instanceof ZodError) {
    const detail = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    return { type: 'about:blank', title: 'Bad request', status: 400, detail };
  }
  if (error instanceof DatabaseError && error.trouble !== null) {
    const { trouble } = error;
    const detail = english.t(`database.${trouble}`);
    return { type: 'about:blank', title: 'Database trouble', status: 503, detail, code: `database-${trouble}` };
  }
  const status = statusOf(error);
  if (status !== null) return { type: 'about:blank', title: 'Bad request', status, detail: messageOf(error) };
  return {
    type: 'about:blank',
    title: 'Internal error',
    status: 500,
    detail: 'The request failed inside stsready; the log says why.',
  };
}

/** Express and its body parsers throw errors with a 4xx `status` for what the client got wrong. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The request could not be understood.';
}
