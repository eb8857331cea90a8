import type { z } from 'zod';
import { type DomainCheck, domainCheck } from './check-domain.ts';

const schema: z.ZodType<DomainCheck> = domainCheck;

/** How a check is kept until the next one. */
export const keptCheck = { version: 2, schema };
