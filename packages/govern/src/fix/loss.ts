import {
  type ActionElement,
  type Catalog,
  type CompiledLayer,
  type CompiledLayers,
  type CompiledStatement,
  type Condition,
  couldAllow,
  type Statement,
} from '@countersign/core';
import { type EffectivePolicies, effectivePolicies } from '../inventory/effective-policies.ts';
import type { Model, PrincipalEntity } from '../inventory/model.ts';
import { matchingActions } from '../judge/action-elements.ts';
import { coversEveryResource } from '../judge/broad-statements.ts';
import { compileEffective } from '../judge/judge.ts';

/** What one principal loses. */
export interface PrincipalLoss {
  /** The ARN of a user or role. */
  readonly arn: string;
  /** Whether it is not the role itself that loses something, but whoever assumes it. */
  readonly isByTrust: boolean;
  /** Actions that are lost altogether. */
  readonly lost: readonly string[];
  /** Actions that are still there, but for fewer requests. */
  readonly narrowed: readonly string[];
}

/** What changes take away: every principal that loses something, in the order of the model. */
export interface Loss {
  readonly principals: readonly PrincipalLoss[];
  /** Actions of AWS's catalog times principals that lose something of them. */
  readonly count: number;
  /** Of these, the ones that are lost altogether. */
  readonly lostCount: number;
}

/**
 * Measures what changes take away: for every principal of the model, the actions of
 * AWS's catalog of which it loses something.
 *
 * An action counts when the policies could have allowed it before, and when an Allow
 * statement for it is gone or a Deny statement for it has come. It does not count
 * when the statements that are left for it say the same, or one of them allows it on
 * everything in any context, and no Deny has come. This is an upper bound: whether what is gone was ever in effect is not
 * asked of the judge. A trust policy that changes counts as one action, for all
 * that assume the role together.
 */
export function lossOf(catalog: Catalog, before: Model, after: Model): Loss {
  const principals: PrincipalLoss[] = [];
  const known = new Map<string, Pick<PrincipalLoss, 'lost' | 'narrowed'>>();
  for (const [entity, left] of changedPairs(before, after)) {
    if (left === undefined) continue;
    const loss = lossFor(catalog, [before, entity], [after, left], known);
    if (loss.lost.length + loss.narrowed.length > 0) {
      principals.push({ arn: entity.arn, isByTrust: false, ...loss });
    }
    if (entity.kind === 'role' && left.kind === 'role' && entity.trust !== left.trust) {
      principals.push({
        arn: entity.arn,
        isByTrust: true,
        lost: [],
        narrowed: ['sts:AssumeRole'],
      });
    }
  }
  const lostCount = principals.reduce((sum, { lost }) => sum + lost.length, 0);
  const narrowedCount = principals.reduce((sum, { narrowed }) => sum + narrowed.length, 0);
  return { principals, count: lostCount + narrowedCount, lostCount };
}

/** Users and roles of accounts that changed, with what has become of them. */
function* changedPairs(
  before: Model,
  after: Model,
): Iterable<readonly [PrincipalEntity, PrincipalEntity | undefined]> {
  const isOrganizationSame = before.organization === after.organization;
  for (const [id, account] of before.accounts) {
    const left = after.accounts.get(id);
    if (left === account && isOrganizationSame) continue;
    for (const user of account.users.values()) yield [user, left?.users.get(user.arn)];
    for (const role of account.roles.values()) yield [role, left?.roles.get(role.arn)];
  }
}

type Of = readonly [model: Model, entity: PrincipalEntity];

/** Principals that lose the same policies of the same lose the same. */
function lossFor(
  catalog: Catalog,
  before: Of,
  after: Of,
  known: Map<string, Pick<PrincipalLoss, 'lost' | 'narrowed'>>,
): Pick<PrincipalLoss, 'lost' | 'narrowed'> {
  const [old, now] = [before, after].map(([model, entity]) =>
    aboutPrincipal(effectivePolicies(model, entity), entity.arn),
  );
  if (old === undefined || now === undefined) return { lost: [], narrowed: [] };
  const touched = touchedElements(old, now);
  if (touched.length === 0) return { lost: [], narrowed: [] };
  const key = JSON.stringify([old, now].map(namesOf));
  const same = known.get(key);
  if (same !== undefined) return same;
  const loss = compare(catalog, touched, compileEffective(old), compileEffective(now));
  known.set(key, loss);
  return loss;
}

function namesOf({ boundary, identity, scps }: EffectivePolicies): unknown {
  return [
    identity,
    [{ document: boundary }],
    ...(scps ?? []).map((level) => level.map((document) => ({ document }))),
  ].map((layer) => layer.map(({ document }) => document?.policy.statements.map(textOf)));
}

