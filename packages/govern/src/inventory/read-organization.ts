import {
  type AttachedPolicy,
  fail,
  type Issue,
  ok,
  parsePolicy,
  pointerTo,
  quote,
  type Result,
} from '@countersign/core';
import { isOpenObject, JsonReader, type ObjectItem } from './json-reader.ts';
import type { Organization, OrganizationPolicy } from './model.ts';

/** The schema name that an organisation file carries. */
export const ORGANIZATION_SCHEMA = 'countersign.organization/1';

const POLICY_KINDS: ReadonlyMap<string, 'scp' | 'rcp'> = new Map([
  ['SERVICE_CONTROL_POLICY', 'scp'],
  ['RESOURCE_CONTROL_POLICY', 'rcp'],
]);

/**
 * Reads the structure of an organisation: units, accounts, service and resource
 * control policies with their targets. The format is described in
 * `docs/organization-file.md`.
 */
export function readOrganization(value: unknown): Result<Organization, readonly Issue[]> {
  const json = new JsonReader();
  if (!isOpenObject(value)) {
    json.error('wrong-type', '', 'an organisation file must hold an object');
    return fail(json.issues);
  }
  const units = json.objects(value, 'units', '').map((item) => ({
    id: json.text(item.value, 'id', item.pointer),
    name: json.text(item.value, 'name', item.pointer),
    parentId: json.optionalText(item.value, 'parent', item.pointer),
  }));
  const accounts = json.objects(value, 'accounts', '').map((item) => ({
    id: json.text(item.value, 'id', item.pointer),
    name: json.text(item.value, 'name', item.pointer),
    parentId: json.text(item.value, 'parent', item.pointer),
    tags: readTags(json, item),
  }));
  const policies = json.objects(value, 'policies', '').flatMap((item) => readPolicy(json, item));
  const organization: Organization = {
    id: json.text(value, 'id', ''),
    managementAccountId: json.text(value, 'managementAccountId', ''),
    units: new Map(units.map((unit) => [unit.id, unit])),
    accounts: new Map(accounts.map((account) => [account.id, account])),
    policies,
  };
  checkStructure(json, organization);
  return json.issues.length > 0 ? fail(json.issues) : ok(organization);
}

function readTags(json: JsonReader, item: ObjectItem): ReadonlyMap<string, string> {
  const tags = json.member(item.value, 'tags');
  if (!isOpenObject(tags)) return new Map();
  return new Map(Object.keys(tags).map((key) => [key, json.text(tags, key, item.pointer)]));
}

function readPolicy(json: JsonReader, item: ObjectItem): readonly OrganizationPolicy[] {
  const type = json.text(item.value, 'type', item.pointer);
  const kind = POLICY_KINDS.get(type);
  if (kind === undefined) {
    json.error(
      'invalid-value',
      pointerTo(item.pointer, 'type'),
      `${quote(type)} is not a kind of policy that is modelled`,
      `the kinds are ${[...POLICY_KINDS.keys()].join(', ')}`,
    );
    return [];
  }
  const name = json.text(item.value, 'name', item.pointer);
  const arn = json.optionalText(item.value, 'arn', item.pointer);
  const parsed = parsePolicy(
    json.member(item.value, 'document'),
    pointerTo(item.pointer, 'document'),
  );
  if (!parsed.ok) {
    json.issues.push(...parsed.failure);
    return [];
  }
  const document: AttachedPolicy = { name: arn ?? name, kind, policy: parsed.value.policy };
  return [{ document, targetIds: new Set(json.texts(item.value, 'targets', item.pointer)) }];
}

/** Every parent exists, and no unit is above itself. */
function checkStructure(json: JsonReader, organization: Organization): void {
  for (const unit of organization.units.values()) {
    const seen = new Set<string>();
    for (let above: string | null = unit.id; above !== null; ) {
      if (seen.has(above)) {
        json.error('invalid-value', '/units', `the unit ${quote(unit.id)} is above itself`);
        break;
      }
      seen.add(above);
      const next = organization.units.get(above);
      if (next === undefined) {
        json.error('invalid-value', '/units', `the unit ${quote(above)} does not exist`);
        break;
      }
      above = next.parentId;
    }
  }
  for (const account of organization.accounts.values()) {
    if (organization.units.has(account.parentId)) continue;
    json.error(
      'invalid-value',
      '/accounts',
      `the account ${quote(account.id)} has the parent ${quote(account.parentId)}, which does not exist`,
    );
  }
}
