#!/usr/bin/env node
import fs from 'node:fs';
import module from 'node:module';

// Newer versions of Node keep compiled code between runs, which makes starting faster.
module.enableCompileCache?.();

const bundle = new URL('../dist/countersign.mjs', import.meta.url);
if (fs.existsSync(bundle)) {
  await import(bundle.href);
} else {
  process.stderr.write('countersign: the command is not built\nhelp: run `npm run build`\n');
  process.exitCode = 4;
}
