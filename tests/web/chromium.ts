import { test } from 'vitest';
import { findChromium } from '../../bench/web/chromium.js';

/** Where Chromium is; null where there is none, which is said. */
export const chromiumPath = await findChromium().catch((error: Error) => {
  console.log(`Tests of pages are skipped: ${error.message}`);
  return null;
});

/** A test that needs Chromium. */
export const pageTest = test.skipIf(chromiumPath === null);
