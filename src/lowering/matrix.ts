/** Small dense matrices in double precision, as rows: the constants of the fast convolutions are made with them. */
export type Matrix = readonly (readonly number[])[];

export function transposed(m: Matrix): Matrix {
  return m[0]!.map((_, j) => m.map((row) => row[j]!));
}

/** The Kronecker product: rows and columns of `a` are the outer ones. */
export function kronecker(a: Matrix, b: Matrix): Matrix {
  return a.flatMap((r) => b.map((q) => r.flatMap((x) => q.map((y) => x * y))));
}

/** Gauss-Jordan elimination with partial pivoting. */
export function inverse(a: Matrix): Matrix {
  const n = a.length;
  const m = a.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(m[r]![c]!) > Math.abs(m[pivot]![c]!)) pivot = r;
    [m[c], m[pivot]] = [m[pivot]!, m[c]!];
    const d = m[c]![c]!;
    m[c] = m[c]!.map((v) => v / d);
    for (let r = 0; r < n; r++) {
      const f = m[r]![c]!;
      if (r !== c && f !== 0) m[r] = m[r]!.map((v, j) => v - f * m[c]![j]!);
    }
  }
  return m.map((row) => row.slice(n));
}
