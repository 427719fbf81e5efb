import type { Organization, OrganizationAccount, OrganizationPolicy } from '../model.ts';
import { documentAspect, listAspect, tagAspects, valueAspect } from './aspects.ts';
import type { ComparedModels, OrganizationKnowledge } from './compared-model.ts';
import type { AspectDifference, Differences } from './difference.ts';
import { joinDifferences, pairItems } from './pair-items.ts';

/**
 * What differs between two organisations: units, accounts, service and resource
 * control policies with what they are attached to. Where one side does not tell all,
 * what only the other one has may be there as well.
 */
export function compareOrganizations({ old, new: now }: ComparedModels): Differences {
  const [before, after] = [old.model.organization, now.model.organization];
  const isWhole = isTold(old.organization) && isTold(now.organization);
  const notKnown = notComparable(old.organization, now.organization);
  if ((before === null || after === null) && !isWhole) {
    return { items: [], undecided: [], notKnown };
  }
  const parts = [
    compareHeads(before, after),
    compareUnits(before, after, isWhole),
    compareAccounts(before, after, isWhole),
    ...(['scp', 'rcp'] as const).map((kind) => comparePolicies(kind, before, after, isWhole)),
  ];
  return joinDifferences([...parts, { items: [], undecided: [], notKnown }]);
}

function isTold(known: OrganizationKnowledge): boolean {
  return known === 'complete' || known === 'none';
}

function notComparable(old: OrganizationKnowledge, now: OrganizationKnowledge): readonly string[] {
  if (old === 'unknown' && now === 'unknown') return [];
  const sides = [
    { name: 'OLD', known: old },
    { name: 'NEW', known: now },
  ];
  return sides.flatMap(({ known, name }) => {
    if (isTold(known)) return [];
    return known === 'unknown'
      ? [`the organisation: ${name} does not tell of it, so that it was not compared`]
      : [
          `the organisation: a part is missing in ${name}; units, accounts and policies that only one side has may have been there before or be there still, and tags of accounts were not compared`,
        ];
  });
}

function compareHeads(before: Organization | null, after: Organization | null): Differences {
  return pairItems({
    before: new Map(before === null ? [] : [['organization', before]]),
    after: new Map(after === null ? [] : [['organization', after]]),
    placeOf: ({ id }) => ({ kind: 'organization', id, name: id, accountId: null }),
    compare: (old, now) => [
      ...valueAspect('id', old?.id ?? null, now?.id ?? null),
      ...valueAspect(
        'management account',
        old?.managementAccountId ?? null,
        now?.managementAccountId ?? null,
      ),
    ],
    isWhole: true,
  });
}

function compareUnits(
  before: Organization | null,
  after: Organization | null,
  isWhole: boolean,
): Differences {
  return pairItems({
    before: before?.units ?? new Map(),
    after: after?.units ?? new Map(),
    placeOf: ({ id, name }) => ({ kind: 'unit', id, name, accountId: null }),
    compare: (old, now) => [
      ...valueAspect('name', old?.name ?? null, now?.name ?? null),
      ...valueAspect('parent', old?.parentId ?? null, now?.parentId ?? null),
    ],
    isWhole,
  });
}

function compareAccounts(
  before: Organization | null,
  after: Organization | null,
  isWhole: boolean,
): Differences {
  return pairItems({
    before: before?.accounts ?? new Map(),
    after: after?.accounts ?? new Map(),
    placeOf: ({ id, name }) => ({ kind: 'account', id, name, accountId: id }),
    compare: (old, now) => compareAccount(old, now, isWhole),
    isWhole,
  });
}

function compareAccount(
  old: OrganizationAccount | null,
  now: OrganizationAccount | null,
  hasTags: boolean,
): readonly AspectDifference[] {
  return [
    ...valueAspect('name', old?.name ?? null, now?.name ?? null),
    ...valueAspect('parent', old?.parentId ?? null, now?.parentId ?? null),
    ...(hasTags ? tagAspects(old?.tags ?? new Map(), now?.tags ?? new Map()) : []),
  ];
}

function comparePolicies(
  kind: 'scp' | 'rcp',
  before: Organization | null,
  after: Organization | null,
  isWhole: boolean,
): Differences {
  return pairItems<OrganizationPolicy>({
    before: policiesByName(before, kind),
    after: policiesByName(after, kind),
    placeOf: ({ document: { name } }) => ({
      kind,
      id: name,
      name: name.slice(name.lastIndexOf('/') + 1),
      accountId: null,
    }),
    compare: (old, now) => [
      ...documentAspect('document', old?.document ?? null, now?.document ?? null),
      ...listAspect('targets', old?.targetIds ?? [], now?.targetIds ?? []),
    ],
    isWhole,
  });
}

function policiesByName(
  organization: Organization | null,
  kind: 'scp' | 'rcp',
): ReadonlyMap<string, OrganizationPolicy> {
  const policies = organization?.policies ?? [];
  return new Map(
    policies
      .filter(({ document }) => document.kind === kind)
      .map((policy) => [policy.document.name, policy]),
  );
}
