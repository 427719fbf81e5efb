import type {
  AttachedPolicy,
  Catalog,
  Principal,
  Request,
  Statement,
} from '../../packages/core/src/index.ts';
import { ActionTable } from './action-table.ts';
import {
  conditionTerm,
  declareKey,
  emptiness,
  type KeyVariables,
  keyVariablesOf,
  presence,
} from './key-variables.ts';
import { coversPrincipal, principalsNamedBy } from './principal-universe.ts';
import { allOf, anyOf, not, quoted, type Term } from './terms.ts';
import { readTokens, resourceTerm } from './text-patterns.ts';
import { equalTerm } from './value-terms.ts';
import { whyNotEncodable } from './why-not-encodable.ts';

/** What requests there can be: the actions, and which context keys hold several values. */
export interface World {
  readonly actions: ActionTable;
  isMultivalued(key: string): boolean;
}

/** The world in which policies are compared: the catalog's, with the actions and lists they name. */
export function worldOf(catalog: Catalog, policies: readonly AttachedPolicy[]): World {
  const statements = policies.flatMap(({ policy }) => policy.statements);
  const named = statements
    .flatMap(({ action }) => action.patterns)
    .filter((pattern) => !/[*?]/.test(pattern));
  const lists = new Set(
    statements
      .flatMap(({ conditions }) => conditions)
      .filter(({ operator }) => operator.quantifier !== 'one')
      .map(({ key }) => key.toLowerCase()),
  );
  return {
    actions: new ActionTable([...catalog.actionNames, ...named]),
    isMultivalued: (key) => lists.has(key) || (catalog.conditionKey(key)?.multivalued ?? false),
  };
}

/**
 * Two policies as terms of SMT-LIB, about one request whose parts are free.
 *
 * Made of the documents alone, under the same assumptions as `COMPARE_ASSUMPTIONS`.
 */
export interface Encoding {
  readonly declarations: readonly string[];
  /** That each policy allows the request. */
  readonly allows: readonly Term[];
  /** That the request is a given one, or `null` when it is not one of the requests that are encoded. */
  isRequest(request: Request): Term | null;
}

/** Encodes policies of one side, or tells why they cannot be. */
export function encode(
  policies: readonly AttachedPolicy[],
  world: World,
  request?: Request,
): Encoding | { readonly reason: string } {
  const reason = whyNotEncodable(policies);
  if (reason !== null) return { reason };
  const statements = policies.flatMap(({ policy }) => policy.statements);
  const longest = request === undefined ? 1 : longestList(request);
  const principals = principalsNamedBy(policies);
  const space: Space = {
    keys: keyVariablesOf(policies, (key) => world.isMultivalued(key), longest),
    principals: request === undefined ? principals : [...principals, request.principal],
    actions: actionClasses(statements, world.actions),
  };
  return {
    declarations: declarationsOf(space),
    allows: policies.map((attached) => allowsTerm(attached, space)),
    isRequest: (given) => requestTerm(given, space, world),
  };
}

/** The variables of a request. */
interface Space {
  readonly keys: ReadonlyMap<string, KeyVariables>;
  readonly principals: readonly Principal[];
  readonly actions: ActionClasses;
}

/** Actions that no statement tells apart are one class. */
interface ActionClasses {
  readonly count: number;
  readonly classOf: ReadonlyMap<number, number>;
  readonly byStatement: ReadonlyMap<Statement, ReadonlySet<number>>;
}

function actionClasses(statements: readonly Statement[], table: ActionTable): ActionClasses {
  const covered = statements.map(({ action }) => table.coveredBy(action));
  const classes = new Map<string, number>();
  const classOf = new Map<number, number>();
  for (const id of table.names.keys()) {
    const signature = covered.map((ids) => (ids.has(id) ? '1' : '0')).join('');
    const known = classes.get(signature) ?? classes.size;
    classes.set(signature, known);
    classOf.set(id, known);
  }
  const signatures = [...classes.keys()];
  const byStatement = statements.map((statement, index): [Statement, ReadonlySet<number>] => [
    statement,
    new Set([...signatures.keys()].filter((id) => signatures[id]?.[index] === '1')),
  ]);
  return { count: classes.size, classOf, byStatement: new Map(byStatement) };
}

