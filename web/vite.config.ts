import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const platform = { target: 'http://127.0.0.1:8787', ws: true };

export default defineConfig({
  root: here('.'),
  plugins: [react(), tailwindcss()],
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    // Browsers that know light-dark(): older targets would get a rewritten, twice as large stylesheet.
    cssTarget: ['chrome125', 'firefox128', 'safari18'],
    // A font or an image as data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One chunk with zod and its configuration: it is evaluated before every chunk that declares a schema.
          groups: [{ name: 'zod', test: /node_modules\/zod\/|zod-without-eval/ }],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': platform,
      '/webhook': platform,
      '/webhook-test': platform,
      '/webhook-waiting': platform,
      '/approve': platform,
      '/form': platform,
    },
  },
});
