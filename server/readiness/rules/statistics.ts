import { regularizedBeta } from './incomplete-beta.ts';

/**
 * Bounds from above, one-sided, on a rate of which `k` in `n` were seen.
 *
 * The gate is the bound of Clopper and Pearson: the rate at which seeing `k` or fewer in `n` has the chance `alpha`. It
 * never promises more than it holds, whatever n is. Wilson's score bound is too kind at k = 0 and serves charts only.
 */

/** With this many failures and successes the normal law with its first correction is within 1e-9, and much faster. */
const MANY = 300_000;

/** Clopper-Pearson, to 1e-9 or better. Null for n = 0: nothing is known; 1 when every one failed. */
export function upperBound(k: number, n: number, alpha: number): number | null {
  if (n <= 0) return null;
  if (k >= n) return 1;
  if (k === 0) return -Math.expm1(Math.log(alpha) / n);
  if (k > MANY && n - k > MANY) return scoreBound(k + 0.5 - skew(k / n, alpha), n, alpha);
  if (n - k <= MANY && k > MANY) return 1 - quantileFromBelow(k, n, alpha);
  // The chance of k or fewer falls as the rate p rises: halve the interval that holds alpha.
  const chance = (p: number) => regularizedBeta(n - k, k + 1, 1 - p, p);
  return bisect((p) => chance(p) > alpha, k / n, 1);
}

/** The same bound told as the share q = 1 - p that passes, which keeps its digits when nearly all fail. */
function quantileFromBelow(k: number, n: number, alpha: number): number {
  return bisect((q) => regularizedBeta(n - k, k + 1, q, 1 - q) <= alpha, 0, 1 - k / n);
}

/** The point in low..high at which `isBelow` turns from true to false. */
function bisect(isBelow: (value: number) => boolean, low: number, high: number): number {
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** Wilson's score bound for the same question. */
export function wilsonUpperBound(k: number, n: number, alpha: number): number | null {
  if (n <= 0) return null;
  return k >= n ? 1 : scoreBound(k, n, alpha);
}

function scoreBound(k: number, n: number, alpha: number): number {
  const z = normalQuantile(1 - alpha);
  const p = k / n;
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return Math.min(1, (p + (z * z) / (2 * n) + spread) / (1 + (z * z) / n));
}

/** What the lopsidedness of the binomial law adds to k, by the first term of Cornish and Fisher. */
function skew(p: number, alpha: number): number {
  const z = normalQuantile(1 - alpha);
  return ((z * z - 1) * (1 - 2 * p)) / 6;
}

/** The smallest n at which `k` failures keep the bound at or below `limit`; null when it is no number of sessions any more. */
export function sessionsNeeded(k: number, limit: number, alpha: number): number | null {
  if (k / limit > Number.MAX_SAFE_INTEGER / 2) return null;
  const suffices = (n: number) => (upperBound(k, n, alpha) ?? 1) <= limit;
  let high = k + 1;
  while (!suffices(high)) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The standard normal quantile, by Newton's steps on the error integral. */
function normalQuantile(p: number): number {
  let z = 0;
  for (let step = 0; step < 60; step++) {
    const next = z - (normalIntegral(z) - p) / normalDensity(z);
    if (Math.abs(next - z) < 1e-14) return next;
    z = next;
  }
  return z;
}

function normalIntegral(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 1; k < 500 && Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}