function declarationsOf({ actions, keys, principals }: Space): readonly string[] {
  return [
    `(declare-const action Int)`,
    `(assert (and (<= 0 action) (< action ${actions.count})))`,
    `(declare-const resource String)`,
    `(declare-const principal Int)`,
    `(assert (and (<= 0 principal) (< principal ${principals.length})))`,
    ...[...keys.values()].flatMap(declareKey),
  ];
}

function allowsTerm(attached: AttachedPolicy, space: Space): Term {
  const { statements } = attached.policy;
  const terms = (effect: Statement['effect']): readonly Term[] =>
    statements
      .filter((statement) => statement.effect === effect)
      .map((statement) => statementTerm(statement, attached, space));
  return allOf([anyOf(terms('Allow')), not(anyOf(terms('Deny')))]);
}

function statementTerm(statement: Statement, attached: AttachedPolicy, space: Space): Term {
  const { version } = attached.policy;
  const ids = space.actions.byStatement.get(statement) ?? new Set<number>();
  return allOf([
    memberTerm('action', [...ids], space.actions.count),
    principalTerm(statement, attached, space),
    resourceElementTerm(statement, version === '2012-10-17'),
    ...statement.conditions.map((condition) => {
      const key = space.keys.get(condition.key.toLowerCase());
      return key === undefined ? 'false' : conditionTerm(condition, key, version);
    }),
  ]);
}

/** Identity-based policies name no principal; a statement of the other side that names none covers nobody. */
function principalTerm(statement: Statement, { kind }: AttachedPolicy, space: Space): Term {
  if (kind !== 'resource' && kind !== 'trust') return 'true';
  const covered = [...space.principals.keys()].filter((id) => {
    const principal = space.principals[id];
    return principal !== undefined && coversPrincipal(statement, principal);
  });
  return memberTerm('principal', covered, space.principals.length);
}

function resourceElementTerm({ resource }: Statement, variables: boolean): Term {
  if (resource === undefined) return 'true';
  const listed = anyOf(
    resource.patterns.map((text) =>
      resourceTerm('resource', readTokens(text, { wildcards: true, variables }) ?? []),
    ),
  );
  return resource.negated ? not(listed) : listed;
}

/** That a number is one of some, out of those below a count. */
function memberTerm(variable: Term, numbers: readonly number[], count: number): Term {
  if (numbers.length === count) return 'true';
  return anyOf(numbers.map((number) => `(= ${variable} ${number})`));
}

function longestList({ context }: Request): number {
  const lengths = [...context.keys.values()].map((value) =>
    value.kind === 'values' ? value.values.length : 0,
  );
  return Math.max(1, ...lengths);
}

function requestTerm(request: Request, space: Space, { actions }: World): Term | null {
  const action = space.actions.classOf.get(actions.names.indexOf(request.action.toLowerCase()));
  const wanted = JSON.stringify(request.principal);
  const principal = space.principals.findIndex((each) => JSON.stringify(each) === wanted);
  if (action === undefined || principal < 0) return null;
  const terms = [
    `(= action ${action})`,
    `(= principal ${principal})`,
    `(= resource ${quoted(request.resource)})`,
  ];
  for (const [key, variables] of space.keys) {
    const term = keyTerm(request, key, variables);
    if (term === null) return null;
    terms.push(term);
  }
  return allOf(terms);
}

/** That a key holds what a request says; the last value fills what variables are left. */
function keyTerm({ context }: Request, key: string, variables: KeyVariables): Term | null {
  const stated = context.keys.get(key) ?? { kind: context.others };
  if (stated.kind === 'absent') return not(presence(variables));
  if (stated.kind !== 'values') return null;
  const { values } = stated;
  const last = values.at(-1);
  const isEmptyList = variables.isMultivalued && values.length === 1 && last === '';
  if (isEmptyList) return allOf([presence(variables), emptiness(variables)]);
  if (last === undefined || values.length > variables.values.length) return null;
  if (variables.isMultivalued && values.includes('')) return null;
  const terms = variables.values.map((variable, index) =>
    equalTerm(variable, variables.kind, values[index] ?? last),
  );
  if (terms.includes(null)) return null;
  const equal = terms.filter((term) => term !== null);
  const isNotEmpty = variables.isMultivalued ? [not(emptiness(variables))] : [];
  return allOf([presence(variables), ...isNotEmpty, ...equal]);
}
