import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AccessLevel, ConditionKeyType } from '@countersign/core';

/** The format both files must have; tools/build-catalog.mjs writes the same number. */
const FORMAT = 1;

/** Where the data may lie, seen from the folder of this module. */
const CANDIDATES: readonly string[] = [
  'catalog-data', // beside the command's bundle, apps/cli/dist
  '../catalog-data', // compiled, packages/adapters/dist/catalog
  '../../dist/catalog-data', // from source, packages/adapters/src/catalog
];

/** names.json: what every command needs. */
export interface NamesAsset {
  readonly format: number;
  readonly dataset: string;
  /** Sorted service prefixes. */
  readonly services: readonly string[];
  /** How many actions each service has, in the order of `services`. */
  readonly actionCounts: readonly number[];
  /** `service:Name` in the order of ids, separated by spaces. */
  readonly actionNames: string;
  /** The distinct combinations of access levels. */
  readonly levelSets: readonly (readonly AccessLevel[])[];
  /** One base-36 digit for each action: its index into `levelSets`. */
  readonly levels: string;
}

/** details.json: what one action or condition key is, read on first use. */
export interface DetailsAsset {
  readonly format: number;
  /** Condition keys, sorted and separated by spaces; their positions are the ids used below. */
  readonly keys: string;
  /** For each key, its index into `keyTypes`. */
  readonly keyTypeIds: readonly number[];
  readonly keyTypes: readonly (readonly [type: ConditionKeyType, multivalued: boolean])[];
  /** The distinct combinations of condition keys, as ids of keys. */
  readonly keySets: readonly (readonly number[])[];
  /** Of all services: the type's name, then its ARN formats. */
  readonly resourceTypes: readonly (readonly [name: string, ...arnFormats: string[]])[];
  /**
   * The distinct descriptions of an action. First its key set, then three numbers for each
   * resource type: the index into `resourceTypes`, 1 when required or else 0, the key set.
   */
  readonly shapes: readonly (readonly number[])[];
  /** For each action, its index into `shapes`. */
  readonly shapeIds: readonly number[];
}

/**
 * The folder that holds the catalog's files: the first of the known places that has them.
 *
 * @throws Error when none has.
 */
export function findCatalogDirectory(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const places = CANDIDATES.map((candidate) => path.resolve(here, candidate));
  const found = places.find((place) => fs.existsSync(path.join(place, 'names.json')));
  if (found === undefined) {
    throw new Error(
      `cannot find the AWS action data in ${places.join(' or ')}: run \`npm run build\``,
    );
  }
  return found;
}

/** Reads names.json. */
export function readNames(directory: string): NamesAsset {
  const file = path.join(directory, 'names.json');
  const asset: NamesAsset = JSON.parse(readText(file));
  requireFormat(asset, file);
  return asset;
}

/** Reads details.json. */
export function readDetails(directory: string): DetailsAsset {
  const file = path.join(directory, 'details.json');
  const asset: DetailsAsset = JSON.parse(readText(file));
  requireFormat(asset, file);
  return asset;
}

/** The files are our own build's, so their format number vouches for everything else in them. */
function requireFormat({ format }: { readonly format: number }, file: string): void {
  if (format === FORMAT) return;
  throw new Error(`the AWS action data in ${file} is of another version: run \`npm run build\``);
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`cannot read the AWS action data in ${file}: run \`npm run build\``, { cause });
  }
}
