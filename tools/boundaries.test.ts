import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const copy = realpathSync(mkdtempSync(path.join(tmpdir(), 'countersign-boundaries-')));

/** A copy of the workspaces in which violations can be seeded without touching the checkout. */
beforeAll(() => {
  for (const name of ['packages', 'apps']) {
    cpSync(path.join(root, name), path.join(copy, name), {
      recursive: true,
      filter: (source) => !/(^|\/)(dist|node_modules)($|\/)/.test(source.slice(root.length)),
    });
  }
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.base.json', 'package.json']) {
    cpSync(path.join(root, name), path.join(copy, name));
  }
  linkModules();
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** Links what is installed, but lets the workspaces point into the copy. */
function linkModules(): void {
  const from = path.join(root, 'node_modules');
  const to = path.join(copy, 'node_modules');
  mkdirSync(path.join(to, '@countersign'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@countersign' && name !== 'countersign') {
      symlinkSync(path.join(from, name), path.join(to, name));
    }
  }
  // A package that is installed, but that no workspace declares.
  mkdirSync(path.join(to, 'some-package'));
  writeFileSync(path.join(to, 'some-package', 'index.js'), 'export const parse = 1;\n');
  writeFileSync(
    path.join(to, 'some-package', 'package.json'),
    '{"name":"some-package","version":"1.0.0","type":"module","main":"index.js"}',
  );
  for (const name of readdirSync(path.join(copy, 'packages'))) {
    symlinkSync(path.join(copy, 'packages', name), path.join(to, '@countersign', name));
  }
}

/** Runs a tool in the copy with one more file in it, and gives what it prints. */
function withSeed(file: string, source: string, tool: string, args: readonly string[]): string {
  const target = path.join(copy, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, source);
  try {
    const bin = path.join(root, 'node_modules', '.bin', tool);
    return execFileSync(bin, args, { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  } finally {
    rmSync(target);
  }
}

function compile(name: string, source: string): string {
  const file = `packages/${name}/src/seeded.ts`;
  return withSeed(file, source, 'tsc', ['-b', `packages/${name}`]);
}

function cruise(file: string, source: string): string {
  return withSeed(file, source, 'depcruise', [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err',
    'packages',
    'apps',
  ]);
}

describe('purity by the compiler', { timeout: 60_000 }, () => {
  it.each(['core', 'govern'])('%s compiles as it is', (name) => {
    expect(compile(name, 'export const seeded: number = 1;\n')).toBe('');
  });

  it.each([
    [
      "import { readFileSync } from 'node:fs';\nexport const seeded: unknown = readFileSync;\n",
      'node:fs',
    ],
    ['export const seeded: unknown = process.env;\n', 'process'],
    ["export function seeded(): void {\n  console.log('x');\n}\n", 'console'],
    ["export const seeded: unknown = fetch('x');\n", 'fetch'],
    ['export const seeded: unknown = setTimeout(() => {}, 1);\n', 'setTimeout'],
  ])('core and govern know nothing of the world: %s', (source, name) => {
    expect(compile('core', source)).toContain(name);
    expect(compile('govern', source)).toContain(name);
  });
});

describe('package exports', { timeout: 60_000 }, () => {
  it('keep the inside of a package inside', () => {
    const source =
      "export type { Naming } from '@countersign/core/src/evaluate/naming.ts';\nexport const seeded: number = 1;\n";
    expect(compile('govern', source)).toContain('@countersign/core/src/evaluate/naming.ts');
  });
});

describe('dependency-cruiser', { timeout: 120_000 }, () => {
  it.each([
    [
      'core-stands-alone',
      'packages/core/src/seeded.ts',
      "import { audit } from '@countersign/govern';\nexport const seeded: unknown = audit;\n",
    ],
    [
      'certificates-are-checked-independently',
      'packages/core/src/compare/certificate/seeded.ts',
      "import { findText } from '../product.ts';\nexport const seeded: unknown = findText;\n",
    ],
    [
      'certificates-are-checked-independently',
      'packages/core/src/compare/certificate/seeded.ts',
      "import { matchCodes } from '../../evaluate/pattern.ts';\nexport const seeded: unknown = matchCodes;\n",
    ],
    [
      'certificates-are-checked-by-their-form',
      'packages/core/src/compare/certificate/seeded.ts',
      "import { certificateOf } from './certificate.ts';\nexport const seeded: unknown = certificateOf;\n",
    ],
    [
      'govern-only-on-core',
      'packages/govern/src/seeded.ts',
      "import { parse } from 'some-package';\nexport const seeded: unknown = parse;\n",
    ],
    [
      'adapters-never-import-each-other',
      'packages/adapters/src/dump/seeded.ts',
      "import { loadCatalog } from '../catalog/index.ts';\nexport const seeded: unknown = loadCatalog;\n",
    ],
    [
      'packages-through-the-front-door',
      'packages/govern/src/seeded.ts',
      "import { audit } from '../../core/src/index.ts';\nexport const seeded: unknown = audit;\n",
    ],
    [
      'no-package-imports-an-app',
      'packages/adapters/src/dump/seeded.ts',
      "import '../../../../apps/cli/src/main.ts';\nexport const seeded: number = 1;\n",
    ],
    [
      'no-undeclared-dependency',
      'packages/adapters/src/dump/seeded.ts',
      "import { parse } from 'some-package';\nexport const seeded: unknown = parse;\n",
    ],
  ])('%s is enforced', (rule, file, source) => {
    expect(cruise(file, source)).toContain(rule);
  });

  it('passes the tree as it is', () => {
    expect(cruise('packages/core/src/seeded.d.ts', '\n')).toContain(
      'no dependency violations found',
    );
  });
});
