/** The parts of jStat that are used; the package has no types of its own. */
declare module 'jstat' {
  const jStat: {
    /** Natural logarithm of the gamma function, x > 0. */
    gammaln(x: number): number;
    /** Regularised incomplete beta function I_x(a, b). */
    ibeta(x: number, a: number, b: number): number;
    /** Its inverse in x. */
    ibetainv(p: number, a: number, b: number): number;
    readonly binomial: {
      pdf(k: number, n: number, p: number): number;
      cdf(k: number, n: number, p: number): number;
    };
    readonly normal: {
      cdf(x: number, mean: number, sd: number): number;
      inv(p: number, mean: number, sd: number): number;
    };
  };
  export default jStat;
}
