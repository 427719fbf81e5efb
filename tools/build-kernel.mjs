// Compiles what looks at the bytes of a trail, packages/govern/wasm/scan.ts, to WebAssembly, and
// writes it where the scanner takes it from. Run it after a change there: node tools/build-kernel.mjs

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const GOVERN = path.join(
  path.dirname(path.dirname(fileURLToPath(import.meta.url))),
  'packages/govern',
);
const SOURCE = 'wasm/scan.ts';
/** Where the code is kept that the scanner runs. */
export const KERNEL_CODE = path.join(GOVERN, 'src/trail/scan/kernel-code.ts');

const OPTIONS = ['--runtime', 'stub', '--enable', 'simd', '--noAssert', '-O3', '--importMemory'];

/** The text of the module with the code, as it has to be for the source as it is. */
export async function compileKernel() {
  let code = null;
  const { error } = await main(
    [SOURCE, '--baseDir', GOVERN, '--outFile', 'kernel.wasm', '--use', 'abort=', ...OPTIONS],
    { stderr: process.stderr, writeFile: (_, contents) => (code = contents) },
  );
  if (error !== null || code === null) {
    throw new Error(`${SOURCE} does not compile`, { cause: error });
  }
  return [
    '/** WebAssembly in hexadecimal digits, made of `wasm/scan.ts` by `tools/build-kernel.mjs`. */',
    'export const KERNEL_CODE: string =',
    `  '${Buffer.from(code).toString('hex')}';`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  fs.writeFileSync(KERNEL_CODE, await compileKernel());
}
