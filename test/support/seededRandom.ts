/** Reproducible randomness for simulations: the same seed gives the same run on every machine. */
export interface SeededRandom {
  readonly seed: number;
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Uniform integer in [0, below). */
  readonly below: (below: number) => number;
  /** Beta(a, b), a and b > 0. */
  readonly beta: (a: number, b: number) => number;
}

/** The generator sfc32 (Chris Doty-Humphrey, PractRand), seeded with four mixed words. */
export function seededRandom(seed: number): SeededRandom {
  let [a, b, c, counter] = [seed | 0, ~seed, 0x9e3779b9, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 20; i++) next();
  const random: SeededRandom = {
    seed,
    next,
    below: (below) => Math.floor(next() * below),
    beta: (alpha, beta) => {
      const x = gamma(next, alpha);
      return x / (x + gamma(next, beta));
    },
  };
  return random;
}

/** Marsaglia and Tsang (2000), ACM Transactions on Mathematical Software 26, 363-372. */
function gamma(next: () => number, shape: number): number {
  if (shape < 1) return gamma(next, shape + 1) * Math.pow(1 - next(), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(next);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
