import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** A directory that is empty at the start of every test. */
export interface TemporaryDirectory {
  readonly path: string;
  /** Writes a file into it and returns its name. */
  write(name: string, content: string | Uint8Array): string;
  /** The names of the files in it. */
  names(): readonly string[];
  read(name: string): string;
}

/** Registers a fresh directory for each test of the file, or one for all of them. */
export function useTemporaryDirectory(
  of: 'each test' | 'all tests' = 'each test',
): TemporaryDirectory {
  let directory = '';
  const [before, after] = of === 'each test' ? [beforeEach, afterEach] : [beforeAll, afterAll];
  before(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-test-'));
  });
  after(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });
  return {
    get path() {
      return directory;
    },
    write(name, content) {
      const file = path.join(directory, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, content);
      return name;
    },
    names: () => fs.readdirSync(directory).toSorted(),
    read: (name) => fs.readFileSync(path.join(directory, name), 'utf8'),
  };
}
