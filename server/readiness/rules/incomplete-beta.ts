/**
 * The regularised incomplete beta function I_x(a, b), for x given as the pair x, rest = 1 - x so that neither loses
 * digits. Sessions are counted up to 2^53, so nothing here may subtract two large logarithms.
 *
 * Continued fraction (DLMF 8.17.22) by Lentz's method; it needs about sqrt(min(a, b)) steps for
 * x < (a + 1) / (a + b + 2), and symmetry brings every x there.
 */
export function regularizedBeta(a: number, b: number, x: number, rest: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(b, a, rest, x);
  const logX = rest < 0.5 ? Math.log1p(-rest) : Math.log(x);
  const logRest = x < 0.5 ? Math.log1p(-x) : Math.log(rest);
  const front = Math.exp(a * logX + b * logRest - logBeta(a, b)) / a;
  return front * betaFraction(a, b, x);
}

const TINY = 1e-300;
const guard = (value: number) => (Math.abs(value) < TINY ? TINY : value);

function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return result;
  }
  throw new RangeError(`readiness: incomplete beta did not converge: a=${a} b=${b} x=${x}`);
}

/** ln B(a, b) without the difference of two large log-gammas: Stirling's terms are paired first. */
function logBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < 10) return logGamma(large) + logGamma(small) - logGamma(large + small);
  const sum = large + small;
  const ratio = -(large - 0.5) * Math.log1p(small / large) - small * Math.log(sum) + small;
  return logGamma(small) + ratio + stirlingRest(large) - stirlingRest(sum);
}

/** ln of the gamma function for x > 0: Stirling's series, after the recurrence has moved x above 10. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift += Math.log(z);
    z += 1;
  }
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + stirlingRest(z) - shift;
}

function stirlingRest(z: number): number {
  const r2 = 1 / (z * z);
  return (1 / 12 - r2 * (1 / 360 - r2 * (1 / 1260 - r2 * (1 / 1680 - r2 * (1 / 1188 - (r2 * 691) / 360360))))) / z;
}
