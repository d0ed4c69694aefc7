/** Images a row, of so many: all of them, or on a narrow screen as many as are large enough to be seen and fill the rows. */
export function rowOf(count: number): number {
  if (!matchMedia('(max-width: 40rem)').matches) return count;
  return [5, 4, 3].find((row) => count % row === 0) ?? 5;
}
