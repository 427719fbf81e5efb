import { callerLimit } from '../evaluate/caller-limits.ts';
import { accountOf } from '../evaluate/context.ts';
import { ASSUMING_ACTIONS } from '../evaluate/missing-policy.ts';
import { compilePrincipal, type Naming, namingOf, possibleNaming } from '../evaluate/naming.ts';
import { parseOperator } from '../policy/operators.ts';
import type { AttachedPolicy, Condition, Statement } from '../policy/policy.ts';
import type { Principal } from '../request/request.ts';
import type { ActionIndex } from './action-index.ts';
import { ActionSet } from './action-set.ts';
import type { Budget } from './budget.ts';
import { type Cube, cubeOf } from './cube.ts';
import {
  ALWAYS,
  alternatives,
  demands,
  type Formula,
  NEVER,
  type Union,
  unionOf,
} from './formula.ts';
import { allPrincipals } from './principals.ts';
import { specialise } from './specialise.ts';
import {
  type EffectivePermission,
  isEffective,
  isResourceSide,
  policiesOf,
  type Subject,
} from './subject.ts';
import { type TextConstraint, textConstraint } from './texts.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The requests that a subject allows. */
export interface RequestSet {
  /** Alternatives, each of unions that must all allow. */
  readonly alternatives: readonly (readonly Union[])[];
  /** The same as unions that must all allow, whichever alternative. */
  readonly demands: readonly Union[];
  /** What none of that may be. */
  readonly denies: readonly Cube[];
  /** Who may ask: everybody for a resource-based policy, and no text at all where policies name nobody. */
  readonly principals: TextConstraint;
  /** Every action that there is. */
  readonly everything: ActionSet;
}

/** Turns subjects into sets of requests; once the budget is spent, into wrong ones. */
export class RequestSets {
  private readonly actions: ActionIndex;
  private readonly vocabulary: Vocabulary;
  private readonly known = new WeakMap<Subject, RequestSet>();
  private readonly cubes = new WeakMap<Statement, Cube>();
  private readonly anybody: TextConstraint;
  private readonly nobody: TextConstraint = textConstraint([], []);
  private readonly budget: Budget;

  constructor(actions: ActionIndex, vocabulary: Vocabulary, budget: Budget) {
    this.budget = budget;
    this.actions = actions;
    this.vocabulary = vocabulary;
    this.anybody = textConstraint([allPrincipals(vocabulary)], []);
  }

  /** The requests that a subject allows; remembered with the subject. */
  of(subject: Subject): RequestSet {
    const known = this.known.get(subject);
    if (known !== undefined) return known;
    const set = isEffective(subject) ? this.ofPermission(subject) : this.ofPolicy(subject);
    // What a spent budget cut short is not kept.
    if (!this.budget.isSpent) this.known.set(subject, set);
    return set;
  }

  private ofPolicy(attached: AttachedPolicy): RequestSet {
    const cubes = this.cubesOf(attached);
    const union = unionOf(cubes.filter(isAllow));
    return {
      alternatives: [[union]],
      demands: [union],
      denies: cubes.filter((cube) => !isAllow(cube)),
      principals: isResourceSide(attached) ? this.anybody : this.nobody,
      everything: this.actions.everything,
    };
  }

  private cubesOf(attached: AttachedPolicy): readonly Cube[] {
    const namesPrincipals = isResourceSide(attached);
    return (
      attached.policy.statements
        // Such a statement covers nobody.
        .filter(({ principal }) => !namesPrincipals || principal !== undefined)
        .map((statement) => this.cubeFor(statement, attached))
    );
  }

  /** The cube of a statement, made once for all subjects that have it. */
  private cubeFor(statement: Statement, attached: AttachedPolicy): Cube {
    const known = this.cubes.get(statement);
    if (known?.attached === attached) return known;
    const cube = cubeOf(statement, attached, this.actions, this.vocabulary);
    if (!this.budget.isSpent) this.cubes.set(statement, cube);
    return cube;
  }

  private ofPermission(permission: EffectivePermission): RequestSet {
    const named = policiesOf(permission).flatMap((policy) => this.namedCubes(policy, permission));
    const formula = this.formulaOf(permission);
    return {
      alternatives: alternatives(formula),
      demands: demands(formula),
      denies: named.filter(({ cube }) => !isAllow(cube)).map(({ cube }) => cube),
      principals: this.nobody,
      everything: this.actions.everything,
    };
  }

