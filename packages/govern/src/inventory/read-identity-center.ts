import { fail, type Issue, ok, pointerTo, quote, type Result } from '@countersign/core';
import type {
  Assignment,
  DirectoryGroup,
  DirectoryUser,
  IdentityCenter,
  PermissionSet,
} from './identity-center.ts';
import { isOpenObject, JsonReader, type ObjectItem, type OpenObject } from './json-reader.ts';

/**
 * Reads the `identity-center.json` of a snapshot: permission sets with their assignments,
 * users and groups of all instances. Fails with every error found.
 */
export function readIdentityCenter(value: unknown): Result<IdentityCenter, readonly Issue[]> {
  const json = new JsonReader();
  if (!isOpenObject(value)) {
    json.error('wrong-type', '', `expected an object but found ${quote(value)}`);
    return fail(json.issues);
  }
  const instances = json.objects(value, 'instances', '');
  const users = instances.map((instance) =>
    optionalObjects(json, instance, 'users')?.map((item) => readUser(json, item)),
  );
  const groups = instances.map((instance) =>
    optionalObjects(json, instance, 'groups')?.map((item) => readGroup(json, item)),
  );
  const center: IdentityCenter = {
    permissionSets: instances.flatMap((instance) => readPermissionSets(json, instance)),
    users: byId(users),
    groups: byId(groups),
  };
  return json.issues.length > 0 ? fail(json.issues) : ok(center);
}

/** All items by id; `null` where those of one instance are not known. */
function byId<Item extends { readonly id: string }>(
  lists: readonly (readonly Item[] | undefined)[],
): ReadonlyMap<string, Item> | null {
  if (lists.includes(undefined)) return null;
  return new Map(lists.flatMap((list) => (list ?? []).map((item) => [item.id, item])));
}

/** The objects of a list; `undefined` where it is `null` or missing, which means that it was not read. */
function optionalObjects(
  json: JsonReader,
  { pointer, value }: ObjectItem,
  key: string,
): readonly ObjectItem[] | undefined {
  const isThere = (json.member(value, key) ?? null) !== null;
  return isThere ? json.objects(value, key, pointer) : undefined;
}

function readPermissionSets(json: JsonReader, instance: ObjectItem): readonly PermissionSet[] {
  const ownerAccountId =
    json.optionalText(instance.value, 'ownerAccountId', instance.pointer) ?? '';
  return json.objects(instance.value, 'permissionSets', instance.pointer).map((item) => {
    const arn = json.text(item.value, 'arn', item.pointer);
    const assignments = optionalObjects(json, item, 'assignments');
    return {
      arn,
      name: json.optionalText(item.value, 'name', item.pointer) ?? arn,
      ownerAccountId,
      assignments: assignments?.map((each) => readAssignment(json, each)) ?? null,
    };
  });
}

function readAssignment(json: JsonReader, { pointer, value }: ObjectItem): Assignment {
  return {
    accountId: json.text(value, 'accountId', pointer),
    principalType: readPrincipalType(json, value, pointer),
    principalId: json.text(value, 'principalId', pointer),
  };
}

function readPrincipalType(
  json: JsonReader,
  value: OpenObject,
  pointer: string,
): Assignment['principalType'] {
  const type = json.text(value, 'principalType', pointer);
  if (type === 'USER' || type === 'GROUP') return type;
  const at = pointerTo(pointer, 'principalType');
  json.error('invalid-value', at, `${quote(type)} is no type of principal`, 'USER or GROUP');
  return 'USER';
}

function readUser(json: JsonReader, { pointer, value }: ObjectItem): DirectoryUser {
  const id = json.text(value, 'id', pointer);
  return {
    id,
    userName: json.optionalText(value, 'userName', pointer) ?? id,
    displayName: json.optionalText(value, 'displayName', pointer),
    emails: json.texts(value, 'emails', pointer),
  };
}

function readGroup(json: JsonReader, item: ObjectItem): DirectoryGroup {
  const { pointer, value } = item;
  const id = json.text(value, 'id', pointer);
  const areKnown = (json.member(value, 'memberIds') ?? null) !== null;
  return {
    id,
    name: json.optionalText(value, 'name', pointer) ?? id,
    memberIds: areKnown ? json.texts(value, 'memberIds', pointer) : null,
  };
}
