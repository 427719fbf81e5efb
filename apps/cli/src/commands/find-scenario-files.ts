import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { InputProblem } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';

/** More files than this are refused. */
const MAX_FILES = 10_000;
/** Directories nested deeper than this are refused. */
const MAX_DEPTH = 32;

/**
 * Lists the files behind the given paths, as they are called in messages: each
 * file itself, and of a directory every `*.json` in it and below, in order of
 * name. Hidden entries and links to directories are passed over. A path that
 * cannot be looked at is listed, so that reading it says why.
 */
export async function findScenarioFiles(
  paths: readonly string[],
  directory: string,
): Promise<Result<readonly string[], readonly InputProblem[]>> {
  const search = new Search(directory);
  for (const given of paths) await search.add(given);
  return search.problems.length > 0 ? fail(search.problems) : ok([...search.files]);
}

class Search {
  readonly files = new Set<string>();
  readonly problems: InputProblem[] = [];
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async add(given: string): Promise<void> {
    if (given === '-' || !(await this.isDirectory(given))) {
      this.files.add(given);
      return;
    }
    const before = this.files.size + this.problems.length;
    await this.addDirectory(given, 1);
    if (this.files.size + this.problems.length > before) return;
    this.problem(
      given,
      'no-input',
      'the directory holds no `*.json` file that was not given before',
    );
  }

  private async isDirectory(given: string): Promise<boolean> {
    try {
      return (await stat(path.resolve(this.directory, given))).isDirectory();
    } catch {
      return false;
    }
  }

  private async addDirectory(name: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) {
      this.problem(name, 'too-deep', `directories are nested deeper than ${MAX_DEPTH} levels`);
      return;
    }
    for (const entry of await this.entriesOf(name)) {
      const below = path.join(name, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) await this.addDirectory(below, depth + 1);
      else if (entry.name.endsWith('.json')) this.addFile(below);
      if (this.problems.length > 0) return;
    }
  }

  private addFile(name: string): void {
    if (this.files.size < MAX_FILES) this.files.add(name);
    else this.problem(name, 'too-large', `more than ${MAX_FILES} files were given or found`);
  }

  private async entriesOf(name: string): Promise<readonly Entry[]> {
    try {
      const entries = await readdir(path.resolve(this.directory, name), { withFileTypes: true });
      return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      this.problem(name, 'not-readable', 'the directory may not be read');
      return [];
    }
  }

  private problem(file: string, code: InputProblem['issue']['code'], message: string): void {
    this.problems.push({ file, issue: { code, severity: 'error', pointer: '', message } });
  }
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
}
