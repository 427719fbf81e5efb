import { type Catalog, type CatalogAction, matchWildcard } from '@countersign/core';
import { partitionOf } from '../trail/partition-of.ts';

/** Where a call was made. */
export interface CallPlace {
  readonly accountId: string | null;
  readonly region: string | null;
}

/** Tells from parameters of calls which resources they named, as patterns of ARNs. */
export interface ResourcePatterns {
  /** Members of `requestParameters` that may name a resource of an action. */
  readonly parametersOf: (action: string) => readonly string[];
  /**
   * The pattern of what a call named: an ARN whose unknown parts are `*`, or `*` where it could
   * be of several kinds. Objects in buckets and the like are `*` always.
   */
  readonly patternOf: (
    action: string,
    parameters: ReadonlyMap<string, string>,
    place: CallPlace,
  ) => string;
  /** The pattern of everything that calls of an action could name in an account. */
  readonly generalOf: (action: string, accountId: string | null) => string;
}

/** Of actions that can name more kinds of resources nothing tells which parameter names what. */
const MAX_KINDS = 6;
const VARIABLE = /\$\{([^}]+)\}/g;
const PLACES: ReadonlySet<string> = new Set(['Partition', 'Region', 'Account']);
/** There are as many of these as there is data. */
const UNCOUNTED: ReadonlySet<string> = new Set(['ObjectName', 'LogStreamName', 'Id', 'UniqueId']);

/**
 * Makes patterns by the ARN formats of AWS's service authorization reference. Names of users and
 * roles are taken without their path, which calls do not tell.
 *
 * @see {@link https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html}
 */
export function createResourcePatterns(catalog: Catalog): ResourcePatterns {
  const known = new Map<string, readonly Format[]>();
  const formatsOf = (name: string): readonly Format[] => {
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    const formats = readFormats(catalog.action(name));
    known.set(name, formats);
    return formats;
  };
  return {
    parametersOf(action) {
      const names = formatsOf(action).flatMap(({ variables }) =>
        [...variables.values()].flatMap((candidates) => candidates),
      );
      return [...new Set(names)];
    },
    patternOf(action, parameters, place) {
      let best: Filled | null = null;
      const formats = formatsOf(action);
      for (const format of formats) {
        const filled = fill(format, parameters, place);
        if (best === null || filled.count > best.count) best = filled;
      }
      if (best === null || (best.count === 0 && formats.length > 1)) return '*';
      return best.pattern;
    },
    generalOf(action, accountId) {
      const formats = formatsOf(action);
      const [first] = formats;
      if (first === undefined || formats.length > 1) return '*';
      return fill(first, new Map(), { accountId, region: null }).pattern;
    },
  };
}

/** An ARN format, with the parameters that may tell each of its variables. */
interface Format {
  readonly text: string;
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

interface Filled {
  readonly pattern: string;
  /** How many variables are told. */
  readonly count: number;
}

function readFormats(action: CatalogAction | undefined): readonly Format[] {
  const texts = action?.resourceTypes.flatMap(({ arnFormats }) => arnFormats) ?? [];
  if (texts.length > MAX_KINDS) return [];
  return texts.map((text) => ({
    text,
    variables: new Map(
      [...text.matchAll(VARIABLE)]
        .map(([, name = '']) => name)
        .filter((name) => !PLACES.has(name) && !UNCOUNTED.has(name))
        .map((name) => [name, candidatesFor(name)]),
    ),
  }));
}

/** How services call in requests what a variable of an ARN stands for: `roleName`, `roleArn`, … */
function candidatesFor(variable: string): readonly string[] {
  const plain = variable.replace(/(?:WithPath|WithoutLeadingSlash)$/, '');
  const base = plain.charAt(0).toLowerCase() + plain.slice(1);
  const stem = base.replace(/(?:Name|Id)$/, '');
  const endings = ['Arn', 'Name', 'Id', 'Url', ''];
  const names = [base, ...endings.map((ending) => `${stem}${ending}`), 'arn', 'resourceArn'];
  return [...new Set(plain.endsWith('Name') ? [...names, 'name'] : names)];
}

function fill(format: Format, parameters: ReadonlyMap<string, string>, place: CallPlace): Filled {
  const any = format.text.replaceAll(VARIABLE, '*');
  let count = 0;
  let named: string | null = null;
  const pattern = format.text.replaceAll(VARIABLE, (_, variable: string) => {
    if (PLACES.has(variable)) return placeOf(variable, place);
    for (const candidate of format.variables.get(variable) ?? []) {
      const value = parameters.get(candidate);
      if (value === undefined) continue;
      if (value.startsWith('arn:')) {
        if (!matchWildcard(any, value)) continue;
        named = value;
      }
      const name = nameIn(value);
      if (name === null) continue;
      count += 1;
      return name;
    }
    return '*';
  });
  return { pattern: named ?? pattern, count };
}

/** A value as part of an ARN; `null` where it cannot be one. */
function nameIn(value: string): string | null {
  if (value === '' || value.length > 500 || /[*?$\s]/.test(value)) return null;
  // An alias is no key: which one it stands for is not told.
  if (value.startsWith('alias/')) return null;
  if (value.startsWith('https://')) return value.slice(value.lastIndexOf('/') + 1);
  return value.startsWith('/') ? value.slice(1) : value;
}

function placeOf(variable: string, { accountId, region }: CallPlace): string {
  if (variable === 'Account') return accountId ?? '*';
  if (variable === 'Region') return region ?? '*';
  return region === null ? '*' : partitionOf(region);
}
