import { z } from 'zod';
import { issueClasses, policyModes, probeResults, severities } from './codes.ts';

export const instant = z.string().describe('ISO 8601, UTC');

export const day = z.string().describe('UTC day, YYYY-MM-DD');

export const sessions = z.number().int().nonnegative().describe('sessions');

export const share = z.number().min(0).max(1).describe('share, 0 to 1');

export const severity = z.enum(severities);

export const mode = z.enum(policyModes);

export const issueClass = z.enum(issueClasses);

export const probeResult = z.enum(probeResults);

export const host = z.string().min(1).max(253);

export const person = z.string().trim().min(1).max(200).describe('name of the person who says so');

export const many = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]).slice(0, 50));

export const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a UTC day, YYYY-MM-DD');

const AUTHSERV_ID = '[!-)+\\--:<-~]{1,253}(?:/[*])?';

/** How the reports of a way in are authenticated. An authserv-id may end in a slash and a star for any job of that host, and there may be several. */
export const authenticationPolicy = z
  .string()
  .regex(
    new RegExp(`^(dkim|vouch|auth-results:${AUTHSERV_ID}(?: *, *${AUTHSERV_ID}){0,19})$`),
    'expected dkim, vouch or auth-results:<authserv-id>',
  );