  /**
   * How the layers of one principal allow together; the same as `decide` says of
   * one request.
   *
   * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html}
   */
  private formulaOf(permission: EffectivePermission): Formula {
    const { principal, resourceAccount, resourcesDelegate } = permission;
    const { endpoint, identity, scps } = permission.layers;
    const layer = (policies: readonly AttachedPolicy[]): Formula =>
      this.layerFormula(policies, permission);
    const guardrails = [...(scps ?? []), ...(endpoint === null ? [] : [endpoint])].map(layer);
    const own = principal?.kind === 'root' ? ALWAYS : layer(identity);
    const limits = this.limitsOf(permission);
    if (principal === null) return { kind: 'all', of: [own, ...limits, ...guardrails] };
    const callable = this.callableBy(principal);
    if (resourcesDelegate === true) {
      return { kind: 'all', of: [own, ...limits, ...guardrails, callable] };
    }
    const granted = this.grantsOf(permission);
    const account = accountOf(principal);
    if (account === null) return { kind: 'all', of: [granted.any, ...guardrails, callable] };
    const isCross = resourceAccount !== null && resourceAccount !== account;
    const byBoth: Formula = isCross
      ? { kind: 'all', of: [granted.any, own, ...limits] }
      : this.withinAccount(granted, own, limits, permission);
    const whole = this.orByAssertion(byBoth, granted, permission);
    return { kind: 'all', of: [whole, ...guardrails, callable] };
  }

  /** What the principal's kind of credentials can call at all. */
  private callableBy({ kind }: Principal): Formula {
    const ids = [...this.actions.everything.ids()].filter(
      (id) => callerLimit(kind, (this.actions.names[id] ?? '').toLowerCase()) === null,
    );
    const actions = ActionSet.of(ids);
    if (this.actions.everything.isWithin(actions)) return ALWAYS;
    return { kind: 'union', union: unionOf([{ ...NO_TESTS, actions }]) };
  }

  private layerFormula(
    policies: readonly AttachedPolicy[],
    permission: EffectivePermission,
  ): Formula {
    const named = policies.flatMap((policy) => this.namedCubes(policy, permission));
    const allows = named.filter(({ cube }) => isAllow(cube)).map(({ cube }) => cube);
    const isFull = allows.some(
      ({ actions, atoms }) => atoms.length === 0 && this.actions.everything.isWithin(actions),
    );
    return isFull ? ALWAYS : { kind: 'union', union: unionOf(allows) };
  }

  /** Boundary and session policies; a federated user session has only what its session policies pass on. */
  private limitsOf(permission: EffectivePermission): readonly Formula[] {
    const { boundary, session } = permission.layers;
    if (permission.principal?.kind === 'federated-user' && session === null) return [NEVER];
    return [
      ...(boundary === null ? [] : [this.layerFormula([boundary], permission)]),
      ...(session === null ? [] : [this.layerFormula(session, permission)]),
    ];
  }

  /**
   * What the policy of the resource grants. Where it has one that was not
   * collected, nothing is decided; where it has none, nothing is granted.
   */
  private grantsOf(permission: EffectivePermission): Grants {
    const { policyNotKnown, resource } = permission.layers;
    if (resource === null) {
      const any = policyNotKnown === true ? this.ofOwnPolicies([PERHAPS]) : NEVER;
      return { any, direct: any, role: any };
    }
    const named = this.namedCubes(resource, permission).filter(({ cube }) => isAllow(cube));
    return {
      any: anyOf(named),
      direct: anyOf(named.filter(({ naming }) => naming === 'direct')),
      role: anyOf(named.filter(({ naming }) => naming === 'role')),
    };
  }

  /** Requests on roles and keys, which always have a policy of their own. */
  private ofOwnPolicies(conditions: readonly Condition[]): Formula {
    return this.onRequests([
      { action: of(ASSUMING), resource: of([ROLES]), conditions },
      { action: of(['kms:*']), resource: of([KEYS]), conditions },
    ]);
  }

  private withinAccount(
    granted: Grants,
    own: Formula,
    limits: readonly Formula[],
    { layers: { resource } }: EffectivePermission,
  ): Formula {
    const delegated: Formula = {
      kind: 'all',
      of: [own, { kind: 'any', of: [granted.any, this.withoutOwnPolicy(resource)] }],
    };
    const limited: Formula = {
      kind: 'all',
      of: [{ kind: 'any', of: [granted.role, delegated] }, ...limits],
    };
    return { kind: 'any', of: [granted.direct, limited] };
  }

  /** Requests for which the resource's policy need not allow. */
  private withoutOwnPolicy(resource: AttachedPolicy | null): Formula {
    if (resource?.kind === 'trust') return this.onRequests([{ action: except(ASSUMING) }]);
    if (resource !== null) return this.onRequests([{ action: except(['kms:*']) }]);
    return this.onRequests([
      { action: except([...ASSUMING, 'kms:*']) },
      { action: of(ASSUMING), resource: except([ROLES]) },
      { action: of(['kms:*']), resource: except([KEYS]) },
    ]);
  }