/** The action elements of Allow statements that are gone and of Deny statements that have come. */
function touchedElements(
  before: EffectivePolicies,
  after: EffectivePolicies,
): readonly ActionElement[] {
  const [old, now] = [statementsOf(before), statementsOf(after)];
  const gone = [...old].filter(([text, { effect }]) => effect === 'Allow' && !now.has(text));
  const come = [...now].filter(([text, { effect }]) => effect === 'Deny' && !old.has(text));
  return [...gone, ...come].map(([, { action }]) => action);
}

/** All statements that bear on a principal, by what they say and by layer. */
function statementsOf({
  boundary,
  identity,
  scps,
}: EffectivePolicies): ReadonlyMap<string, Statement> {
  const statements = new Map<string, Statement>();
  const add = (layer: string, list: readonly Statement[]): void => {
    for (const statement of list) statements.set(`${layer} ${textOf(statement)}`, statement);
  };
  for (const { document } of identity) add('identity', document.policy.statements);
  add('boundary', boundary?.policy.statements ?? []);
  for (const [level, documents] of (scps ?? []).entries()) {
    for (const { policy } of documents) add(`scp ${level}`, policy.statements);
  }
  return statements;
}

/**
 * What a principal's SCPs say to it: statements that name others by `aws:PrincipalArn`
 * say nothing, and those that name it hold as if they had no such condition.
 */
function aboutPrincipal(policies: EffectivePolicies, arn: string): EffectivePolicies {
  const scps = policies.scps?.map((level) =>
    level.map((document) => {
      const { statements } = document.policy;
      if (!statements.some(({ conditions }) => conditions.some(namesPrincipal))) return document;
      const about = statements.flatMap((statement): readonly Statement[] => {
        const [naming, ...more] = statement.conditions.filter(namesPrincipal);
        if (naming === undefined || more.length > 0) return [statement];
        if (!naming.values.includes(arn)) return [];
        const conditions = statement.conditions.filter((condition) => condition !== naming);
        return [{ ...statement, conditions }];
      });
      return { ...document, policy: { ...document.policy, statements: about } };
    }),
  );
  return { ...policies, scps: scps ?? null };
}

function namesPrincipal({ key, operator, values }: Condition): boolean {
  return (
    key.toLowerCase() === 'aws:principalarn' &&
    operator.written === 'ArnEquals' &&
    !values.some((value) => /[*?$]/.test(value))
  );
}

const textByStatement = new WeakMap<Statement, string>();

function textOf(statement: Statement): string {
  const known = textByStatement.get(statement);
  if (known !== undefined) return known;
  const { action, conditions, effect, resource } = statement;
  const text = JSON.stringify([
    effect,
    action,
    resource,
    conditions.map(({ key, operator, values }) => [operator.written, key, values]),
  ]);
  textByStatement.set(statement, text);
  return text;
}

function compare(
  catalog: Catalog,
  touched: readonly ActionElement[],
  before: CompiledLayers,
  after: CompiledLayers,
): Pick<PrincipalLoss, 'lost' | 'narrowed'> {
  const lost: string[] = [];
  const narrowed: string[] = [];
  for (const name of new Set(touched.flatMap((each) => [...matchingActions(catalog, each)]))) {
    if (!couldAllow(name, before)) continue;
    if (!couldAllow(name, after)) lost.push(name);
    else if (!isUntouched(name.toLowerCase(), before, after)) narrowed.push(name);
  }
  return { lost, narrowed };
}

/** Whether the statements for an action allow what they allowed, and deny no more. */
function isUntouched(action: string, before: CompiledLayers, after: CompiledLayers): boolean {
  const allows = limitsOf(before.identity.relevantTo(action).allows);
  const left = after.identity.relevantTo(action).allows;
  const isAllowed = left.some(isWhole) || isSubset(allows, limitsOf(left));
  const [old, now] = [before, after].map((layers) =>
    limitsOf(denyingLayers(layers).flatMap((layer) => layer.relevantTo(action).denies)),
  );
  return isAllowed && old !== undefined && now !== undefined && isSubset(now, old);
}

function denyingLayers({ boundary, identity, scps }: CompiledLayers): readonly CompiledLayer[] {
  return [identity, ...(boundary === null ? [] : [boundary]), ...(scps ?? [])];
}

function isWhole({ statement }: CompiledStatement): boolean {
  return statement.conditions.length === 0 && coversEveryResource(statement.resource);
}

/** What statements say beside their actions. */
function limitsOf(statements: readonly CompiledStatement[]): ReadonlySet<string> {
  return new Set(
    statements.map(({ statement: { conditions, resource } }) =>
      JSON.stringify([
        resource,
        conditions.map(({ key, operator, values }) => [operator.written, key, values]),
      ]),
    ),
  );
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((item) => all.has(item));
}
