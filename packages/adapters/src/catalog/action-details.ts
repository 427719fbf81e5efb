import {
  type CatalogAction,
  type CatalogActionResource,
  type CatalogConditionKey,
  indexConditionKeys,
  invariant,
} from '@countersign/core';
import type { DetailsAsset } from './read-assets.ts';

/** What details.json knows, decoded piece by piece as it is asked for. */
export interface ActionDetails {
  /** The resource types and condition keys of the action with this id. */
  detailsOf(id: number): Pick<CatalogAction, 'resourceTypes' | 'conditionKeys'>;
  /** A condition key, with templated keys resolved, or `undefined`. */
  conditionKey(key: string): CatalogConditionKey | undefined;
}

/** Opens details.json's content for lookups. */
export function openDetails(asset: DetailsAsset): ActionDetails {
  const keyNames = asset.keys.split(' ');
  const keySetCache = new Map<number, readonly string[]>();
  let findKey: ActionDetails['conditionKey'] | undefined;

  function keySet(id: number): readonly string[] {
    const known = keySetCache.get(id);
    if (known !== undefined) return known;
    const names = entry(asset.keySets, id).map((keyId) => entry(keyNames, keyId));
    keySetCache.set(id, names);
    return names;
  }

  function resource(typeId: number, isRequired: number, keySetId: number): CatalogActionResource {
    const [type, ...arnFormats] = entry(asset.resourceTypes, typeId);
    return { type, required: isRequired === 1, arnFormats, conditionKeys: keySet(keySetId) };
  }

  return {
    detailsOf(id) {
      const shape = entry(asset.shapes, entry(asset.shapeIds, id));
      const resourceTypes: CatalogActionResource[] = [];
      for (let at = 1; at < shape.length; at += 3) {
        resourceTypes.push(resource(entry(shape, at), entry(shape, at + 1), entry(shape, at + 2)));
      }
      return { resourceTypes, conditionKeys: keySet(entry(shape, 0)) };
    },
    conditionKey(key) {
      findKey ??= indexConditionKeys(describeKeys(asset, keyNames));
      return findKey(key);
    },
  };
}

function describeKeys(asset: DetailsAsset, keyNames: readonly string[]): CatalogConditionKey[] {
  return keyNames.map((key, id) => {
    const [type, multivalued] = entry(asset.keyTypes, entry(asset.keyTypeIds, id));
    return { key, type, multivalued };
  });
}

/** The entry that the data itself refers to. */
function entry<T>(list: readonly T[], index: number): T {
  const found = list[index];
  invariant(found !== undefined, `the action data refers to entry ${index}, which is not there`);
  return found;
}
