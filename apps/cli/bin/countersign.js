#!/usr/bin/env node
import fs from 'node:fs';
import module from 'node:module';
import v8 from 'node:v8';

// Newer versions of Node keep compiled code between runs, which makes starting faster.
module.enableCompileCache?.();

// A command runs for a second, not for days: compile at once, and collect garbage less often.
v8.setFlagsFromString('--sparkplug');
v8.setFlagsFromString('--min-semi-space-size=16');

const bundle = new URL('../dist/countersign.mjs', import.meta.url);
if (fs.existsSync(bundle)) {
  await import(bundle.href);
} else {
  process.stderr.write('countersign: the command is not built\nhelp: run `npm run build`\n');
  process.exitCode = 4;
}
