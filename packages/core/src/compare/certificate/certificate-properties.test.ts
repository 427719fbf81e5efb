import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryCatalog } from '../../catalog/memory-catalog.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import type { AttachedPolicy, PolicyKind } from '../../policy/policy.ts';
import type { ContextValue, Principal, Request } from '../../request/request.ts';
import { createComparer } from '../compare.ts';
import type { Certificate, CertifiedProof } from './certificate.ts';
import { checkCertificate } from './check-certificate.ts';
import { type ProofRegion, ProofRegions } from './proof-region.ts';
import { statementDocument } from './statement-document.ts';
import { isRefuted, policiesIn } from './testing/claim.ts';
import { mutate } from './testing/mutate.ts';
import { Work } from './work.ts';

/** A handful of actions. */
const CATALOG = memoryCatalog(
  ['s3:GetObject', 's3:PutObject', 'iam:CreateUser', 'iam:GetUser', 'sts:AssumeRole'].map(
    (name) => ({
      name,
      accessLevels: [],
      resourceTypes: [],
      conditionKeys: [],
    }),
  ),
);

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/path/app`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/one`;

/** A policy of statements in which `Allow` and all resources go without saying. */
function policyOfKind(kind: PolicyKind, statements: readonly object[]): AttachedPolicy {
  const parsed = parsePolicy({
    Version: '2012-10-17',
    Statement: statements.map((each) =>
      'NotResource' in each
        ? { Effect: 'Allow', ...each }
        : { Effect: 'Allow', Resource: '*', ...each },
    ),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return { name: 'policy', kind, policy: parsed.value.policy };
}

function listOf(...values: readonly string[]): fc.Arbitrary<string[]> {
  return fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
}

function condition(
  operators: readonly string[],
  key: string,
  values: readonly string[],
): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .tuple(fc.constantFrom(...operators), listOf(...values))
    .map(([operator, texts]) => ({ [operator]: { [key]: texts } }));
}

const TEXT_OPERATORS =
  'StringEquals StringNotEquals StringLike StringNotLike StringEqualsIfExists StringEqualsIgnoreCase'.split(
    ' ',
  );
const LIST_OPERATORS =
  'ForAllValues:StringLike ForAnyValue:StringLike ForAnyValue:StringNotEquals ForAllValues:StringNotLike'.split(
    ' ',
  );
const ARN_OPERATORS = ['ArnLike', 'ArnNotLike'];
const NUMBER_OPERATORS =
  'NumericEquals NumericNotEquals NumericLessThan NumericGreaterThanEquals NumericLessThanEqualsIfExists'.split(
    ' ',
  );
const WORDS = ['a', 'b', 'ab', 'A', 'a*', '*b', '*', '?', 'a?b', 'a:*', '${v}', 'x${v}*', '${v}b'];

const conditionOf = fc.oneof(
  { arbitrary: fc.constant({}), weight: 4 },
  {
    arbitrary: condition([...TEXT_OPERATORS, ...LIST_OPERATORS, ...ARN_OPERATORS], 'k', WORDS),
    weight: 4,
  },
  { arbitrary: condition(TEXT_OPERATORS, 'm', WORDS), weight: 2 },
  condition(NUMBER_OPERATORS, 'n', ['1', '2.5', '10', 'ten']),
  condition(['DateLessThan', 'DateGreaterThan', 'DateNotEquals'], 't', [
    '2025-01-01',
    '2026-01-01',
  ]),
  condition(['IpAddress', 'NotIpAddress'], 'i', ['10.0.0.0/8', '10.1.0.0/16', '2001:db8::/32']),
  condition(['Bool', 'BoolIfExists'], 'f', ['true', 'false']),
  condition(['Null'], 'k', ['true', 'false']),
  condition(['StringSmells'], 'k', ['a', 'b']),
);
const actionOf = fc.oneof(
  {
    arbitrary: listOf('*', 's3:*', 's3:Get*', 'iam:CreateUser', 's3:PutObject').map((Action) => ({
      Action,
    })),
    weight: 4,
  },
  listOf('iam:*', 's3:Put*', '*:Get*').map((NotAction) => ({ NotAction })),
);
const RESOURCES = [
  '*',
  'arn:aws:s3:::b/*',
  'arn:aws:s3:::b/a*',
  'arn:aws:s3:*',
  'arn:aws:s3:*:*:b/*',
  'arn:aws:s3:::b/${v}',
  'arn:aws:s3:::b/${v}/*',
  '${v}*',
  'arn:aws:s3:::?/a',
];
const resourceOf = fc.oneof(
  { arbitrary: listOf(...RESOURCES).map((Resource) => ({ Resource })), weight: 4 },
  listOf(...RESOURCES).map((NotResource) => ({ NotResource })),
);
const principalOf = fc.oneof(
  { arbitrary: fc.constant({ Principal: '*' }), weight: 2 },
  {
    arbitrary: listOf(ACCOUNT, ROLE, SESSION, `arn:aws:iam::${ACCOUNT}:user/ana`).map((AWS) => ({
      Principal: { AWS },
    })),
    weight: 4,
  },
  fc.constant({ Principal: { Service: 'sns.amazonaws.com' } }),
  listOf(ACCOUNT, ROLE, SESSION, `arn:aws:iam::${ACCOUNT}:user/ana`).map((AWS) => ({
    NotPrincipal: { AWS },
  })),
);

function statementOf(kind: PolicyKind): fc.Arbitrary<object> {
  return fc
    .tuple(
      fc.constantFrom('Allow', 'Allow', 'Deny'),
      actionOf,
      resourceOf,
      conditionOf,
      kind === 'resource' ? principalOf : fc.constant({}),
    )
    .map(([Effect, action, resource, Condition, principal]) => ({
      Effect,
      ...action,
      ...resource,
      Condition,
      ...principal,
    }));
}

/** Any policy of a kind. */
function randomPolicy(kind: PolicyKind): fc.Arbitrary<AttachedPolicy> {
  return fc
    .array(statementOf(kind), { minLength: 1, maxLength: 4 })
    .map((statements) => policyOfKind(kind, statements));
}

/** Two policies of one kind, the second with some statements of the first. */
function randomPair(kind: PolicyKind): fc.Arbitrary<[AttachedPolicy, AttachedPolicy]> {
  return fc
    .tuple(randomPolicy(kind), randomPolicy(kind), fc.nat({ max: 3 }))
    .map(([a, b, count]) => {
      const statements = [...b.policy.statements, ...a.policy.statements.slice(0, count)];
      return [a, { ...b, policy: { ...b.policy, statements } }];
    });
}

function valuesOf(...lists: readonly (readonly string[])[]): fc.Arbitrary<ContextValue> {
  return fc.oneof(
    fc.constant<ContextValue>({ kind: 'absent' }),
    fc.constantFrom(...lists).map((values): ContextValue => ({ kind: 'values', values })),
  );
}

const PRINCIPALS: readonly Principal[] = [
  { kind: 'user', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/ana` },
  { kind: 'user', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/bo` },
  { kind: 'user', account: '999999999999', arn: 'arn:aws:iam::999999999999:user/ana' },
  { kind: 'root', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` },
  { kind: 'role-session', account: ACCOUNT, arn: SESSION, roleArn: ROLE },
  {
    kind: 'role-session',
    account: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/two`,
    roleArn: ROLE,
  },
  { kind: 'service', service: 'sns.amazonaws.com' },
  { kind: 'anonymous' },
];

/** A request with values for the keys of the random policies, each as well-formed as is assumed. */
const randomRequest: fc.Arbitrary<Request> = fc
  .record({
    principal: fc.constantFrom(...PRINCIPALS),
    action: fc.constantFrom('s3:GetObject', 's3:PutObject', 'iam:CreateUser', 'sts:AssumeRole'),
    resource: fc.constantFrom('*', 'arn:aws:s3:::b/a', 'arn:aws:s3:::b/c', 'arn:aws:s3:::b/q/x'),
    k: valuesOf(['a'], ['b'], ['ab'], ['xab'], ['A'], ['q'], ['a:b'], ['a', 'b'], ['q', 'ab']),
    m: valuesOf(['a'], ['b'], ['ab'], ['xa'], ['q'], ['qb']),
    n: valuesOf(['0'], ['1'], ['2.5'], ['3'], ['10'], ['11']),
    t: valuesOf(['2024-06-01'], ['2025-01-01'], ['2025-06-01'], ['2026-06-01']),
    i: valuesOf(['10.0.0.1'], ['10.1.2.3'], ['192.0.2.1'], ['2001:db8::1'], ['::1']),
    f: valuesOf(['true'], ['false']),
    v: valuesOf(['a'], ['q']),
  })
  .map(({ action, principal, resource, ...keys }) => ({
    principal,
    action,
    resource,
    resourceAccount: null,
    context: { keys: new Map(Object.entries(keys)), others: 'absent' as const },
  }));

const RUNS = Number(globalThis.process?.env?.['COUNTERSIGN_CERTIFICATE_RUNS'] ?? 300);
const KINDS: readonly PolicyKind[] = ['identity', 'resource'];
const RELATIONS = ['allowsMore', 'meets'] as const;
const CASES = KINDS.flatMap((kind) => RELATIONS.map((relation) => [kind, relation] as const));

/** A copy as it comes out of a file. */
function fromFile(certificate: Certificate): Certificate {
  return JSON.parse(JSON.stringify(certificate)) as Certificate;
}

/** A key that no set operator takes for a list has one value. */
function meetsAssumptions({ context }: Request, { statements }: Certificate): boolean {
  return [...context.keys].every(
    ([key, value]) =>
      value.kind !== 'values' ||
      value.values.length <= 1 ||
      statements.some(({ document }) => isListed(key, document['Condition'])),
  );
}

function isListed(key: string, block: unknown): boolean {
  return Object.entries((block ?? {}) as Record<string, object>).some(
    ([operator, keys]) => operator.startsWith('For') && key in keys,
  );
}

describe('certificates of random policies', { timeout: 300_000 }, () => {
  it.each(CASES)('%s-based, %s: all are accepted', (kind, relation) => {
    const refused: unknown[] = [];
    let count = 0;
    fc.assert(
      fc.property(randomPair(kind), ([a, b]) => {
        const comparer = createComparer(CATALOG, [a, b], { withCertificates: true });
        const answer = comparer[relation](a, b);
        fc.pre(answer.kind === 'no' && answer.certificate !== null);
        count += 1;
        const certificate = answer.kind === 'no' ? answer.certificate : null;
        if (certificate === null) return;
        const checked = checkCertificate(fromFile(certificate), CATALOG, [a, b]);
        if (!checked.ok) refused.push([checked.failure, fromFile(certificate)]);
      }),
      { numRuns: RUNS, maxSkipsPerRun: 1000 },
    );
    expect([refused, count > RUNS / 2]).toEqual([[], true]);
  });

  it.each(CASES)('%s-based, %s: a changed one that is accepted is true', (kind, relation) => {
    let accepted = 0;
    fc.assert(
      fc.property(
        randomPair(kind),
        fc.array(fc.nat(), { minLength: 3, maxLength: 9 }),
        fc.array(randomRequest, { minLength: 30, maxLength: 30 }),
        ([a, b], choices, requests) => {
          const answer = createComparer(CATALOG, [a, b], { withCertificates: true })[relation](
            a,
            b,
          );
          fc.pre(answer.kind === 'no' && answer.certificate !== null);
          if (answer.kind !== 'no' || answer.certificate === null) return;
          const changed = fromFile(answer.certificate);
          for (let index = 0; index + 2 < choices.length; index += 3) {
            mutate(changed, choices.slice(index, index + 3));
          }
          const checked = checkCertificate(changed, CATALOG);
          if (!checked.ok) return;
          accepted += 1;
          const refuting = requests
            .filter((request) => meetsAssumptions(request, changed))
            .find((request) => isRefuted(changed, request));
          expect(refuting).toBeUndefined();
          const pair = policiesIn(changed);
          if (pair === null) return;
          const [c, d] = pair;
          const method = changed.relation === 'within' ? 'allowsMore' : 'meets';
          expect(createComparer(CATALOG, pair)[method](c, d).kind).not.toBe('yes');
        },
      ),
      { numRuns: RUNS, maxSkipsPerRun: 1000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});

describe('proofs by taking all apart', { timeout: 300_000 }, () => {
  it.each(KINDS)(
    '%s-based: what is false cannot be proved, and most of what is true can',
    (kind) => {
      let provedCount = 0;
      let trueCount = 0;
      fc.assert(
        fc.property(randomPair(kind), ([a, b]) => {
          fc.pre(a.policy.statements.length + b.policy.statements.length <= 6);
          const { kind: answer } = createComparer(CATALOG, [a, b]).allowsMore(a, b);
          const certificate = takenApart(a, b);
          const checked = checkCertificate(certificate, CATALOG, [a, b]);
          expect([answer, checked.ok]).not.toEqual(['yes', true]);
          if (answer === 'no') trueCount += 1;
          if (checked.ok) provedCount += 1;
        }),
        { numRuns: RUNS },
      );
      expect(provedCount / trueCount).toBeGreaterThan(0.9);
    },
  );
});

/** A certificate whose proofs split on every test of every statement, and find what is empty by trying. */
function takenApart(a: AttachedPolicy, b: AttachedPolicy): Certificate {
  const sides = [a, b].flatMap(({ kind, policy: { statements, version } }, side) =>
    statements
      .filter(({ principal }) => kind !== 'resource' || principal !== undefined)
      .map((statement) => ({ side, statement, version })),
  );
  const world = { catalog: CATALOG, openWorld: false, multivaluedKeys: new Set<string>() };
  const regions = new ProofRegions(sides, world, new Work(50_000_000));
  const placesOf = (side: number, effect: string): readonly number[] =>
    sides.flatMap((each, place) =>
      each.side === side && each.statement.effect === effect ? [place] : [],
    );
  const setOf = (side: number): Certificate['first'] => ({
    alternatives: [[placesOf(side, 'Allow')]],
    demands: [placesOf(side, 'Allow')],
    denies: placesOf(side, 'Deny'),
    hasPrincipals: a.kind === 'resource',
  });
  const [first, second] = [setOf(0), setOf(1)];
  const prove = (allowedBy: readonly number[], covers: readonly number[]): CertifiedProof =>
    apart(regions, regions.within(allowedBy), covers);
  const goals = placesOf(0, 'Allow').flatMap((place): Certificate['goals'][number][] => [
    {
      allowedBy: [place],
      against: { demand: 0 },
      proof: prove([place], [...first.denies, ...placesOf(1, 'Allow')]),
    },
    ...second.denies.map((deny) => ({
      allowedBy: [place],
      against: { deny },
      proof: prove([place, deny], first.denies),
    })),
  ]);
  return {
    relation: 'within',
    dataset: CATALOG.dataset,
    openWorld: false,
    multivaluedKeys: [],
    statements: sides.map(({ statement, version }) => ({
      policy: '',
      pointer: statement.pointer,
      version,
      effect: statement.effect,
      document: statementDocument(statement),
    })),
    first,
    second,
    goals,
  };
}

function apart(
  regions: ProofRegions,
  region: ProofRegion,
  [by, ...others]: readonly number[],
): CertifiedProof {
  const empty = [...region.keys()].find((part) => regions.isEmpty(region, part));
  if (empty !== undefined || by === undefined) return { empty: empty ?? 'action' };
  let inside = region;
  const on = regions.testsAt(by);
  const parts = on.map((test) => {
    const outside = regions.with(inside, { place: by, test, wanted: false });
    inside = regions.with(inside, { place: by, test, wanted: true });
    return apart(regions, outside, others);
  });
  return { by, on, parts };
}
