/** Prints a value for programs: JSON and nothing else, a line for each field. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
