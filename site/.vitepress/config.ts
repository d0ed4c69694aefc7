import { defineConfig } from 'vitepress';
import { apiSidebars } from '../api-sidebar.js';
import { guide } from '../guide.js';
import { linksToSources } from '../links.js';
import { defaultBase, places, repositoryUrl } from '../places.js';

/** Of `npm run build:site`, which hands it on so. */
const base = process.env.GANNET_SITE_BASE ?? defaultBase;
const first = `/guide/${guide[0]!.pages[0]!.doc}`;

/** The site; `site/build.ts` says for which path and into which folder. */
export default defineConfig({
  title: 'Gannet',
  description: 'Train, judge and ship generative adversarial networks in TypeScript.',
  lang: 'en',
  base,
  srcDir: places.pages,
  cacheDir: `${places.site}dist/cache`,
  // What all pages know of the site is a file of its own, not a part of each.
  metaChunk: true,
  head: [['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }]],
  // Made by other means and put beside these pages.
  ignoreDeadLinks: [/^\/?(\.\/)?(playground|demos)\//],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: linksToSources,
  },
  vite: { logLevel: 'error', build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Guide', link: first, activeMatch: '/guide/' },
      { text: 'Playground', link: '/playground/', target: '_self' },
      { text: 'Gallery', link: '/gallery' },
      { text: 'API', link: '/api/', activeMatch: '/api/' },
    ],
    sidebar: {
      '/guide/': guide.map(({ text, pages }) => ({
        text,
        items: pages.map((page) => ({ text: page.text, link: `/guide/${page.doc}` })),
      })),
      ...apiSidebars(),
    },
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    socialLinks: [{ icon: 'github', link: repositoryUrl, ariaLabel: 'The repository' }],
    footer: { message: 'MIT licence' },
  },
});
