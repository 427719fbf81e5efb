import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { InputPlace } from '../input-place.ts';
import { fileProblem, type InputProblem, systemProblem } from '../input-problem.ts';
import { parseLocated } from '../parse-located.ts';
import { readText } from '../read-text.ts';

/** The JSON files of one directory, by their names without `.json`. */
export interface CollectedItem {
  /** The directory, as messages name it. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, unknown>;
}

const JSON_ENDING = '.json';

/**
 * How many files are read of one folder before it is refused: an account with the
 * highest quotas has some 100,000, and large organisations a few hundred times the
 * usual account's 2,000.
 */
const MAX_FILES = 2_000_000;

/** Reads directories and JSON files below a folder, and gathers what is wrong with them. */
export class CollectedFolder {
  readonly problems: InputProblem[] = [];
  private readonly place: InputPlace;
  private fileCount = 0;

  constructor(place: InputPlace) {
    this.place = place;
  }

  /** The directories in a directory, in order of name; none where it is not there. Links are not followed. */
  async directories(folder: string): Promise<readonly string[]> {
    const entries = await this.entries(folder);
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  }

  /** Every directory in a directory with its files. */
  async items(folder: string): Promise<readonly CollectedItem[]> {
    const items: CollectedItem[] = [];
    for (const name of await this.directories(folder)) {
      items.push(await this.item(path.join(folder, name)));
    }
    return items;
  }

  /** The JSON files of a directory. */
  async item(folder: string): Promise<CollectedItem> {
    const entries = await this.entries(folder);
    const names = entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(JSON_ENDING))
      .map(({ name }) => name);
    const read = names.map(async (name): Promise<readonly [string, unknown]> => {
      const key = name.slice(0, -JSON_ENDING.length);
      return [key, await this.json(path.join(folder, name))];
    });
    return { folder, files: new Map(await Promise.all(read)) };
  }

  private async entries(folder: string) {
    try {
      return await readdir(path.resolve(this.place.directory, folder), { withFileTypes: true });
    } catch (error) {
      const problem = systemProblem(folder, error);
      if (problem.issue.code !== 'not-found') this.problems.push(problem);
      return [];
    }
  }

  private async json(file: string): Promise<unknown> {
    this.fileCount += 1;
    if (this.fileCount > MAX_FILES) {
      if (this.fileCount === MAX_FILES + 1) this.problems.push(tooMany(file));
      return null;
    }
    const text = await readText(file, this.place);
    if (!text.ok) {
      this.problems.push(text.failure);
      return null;
    }
    const parsed = parseLocated(text.value, this.place.limits);
    if (parsed.ok) return parsed.value;
    this.problems.push({ file, issue: parsed.failure });
    return null;
  }
}

function tooMany(file: string): InputProblem {
  return fileProblem(file, 'too-large', `this is more than the ${MAX_FILES} files that are read`);
}
