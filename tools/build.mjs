// Bundles the command: apps/cli/dist/countersign.mjs, the parts that it loads only when they
// are needed beside it, and the action data. Runs after `tsc -b`, which checks the types.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildCatalog } from './build-catalog.mjs';

const REPOSITORY = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const CATALOG = path.join(REPOSITORY, 'packages/adapters/dist/catalog-data');
const OUTPUT = path.join(REPOSITORY, 'apps/cli/dist');
const SAMPLE = path.join(REPOSITORY, 'samples/organization');

/** Some dependencies are CommonJS and ask for Node's own modules with `require`. */
const BANNER = [
  "import { createRequire as createRequireForBundle } from 'node:module';",
  'const require = createRequireForBundle(import.meta.url);',
].join('\n');

/** Machine code that stays in its package, and an accelerator of `pg` that is not used. */
const EXTERNAL = ['@photostructure/sqlite', 'pg-native'];

/** Builds everything that is not TypeScript's own output. */
export async function buildAll() {
  const { dataset, actionCount } = buildCatalog(CATALOG);
  fs.mkdirSync(OUTPUT, { recursive: true });
  const result = await build({
    absWorkingDir: REPOSITORY,
    entryPoints: {
      countersign: 'apps/cli/src/main.ts',
      // What AWS Lambda invokes.
      'countersign-lambda': 'apps/cli/src/lambda/handler.ts',
      // What a thread runs.
      'countersign-scan-worker': 'apps/cli/src/trail/scan-worker.ts',
    },
    outdir: OUTPUT,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'countersign-[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@countersign/source'],
    // ES modules first: of AWS's SDK only the operations that are called go into the bundle.
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    external: EXTERNAL,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  writeBundle(result.outputFiles);
  fs.cpSync(CATALOG, path.join(OUTPUT, 'catalog-data'), { recursive: true });
  fs.cpSync(SAMPLE, path.join(OUTPUT, 'sample-organization'), { recursive: true });
  const bytes = result.outputFiles.reduce((sum, file) => sum + file.contents.length, 0);
  return { dataset, actionCount, bytes };
}

/** Puts the new files in place before the old ones go, so that a command that runs meanwhile works. */
function writeBundle(files) {
  const kept = new Set(files.map((file) => path.basename(file.path)));
  const entryLast = files.toSorted((a, b) => Number(isEntry(a.path)) - Number(isEntry(b.path)));
  for (const file of entryLast) {
    const temporary = `${file.path}.tmp`;
    fs.writeFileSync(temporary, file.contents);
    fs.renameSync(temporary, file.path);
  }
  for (const name of fs.readdirSync(OUTPUT)) {
    const isOld = /^countersign.*\.mjs(?:\.LEGAL\.txt)?$/.test(name) && !kept.has(name);
    if (isOld) fs.rmSync(path.join(OUTPUT, name));
  }
}

function isEntry(file) {
  return path.basename(file) === 'countersign.mjs';
}

if (import.meta.filename === fs.realpathSync(process.argv[1] ?? '')) {
  const { dataset, actionCount, bytes } = await buildAll();
  process.stdout.write(
    `built apps/cli/dist/countersign.mjs (${Math.round(bytes / 1000)} kB, ${dataset}: ${actionCount} actions)\n`,
  );
}
