import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * Keeps in `complaints` what a page complains of: errors of its scripts and in its console (its policy, and files that
 * are not there, among them), and requests that may not be made.
 */
export function observe(page: Page, complaints: string[], mayAsk: (url: string) => boolean): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => !mayAsk(request.url()) && complaints.push(request.url()));
}

/** Whether a request stays within a site. */
export const within =
  (site: string) =>
  (url: string): boolean =>
    /^(blob:|data:)/.test(url) || url.startsWith(site);

/** What axe-core finds that is serious, in light and in dark. */
export async function barriers(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate('axe.run(document)')) as axe.AxeResults;
    for (const { id, impact, nodes } of violations) {
      if (impact === 'serious' || impact === 'critical')
        found.push(`${colorScheme} ${id}: ${nodes.map((n) => n.html).join(' ')}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return found;
}