  /** Whoever presents an assertion needs the trust policy only. */
  private orByAssertion(
    formula: Formula,
    { any }: Grants,
    { layers: { resource } }: EffectivePermission,
  ): Formula {
    if (resource !== null && resource.kind !== 'trust') return formula;
    const roles = resource === null ? { resource: of([ROLES]) } : {};
    const others = resource === null ? [{ action: of(ASSERTING), resource: except([ROLES]) }] : [];
    const asserting = this.onRequests([{ action: of(ASSERTING), ...roles }]);
    const rest = this.onRequests([{ action: except(ASSERTING) }, ...others]);
    return {
      kind: 'any',
      of: [
        { kind: 'all', of: [any, asserting] },
        { kind: 'all', of: [formula, rest] },
      ],
    };
  }

  /** The requests that some made-up statements describe. */
  private onRequests(parts: readonly RequestsMeant[]): Formula {
    const cubes = parts.map((part) =>
      cubeOf({ ...NO_TESTS.statement, ...part }, NO_TESTS.attached, this.actions, this.vocabulary),
    );
    return { kind: 'union', union: unionOf(cubes) };
  }

  /** The statements of a policy that concern a principal, each with how it names it. */
  private namedCubes(
    attached: AttachedPolicy,
    permission: EffectivePermission,
  ): readonly NamedCube[] {
    const { principal } = permission;
    const hasBoundary = permission.layers.boundary !== null;
    const namesPrincipals = isResourceSide(attached);
    const isGateway = attached.kind === 'endpoint' && permission.layers.endpointType === 'gateway';
    return attached.policy.statements.flatMap((written): readonly NamedCube[] => {
      const statement = specialise(written, attached, permission);
      if (statement === null || (namesPrincipals && statement.principal === undefined)) return [];
      if (statement.principal === undefined) return [this.named(statement, attached, 'direct')];
      const { principal: element, ...rest } = statement;
      if (principal === null) return [this.named(whoever(statement, rest), attached, 'direct')];
      const compiled = compilePrincipal(element, statement.effect);
      const naming = namingOf(compiled, principal, hasBoundary, isGateway);
      if (naming === 'none') return [];
      const possible = possibleNaming(compiled, principal);
      const open = { ...rest, conditions: [...rest.conditions, perhapsNamed(principal)] };
      const perhaps = possible === 'none' ? 'direct' : possible;
      if (naming === 'possible') return [this.named(open, attached, perhaps)];
      const sure = this.named(rest, attached, naming);
      return possible === 'none' ? [sure] : [sure, this.named(open, attached, possible)];
    });
  }

  private named(statement: Statement, attached: AttachedPolicy, naming: Naming): NamedCube {
    return { naming, cube: this.cubeFor(statement, attached) };
  }
}

interface NamedCube {
  readonly cube: Cube;
  readonly naming: Naming;
}

function anyOf(named: readonly NamedCube[]): Formula {
  return { kind: 'union', union: unionOf(named.map(({ cube }) => cube)) };
}

/** What the policy of a resource allows, by how its statements name the principal. */
interface Grants {
  readonly any: Formula;
  readonly direct: Formula;
  readonly role: Formula;
}

/** A part of a made-up statement. */
type RequestsMeant = Partial<Pick<Statement, 'action' | 'conditions' | 'resource'>>;

/** A cube that every request is in, once it has actions. */
const NO_TESTS = {
  attached: {
    name: '(requests)',
    kind: 'identity',
    policy: { version: '2012-10-17', statements: [] },
  },
  statement: { pointer: '', effect: 'Allow', action: of(['*']), conditions: [] },
  atoms: [],
} as const;

const ROLES = 'arn:*:iam::*:role/*';
const KEYS = 'arn:*:kms:*:*:key/*';
const ASSERTING: readonly string[] = ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];
const ASSUMING: readonly string[] = [...ASSUMING_ACTIONS];
/** Whether the policy of a resource, which was not collected, allows. */
const PERHAPS: Condition = undecidable('AllowedBy', ['the policy of the resource']);

function of(patterns: readonly string[]): Statement['action'] {
  return { negated: false, patterns };
}

function except(patterns: readonly string[]): Statement['action'] {
  return { negated: true, patterns };
}

function isAllow({ statement }: Cube): boolean {
  return statement.effect === 'Allow';
}

/** Of a statement that names some principals, whether it means this one is not known. */
function whoever({ principal }: Statement, rest: Statement): Statement {
  const isEveryone = principal?.entries.some(({ value }) => value === '*') === true;
  if (isEveryone && !principal.negated) return rest;
  const who = principal?.entries.map(({ value }) => value) ?? [];
  return { ...rest, conditions: [...rest.conditions, undecidable('PrincipalIs', who)] };
}

/** Which session of the role, or whose federated user, asks is not known: a test that nothing decides. */
function perhapsNamed(principal: Principal): Condition {
  return undecidable('SessionOf', ['arn' in principal ? principal.arn : principal.kind]);
}

function undecidable(operator: string, values: readonly string[]): Condition {
  return { operator: parseOperator(operator), key: 'principal', values, pointer: '' };
}
