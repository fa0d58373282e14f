export type Matrix = readonly (readonly number[])[];

/** The inverse of a symmetric positive definite matrix, by Gauss-Jordan elimination without pivots. */
export function inverse(matrix: Matrix): number[][] {
  let rows = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  for (let i = 0; i < matrix.length; i++) {
    const pivot = (rows[i] ?? []).map((x) => x / (rows[i]?.[i] ?? 1));
    rows = rows.map((row, r) =>
      r === i ? pivot : row.map((x, c) => x - (row[i] ?? 0) * (pivot[c] ?? 0)),
    );
  }
  return rows.map((row) => row.slice(matrix.length));
}

export function product(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((total, x, i) => total + x * (vector[i] ?? 0), 0));
}
