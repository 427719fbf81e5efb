import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const BUNDLE = path.join(REPOSITORY, 'apps/cli/dist/countersign.mjs');
const SOURCES = ['packages', 'apps', 'tools'].map((name) => path.join(REPOSITORY, name));

/** Builds the command before the tests when a source is newer: some tests run it as people do. */
export function setup(): void {
  const builtAt = fs.existsSync(BUNDLE) ? fs.statSync(BUNDLE).mtimeMs : 0;
  if (!SOURCES.some((directory) => hasNewerSource(directory, builtAt))) return;
  execFileSync(process.execPath, [path.join(REPOSITORY, 'tools/build.mjs')], { stdio: 'inherit' });
}

function hasNewerSource(directory: string, thanMs: number): boolean {
  return fs.readdirSync(directory, { withFileTypes: true }).some((entry) => {
    const name = path.join(directory, entry.name);
    if (entry.isDirectory()) return !isGenerated(entry.name) && hasNewerSource(name, thanMs);
    return /(?<!\.test)\.(?:ts|mjs)$/.test(entry.name) && fs.statSync(name).mtimeMs > thanMs;
  });
}

function isGenerated(directory: string): boolean {
  return directory === 'dist' || directory === 'node_modules';
}
