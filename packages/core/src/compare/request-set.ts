import { accountOf } from '../evaluate/context.ts';
import { compilePrincipal, mayNameSession, type Naming, namingOf } from '../evaluate/naming.ts';
import { parseOperator } from '../policy/operators.ts';
import type { AttachedPolicy, Condition, Statement } from '../policy/policy.ts';
import type { Principal } from '../request/request.ts';
import type { ActionIndex } from './action-index.ts';
import type { ActionSet } from './action-set.ts';
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
import { type EffectivePermission, isEffective, type Subject } from './subject.ts';
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
    const isResourceSide = attached.kind === 'resource' || attached.kind === 'trust';
    return {
      alternatives: [[union]],
      demands: [union],
      denies: cubes.filter((cube) => !isAllow(cube)),
      principals: isResourceSide ? this.anybody : this.nobody,
      everything: this.actions.everything,
    };
  }

  private cubesOf(attached: AttachedPolicy): readonly Cube[] {
    const isResourceSide = attached.kind === 'resource' || attached.kind === 'trust';
    return (
      attached.policy.statements
        // Such a statement covers nobody.
        .filter(({ principal }) => !isResourceSide || principal !== undefined)
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
    const { boundary, endpoint, identity, rcps, resource, scps, session } = permission.layers;
    const layers = [
      identity,
      ...(boundary === null ? [] : [[boundary]]),
      ...(session === null ? [] : [session]),
      ...(scps ?? []),
      ...(rcps ?? []),
      ...(endpoint === null ? [] : [endpoint]),
      ...(resource === null ? [] : [[resource]]),
    ];
    const denies = layers.flat().flatMap((policy) => this.namedCubes(policy, permission));
    const formula = this.formulaOf(permission);
    return {
      alternatives: alternatives(formula),
      demands: demands(formula),
      denies: denies.filter(({ cube }) => !isAllow(cube)).map(({ cube }) => cube),
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
    const { principal, resourceAccount } = permission;
    const { endpoint, identity, resource, scps } = permission.layers;
    const layer = (policies: readonly AttachedPolicy[]): Formula =>
      this.layerFormula(policies, permission);
    const guardrails = [...(scps ?? []), ...(endpoint === null ? [] : [endpoint])].map(layer);
    const own = principal?.kind === 'root' ? ALWAYS : layer(identity);
    const limits = this.limitsOf(permission);
    const byIdentity: Formula = { kind: 'all', of: [own, ...limits, ...guardrails] };
    if (principal === null) return byIdentity;
    const account = accountOf(principal);
    const isCross = resourceAccount !== null && resourceAccount !== account;
    if (resource === null) return account === null || isCross ? NEVER : byIdentity;
    const granted = this.grantsOf(resource, permission);
    if (account === null) return { kind: 'all', of: [granted.any, ...guardrails] };
    const byBoth = isCross
      ? { kind: 'all' as const, of: [granted.any, own, ...limits] }
      : this.withinAccount(granted, own, limits, resource.kind === 'trust');
    return { kind: 'all', of: [this.orByAssertion(byBoth, granted, resource), ...guardrails] };
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

  private grantsOf(resource: AttachedPolicy, permission: EffectivePermission): Grants {
    const named = this.namedCubes(resource, permission).filter(({ cube }) => isAllow(cube));
    return {
      any: anyOf(named),
      direct: anyOf(named.filter(({ naming }) => naming === 'direct')),
      role: anyOf(named.filter(({ naming }) => naming === 'role')),
    };
  }

  private withinAccount(
    granted: Grants,
    own: Formula,
    limits: readonly Formula[],
    isTrust: boolean,
  ): Formula {
    const needing = isTrust ? ASSUMING : ['kms:*'];
    const elsewhere = this.onActions({ negated: true, patterns: needing });
    const delegated: Formula = {
      kind: 'all',
      of: [own, { kind: 'any', of: [granted.any, elsewhere] }],
    };
    const limited: Formula = {
      kind: 'all',
      of: [{ kind: 'any', of: [granted.role, delegated] }, ...limits],
    };
    return { kind: 'any', of: [granted.direct, limited] };
  }

  /** Whoever presents an assertion needs the trust policy only. */
  private orByAssertion(formula: Formula, { any }: Grants, { kind }: AttachedPolicy): Formula {
    if (kind !== 'trust') return formula;
    const asserting = this.onActions({ negated: false, patterns: ASSERTING });
    const others = this.onActions({ negated: true, patterns: ASSERTING });
    return {
      kind: 'any',
      of: [
        { kind: 'all', of: [any, asserting] },
        { kind: 'all', of: [formula, others] },
      ],
    };
  }

  private onActions(action: Statement['action']): Formula {
    const statement: Statement = { pointer: '', effect: 'Allow', action, conditions: [] };
    const attached = { name: '(actions)', kind: 'identity', policy: NO_POLICY } as const;
    const cube = { attached, statement, actions: this.actions.setOf(action), atoms: [] };
    return { kind: 'union', union: unionOf([cube]) };
  }

  /** The statements of a policy that concern a principal, each with how it names it. */
  private namedCubes(
    attached: AttachedPolicy,
    permission: EffectivePermission,
  ): readonly NamedCube[] {
    const { principal } = permission;
    const hasBoundary = permission.layers.boundary !== null;
    const isResourceSide = attached.kind === 'resource' || attached.kind === 'trust';
    return attached.policy.statements.flatMap((written): readonly NamedCube[] => {
      const statement = specialise(written, attached, permission);
      if (statement === null || (isResourceSide && statement.principal === undefined)) return [];
      if (statement.principal === undefined) return [this.named(statement, attached, 'direct')];
      const { principal: element, ...rest } = statement;
      if (principal === null) return [this.named(whoever(statement, rest), attached, 'direct')];
      const compiled = compilePrincipal(element, statement.effect);
      const naming = namingOf(compiled, principal, hasBoundary);
      if (naming === 'none') return [];
      const open = { ...rest, conditions: [...rest.conditions, perhapsThisSession(principal)] };
      if (naming === 'possibly-direct') return [this.named(open, attached, 'direct')];
      const sure = this.named(rest, attached, naming);
      return mayNameSession(compiled, principal)
        ? [sure, this.named(open, attached, 'direct')]
        : [sure];
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

const NO_POLICY = { version: '2012-10-17', statements: [] } as const;
const ASSERTING: readonly string[] = ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];
const ASSUMING: readonly string[] = [
  ...ASSERTING,
  'sts:AssumeRole',
  'sts:TagSession',
  'sts:SetSourceIdentity',
];

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

/** Which session of the role asks is not known: a test that nothing decides. */
function perhapsThisSession(principal: Principal): Condition {
  return undecidable('SessionOf', ['arn' in principal ? principal.arn : principal.kind]);
}

function undecidable(operator: string, values: readonly string[]): Condition {
  return { operator: parseOperator(operator), key: 'principal', values, pointer: '' };
}
