import type { Catalog } from '../catalog/catalog.ts';
import { accountOf } from '../evaluate/context.ts';
import type { StatementReference } from '../evaluate/decision.ts';
import type { AttachedPolicy } from '../policy/policy.ts';
import type { Principal, Request } from '../request/request.ts';
import { ActionIndex } from './action-index.ts';
import { actionNamesOf, keyFactsOf, partitionsOf } from './alphabet.ts';
import { bindVariables } from './bind-variables.ts';
import { Budget } from './budget.ts';
import { type Certificate, certificateOf, type ProvedGoal } from './certificate/certificate.ts';
import type { Atom, Cube } from './cube.ts';
import { type Goal, goalsOfMeeting, goalsOfMore } from './goals.ts';
import { KeySolver } from './keys.ts';
import { realise } from './realise.ts';
import { conjoin, type Region, RegionSolver } from './region.ts';
import { type RequestSet, RequestSets } from './request-set.ts';
import { tooLarge } from './size-limit.ts';
import {
  type Allows,
  allowsByReference,
  compileSubject,
  isEffective,
  policiesOf,
  type Subject,
} from './subject.ts';
import { TextSolver } from './texts.ts';
import { ActionShapes } from './typed/action-shapes.ts';
import { CorrelatedKeys } from './typed/correlated-keys.ts';
import { TypedRequests, type TypingGround } from './typed/typed-requests.ts';
import { type Coverage, CoverSearch, type CoverSettings } from './uncovered.ts';
import { VALUATIONS, VariableInstances } from './variable-instances.ts';
import { Vocabulary } from './vocabulary.ts';

