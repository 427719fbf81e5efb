import { invalidInput } from '../service-error.ts';
import type { ParameterTree } from './read-query.ts';
import { recordedParameters } from './recorded.ts';
import type { Members } from './write-answer.ts';

/**
 * The parameters of a call, however they came: as a tree of the query protocol or as
 * the members of a JSON object.
 */
export class CallInput {
  private readonly values: unknown;

  constructor(values: unknown) {
    this.values = values;
  }

  /** A text that has to be there. */
  text(name: string): string {
    const value = this.optionalText(name);
    if (value === null) {
      throw invalidInput(`1 validation error detected: Value at '${name}' must not be null.`);
    }
    return value;
  }

  optionalText(name: string): string | null {
    const value = this.valueOf(name);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw invalidInput(`The value of '${name}' must be a text.`);
  }

  /** Bytes as they were sent; none where there are none. */
  bytes(name: string): Uint8Array {
    const value = this.valueOf(name);
    if (value === undefined) return new Uint8Array();
    if (value instanceof Uint8Array) return value;
    throw invalidInput(`The value of '${name}' must be bytes.`);
  }

  /** A number within bounds; `otherwise` where none is given. */
  number(name: string, { min, max, otherwise }: NumberBounds): number {
    const text = this.optionalText(name);
    if (text === null) return otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw invalidInput(
      `1 validation error detected: Value '${text}' at '${name}' must be between ${min} and ${max}.`,
    );
  }

  flag(name: string): boolean {
    return this.optionalText(name)?.toLowerCase() === 'true';
  }

  /** The entries of a list; empty where there is none. */
  list(name: string): readonly CallInput[] {
    return entriesOf(this.valueOf(name)).map((entry) => new CallInput(entry));
  }

  /** A structure, as a list of one; empty where there is none. */
  member(name: string): readonly CallInput[] {
    const value = this.valueOf(name);
    return typeof value === 'object' && value !== null ? [new CallInput(value)] : [];
  }

  /** The names of all parameters, or of the members of a structure. */
  names(): readonly string[] {
    const { values } = this;
    if (values instanceof Map) return Array.from(values.keys(), String);
    return typeof values === 'object' && values !== null ? Object.keys(values) : [];
  }

  texts(name: string): readonly string[] {
    return entriesOf(this.valueOf(name)).map((entry) => {
      if (typeof entry === 'string') return entry;
      throw invalidInput(`The values of '${name}' must be texts.`);
    });
  }

  /** The members of a list of keys and values, such as tags. */
  pairs(name: string): ReadonlyMap<string, string> {
    return new Map(this.list(name).map((pair) => [pair.text('Key'), pair.text('Value')]));
  }

  /** The parameters as CloudTrail records them; see {@link recordedParameters}. */
  recorded(): Members | null {
    return recordedParameters(this.values);
  }

  private valueOf(name: string): unknown {
    const { values } = this;
    if (values instanceof Map) return values.get(name);
    if (typeof values !== 'object' || values === null || !Object.hasOwn(values, name)) {
      return undefined;
    }
    return Object.getOwnPropertyDescriptor(values, name)?.value;
  }
}

interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly otherwise: number;
}

function entriesOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return numbered(value);
  throw invalidInput('A list was expected.');
}

/** Lists of the query protocol are numbered from 1 on, under `member` or some other name. */
function numbered(tree: ParameterTree): readonly unknown[] {
  const member = tree.get('member');
  const entries = member instanceof Map ? member : tree;
  return [...entries].toSorted(([a], [b]) => Number(a) - Number(b)).map(([, entry]) => entry);
}
