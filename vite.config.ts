import { defineConfig } from 'vite';

/** Builds web/ into dist/web: one page, hashed files under assets/, nothing inline, so that a strict CSP holds. */
export default defineConfig({
  root: 'web',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() is left as it is: one value a token, no fallbacks computed at build time.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
