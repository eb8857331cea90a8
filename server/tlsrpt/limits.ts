/** Limits on what one report may make us hold in memory. A text over a limit is refused with its own reason, never read in part. */
export const reportLimits = {
  /** Characters of JSON. */
  text: 32 * 1024 * 1024,
  /** Nesting of objects and arrays. */
  depth: 32,
  /** Members and array elements, so that 32 MiB of `[[],[],...` cannot become a gigabyte of objects. */
  values: 2_000_000,
  /** JSON documents in one text, where several reports were joined. */
  documents: 10_000,
  policies: 10_000,
  /** Failure details over all policies. */
  details: 50_000,
} as const;

/** Longest text kept of one field, in characters; what is cut off is flagged and remains in the original. */
export const textLimits = {
  organization: 1024,
  contact: 1024,
  reportId: 1024,
  policyType: 256,
  policyLine: 4096,
  resultType: 256,
  helo: 1024,
  additionalInformation: 4096,
  reasonCode: 1024,
} as const;

/** Lines of a policy and `mx-host` entries kept of one policy entry; a policy file of 64 KB cannot hold more. */
export const policyLineLimit = 4096;