/** The answer to "does the first allow anything that the second does not?" */
export type Comparison =
  | {
      readonly kind: 'no';
      /** A proof that others can check, where it was asked for and the answer rests on no policy variable's value. */
      readonly certificate: Certificate | null;
      /** What of the ways in which AWS forms requests the answer rests on; nothing unless `typed`. */
      readonly restsOn: readonly TypingGround[];
    }
  | {
      readonly kind: 'yes';
      /** A request that the first allows and the second does not, as the evaluator confirms; see {@link isConfirmed}. */
      readonly witness: Request;
      /** The statement of the first that allows it. */
      readonly statement: StatementReference;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** How policies are compared. */
export interface CompareOptions {
  /**
   * Whether actions that AWS may add later count, one for each wildcard: a policy
   * that is within another only until a new action comes is then not within it.
   */
  readonly openWorld?: boolean;
  /** Whether only requests count that AWS can form, as far as its data tells; see `TypedRequests`. */
  readonly typed?: boolean;
  /** Whether a "no" comes with its proof. */
  readonly withCertificates?: boolean;
  /** How many parts of the space of requests may be looked at. */
  readonly maxNodes?: number;
  /** How many steps one comparison may take: patterns, values and states that are looked at. */
  readonly maxSteps?: number;
}

const DEFAULT_MAX_NODES = 20_000;
/** Some tenths of a second; no pair of AWS's managed policies takes a tenth of it. */
const DEFAULT_MAX_STEPS = 10_000_000;

/** Steps of the budget that it costs to put a request to the evaluator. */
const STEPS_PER_TRIAL = 1000;

const VALUE_ASSUMPTIONS: readonly string[] = [
  'a key has one value unless the catalog or a set operator says that it has several, and then none of them is empty',
  'numbers, dates, addresses and Booleans in a request are well-formed',
  'a policy variable within the first five components of an ARN holds no colon',
];

/** What every answer of a comparison takes for granted. */
export const COMPARE_ASSUMPTIONS: readonly string[] = [
  'context keys are independent of each other and of the principal, except that a request states them as it likes',
  ...VALUE_ASSUMPTIONS,
];

/** What an answer of a typed comparison takes for granted. */
export const TYPED_COMPARE_ASSUMPTIONS: readonly string[] = [
  'an action names resources of the kinds that AWS’s data gives it, and carries no key of its own service that the data gives to other actions only',
  'aws:PrincipalArn and aws:PrincipalAccount are those of the principal, aws:SourceAccount is that of aws:SourceArn, aws:ResourceAccount that of the resource; all other context keys are independent',
  ...VALUE_ASSUMPTIONS,
];

/** Compares policies over one catalog; remembers what it worked out about each policy. */
export interface Comparer {
  /** Whether `a` allows a request that `b` does not. */
  allowsMore(a: Subject, b: Subject): Comparison;
  /** Whether there is a request that both allow; the witness is one. */
  meets(a: Subject, b: Subject): Comparison;
}

/**
 * Builds a comparer for subjects that all concern one side: identity-based
 * policies and effective permissions, resource-based policies, or trust policies.
 *
 * Exact for policies without variables whose operators on a key compare values of
 * one kind, under the assumptions in `COMPARE_ASSUMPTIONS`. With variables a
 * "no" is proved with the variable as an unknown text; for a "yes" values are
 * tried. What would take more than the bounds in the options is `unknown`.
 *
 * @param subjects all that will be compared: the actions they name join the catalog's
 */
export function createComparer(
  catalog: Catalog,
  subjects: readonly Subject[],
  options: CompareOptions = {},
): Comparer {
  return new CubeComparer(catalog, subjects, options);
}

type Relation = 'within' | 'apart';

/** What is asked: two subjects, and the same with values for their variables where some are tried. */
interface Question {
  readonly relation: Relation;
  readonly first: RequestSet;
  readonly second: RequestSet;
  /** Whether a request shows what is asked for, as the policies were written. */
  readonly confirm: Allows;
  /** Who asks, where that is known. */
  readonly principal: Principal | null;
  /** Atoms that hold in every request that is looked for. */
  readonly pins: readonly Atom[];
}

class CubeComparer implements Comparer {
  private readonly catalog: Catalog;
  private readonly options: CompareOptions;
  private readonly budget: Budget;
  private readonly vocabulary: Vocabulary;
  private readonly actions: ActionIndex;
  private readonly solver: RegionSolver;
  private readonly sets: RequestSets;
  private readonly instances: VariableInstances;
  private readonly typed: TypedRequests | null;
  private readonly compiled = new WeakMap<Subject, Allows>();

  constructor(catalog: Catalog, subjects: readonly Subject[], options: CompareOptions) {
    const policies = subjects.flatMap(policiesOf).filter((policy) => tooLarge(policy) === null);
    const callers = subjects.map(callerOf).filter((caller) => caller !== null);
    const [account = EXAMPLE_ACCOUNT] = callers.map(accountOf).filter((id) => id !== null);
    this.catalog = catalog;
    this.options = options;
    this.budget = new Budget(options.maxSteps ?? DEFAULT_MAX_STEPS);
    const facts = keyFactsOf(catalog, policies);
    this.vocabulary = new Vocabulary(facts, partitionsOf(policies), this.budget);
    const names = actionNamesOf(policies, options.openWorld ?? false);
    this.actions = new ActionIndex(catalog, names, this.budget);
    const texts = new TextSolver(this.vocabulary.globs, this.budget);
    const keys = new KeySolver(texts, this.vocabulary, this.budget);
    this.solver = new RegionSolver(texts, keys, this.budget);
    this.sets = new RequestSets(this.actions, this.vocabulary, this.budget);
    this.instances = new VariableInstances(this.vocabulary);
    this.typed = options.typed === true ? this.typedRequests(account) : null;
  }

  private typedRequests(account: string): TypedRequests {
    const shapes = new ActionShapes(this.catalog, this.vocabulary, account);
    const correlated = new CorrelatedKeys(this.vocabulary, this.solver);
    return new TypedRequests(this.actions, shapes, correlated, this.budget);
  }

  allowsMore(a: Subject, b: Subject): Comparison {
    const [allowsA, allowsB] = [this.compile(a), this.compile(b)];
    return this.answer('within', a, b, (request) => allowsA(request) && !allowsB(request));
  }

  meets(a: Subject, b: Subject): Comparison {
    const [allowsA, allowsB] = [this.compile(a), this.compile(b)];
    return this.answer('apart', a, b, (request) => allowsA(request) && allowsB(request));
  }

  private compile(subject: Subject): Allows {
    const known = this.compiled.get(subject);
    if (known !== undefined) return known;
    const allows = compileSubject(subject);
    this.compiled.set(subject, allows);
    return allows;
  }

  private answer(relation: Relation, a: Subject, b: Subject, confirm: Allows): Comparison {
    for (const policy of [...policiesOf(a), ...policiesOf(b)]) {
      const reason = tooLarge(policy);
      if (reason !== null) return { kind: 'unknown', reason };
    }
    this.budget.reset();
    this.typed?.reset();
    const [first, second] = [this.sets.of(a), this.sets.of(b)];
    if (this.budget.isSpent) return BEYOND_BOUND;
    const principal = callerOf(a) ?? callerOf(b);
    const answer = this.pursue({ relation, first, second, confirm, principal, pins: [] });
    if (answer.kind !== 'unknown' || isEffective(a) || isEffective(b)) return answer;
    return this.tryInstances(relation, [a, b], confirm) ?? answer;
  }

  /** Looks into each goal in turn until one gives a request that is confirmed. */
  private pursue(question: Question): Comparison {
    const { first, second, relation } = question;
    const search = new CoverSearch(this.coverSettings());
    const proved: ProvedGoal[] = [];
    let reason: string | null = null;
    const goals =
      relation === 'within'
        ? goalsOfMore(first, second, this.budget)
        : goalsOfMeeting(first, second, this.budget);
    for (const goal of goals) {
      const coverage = this.coverageOf(goal, question.pins, search);
      if (coverage.kind === 'exhausted') return BEYOND_BOUND;
      if (coverage.kind === 'covered') {
        if (coverage.proof !== null) proved.push({ goal, proof: coverage.proof });
        continue;
      }
      const outcome = this.confirmed(coverage.region, question);
      if (typeof outcome !== 'string') {
        return { kind: 'yes', witness: outcome, statement: referenceOf(goal.allowedBy[0]) };
      }
      reason ??= outcome;
    }
    if (this.budget.isSpent) return BEYOND_BOUND;
    if (reason !== null) return { kind: 'unknown', reason };
    const restsOn = this.typed?.restsOn ?? [];
    const certificate = restsOn.length > 0 ? null : this.certify(question, proved);
    return { kind: 'no', certificate, restsOn };
  }

  private coverageOf(goal: Goal, pins: readonly Atom[], search: CoverSearch): Coverage {
    const region = pins.reduce((inside, atom) => conjoin(inside, atom, true), goal.region);
    const { part } = this.solver.emptyPart(region);
    return part === null
      ? search.find(region, goal.covers)
      : { kind: 'covered', proof: { kind: 'empty', part } };
  }

  private coverSettings(): CoverSettings {
    return {
      solver: this.solver,
      budget: this.budget,
      maxNodes: this.options.maxNodes ?? DEFAULT_MAX_NODES,
      keepsProof: this.options.withCertificates ?? false,
      accept: (region) => (this.typed === null ? region : this.typed.formable(region)),
    };
  }

  /** A request of a region that is confirmed, or why there is none. */
  private confirmed(region: Region, { confirm, principal }: Question): Request | string {
    this.budget.spend(STEPS_PER_TRIAL);
    const realised = realise(region, this.actions, this.solver);
    if (realised === null) return UNDECIDED;
    const { isSymbolic } = realised;
    const request =
      principal === null
        ? realised.request
        : { ...realised.request, principal, resourceAccount: accountOf(principal) };
    if (confirm(request)) return request;
    if (!isSymbolic) return UNDECIDED;
    for (const bound of this.bindings(region, request)) {
      this.budget.spend(STEPS_PER_TRIAL);
      if (this.budget.isSpent) break;
      if (confirm(bound)) return bound;
    }
    return 'it depends on what policy variables hold';
  }

  /** The request with the values that its policy variables must hold for its resource to match. */
  private *bindings(region: Region, request: Request): Iterable<Request> {
    for (const { symbolic } of region.resource.unions) {
      for (const glob of symbolic) {
        const bound = bindVariables(glob, request.resource);
        if (bound === null) continue;
        const keys = new Map(request.context.keys);
        for (const [letter, value] of bound) {
          const key = this.vocabulary.letters.keyOf(letter);
          if (key !== undefined) keys.set(key, { kind: 'values', values: [value] });
        }
        yield { ...request, context: { ...request.context, keys } };
      }
    }
  }

  /** Tries values for the variables: all different, then all the same. Only a "yes" counts. */
  private tryInstances(
    relation: Relation,
    [a, b]: readonly [AttachedPolicy, AttachedPolicy],
    confirm: Allows,
  ): Comparison | null {
    const keys = [...new Set([a, b].flatMap((policy) => this.instances.keysOf(policy)))];
    if (keys.length === 0) return null;
    for (const kind of VALUATIONS) {
      const left = this.instances.of(a, kind);
      const right = this.instances.of(b, kind);
      if (left === null || right === null) continue;
      // A request in which a key holds something else is not what the instances speak of.
      const pins = keys.map((key) => this.instances.pin(key, kind));
      const [first, second] = [this.sets.of(left), this.sets.of(right)];
      if (this.budget.isSpent) return null;
      const answer = this.pursue({ relation, first, second, confirm, principal: null, pins });
      if (answer.kind === 'yes') return answer;
    }
    return null;
  }

  private certify(
    { first, pins, relation, second }: Question,
    proved: readonly ProvedGoal[],
  ): Certificate | null {
    if (this.options.withCertificates !== true || pins.length > 0) return null;
    const { dataset } = this.catalog;
    const openWorld = this.options.openWorld ?? false;
    const claimed = proved.filter(({ goal }) => goal.claim !== null);
    return certificateOf({ relation, dataset, openWorld, first, second }, claimed);
  }
}

const EXAMPLE_ACCOUNT = '111122223333';
const UNDECIDED = 'a test on the way could not be decided';
const BEYOND_BOUND: Comparison = {
  kind: 'unknown',
  reason: 'the policies are too large to be compared within the bound',
};

function callerOf(subject: Subject): Principal | null {
  return isEffective(subject) ? subject.principal : null;
}

function referenceOf(cube: Cube | undefined): StatementReference {
  if (cube === undefined) return { policy: '', pointer: '', effect: 'Allow' };
  const { attached, statement } = cube;
  return { policy: attached.name, pointer: statement.pointer, effect: statement.effect };
}

/**
 * Replays a witness through the reference evaluator: whether `a` by itself allows
 * it and `b` does not. A witness is shown only after this.
 */
export function isConfirmed(witness: Request, a: Subject, b: Subject): boolean {
  return allowsByReference(witness, a) && !allowsByReference(witness, b);
}

/** Replays a witness of {@link Comparer.meets}: whether each subject by itself allows it. */
export function isConfirmedMeeting(witness: Request, a: Subject, b: Subject): boolean {
  return allowsByReference(witness, a) && allowsByReference(witness, b);
}
