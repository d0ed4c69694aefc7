import { writeReport } from '../../app/report.js';
import { bytes } from '../../numbers.js';
import type { Console } from './console.js';

/** Writes a run's report and says where it is. */
export async function reportRun(path: string, choice: { readonly out?: string }, console: Console): Promise<void> {
  const report = await writeReport(path, choice);
  console.line(`Report, ${bytes(report.bytes)}: ${report.file}`);
}
