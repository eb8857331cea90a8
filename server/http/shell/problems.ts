import type { ErrorRequestHandler, Response } from 'express';
import { ZodError } from 'zod';
import type { Problem } from '../../contract/problem.ts';
import type { Log } from '../../log.ts';

/** What a client did wrong, or asked for but cannot have; becomes an RFC 9457 problem document. */
export class HttpProblem extends Error {
  override name = 'HttpProblem';
  readonly status: number;
  readonly title: string;
  readonly suggestions: readonly string[] | undefined;
  /** For programs and translations. */
  readonly reason:
    | ({ readonly code: string; readonly words: string | null } & Pick<Problem, 'fields' | 'certificate'>)
    | undefined;

  constructor(
    status: number,
    title: string,
    detail?: string,
    suggestions?: readonly string[],
    reason?: HttpProblem['reason'],
  ) {
    super(detail ?? title);
    this.status = status;
    this.title = title;
    this.suggestions = suggestions;
    this.reason = reason;
  }
}

export function notFound(what: string, suggestions?: readonly string[]): HttpProblem {
  return new HttpProblem(404, 'Not found', `There is no ${what} here.`, suggestions);
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

export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

function toProblem(error: unknown): Problem {
  if (error instanceof HttpProblem) {
    const suggestions = error.suggestions === undefined ? {} : { suggestions: [...error.suggestions] };
    const { code, words = null, fields, certificate } = error.reason ?? {};
    const reason = {
      ...(code === undefined ? {} : { code }),
      ...(words === null ? {} : { words }),
      ...(fields === undefined ? {} : { fields }),
      ...(certificate === undefined ? {} : { certificate }),
    };
    const { title, status, message: detail } = error;
    return { type: 'about:blank', title, status, detail, ...suggestions, ...reason };
  }
  if (error instanceof ZodError) {
    const detail = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    return { type: 'about:blank', title: 'Bad request', status: 400, detail };
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
