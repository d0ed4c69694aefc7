/** A configuration as lines: nested settings by `options.batch`, lists with commas. */
export function rowsOf(config: Readonly<Record<string, unknown>> | null, prefix = ''): [key: string, value: string][] {
  return Object.entries(config ?? {}).flatMap(([key, value]): [string, string][] => {
    const name = `${prefix}${key}`;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return rowsOf(value as Record<string, unknown>, `${name}.`);
    }
    return [[name, Array.isArray(value) ? value.join(', ') : value === null ? 'none' : String(value)]];
  });
}
