import { defineConfig } from 'vitest/config';
import { PlainReporter } from './tools/plain-reporter.ts';

export default defineConfig({
  resolve: { conditions: ['@countersign/source'] },
  ssr: { resolve: { conditions: ['@countersign/source'] } },
  test: {
    globalSetup: ['tools/test-setup.ts'],
    setupFiles: ['tools/random-seed.ts'],
    include: ['{packages,apps}/*/src/**/*.test.ts', 'tools/**/*.test.ts'],
    reporters: ['default', new PlainReporter()],
    // Properties take their time on a busy machine; no test asserts on time.
    testTimeout: 60_000,
  },
});
