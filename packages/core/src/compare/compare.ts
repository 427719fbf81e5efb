import type { Catalog } from '../catalog/catalog.ts';
import { type CompiledLayers, compileLayers } from '../evaluate/compile.ts';
import { allows, denies, questionOf, resourceKind } from '../evaluate/decide.ts';
import type { LayerDecision, PolicyLayers, StatementReference } from '../evaluate/decision.ts';
import { evaluateReference } from '../evaluate/reference/evaluate-reference.ts';
import { FALSE, TRUE } from '../evaluate/tri.ts';
import { invariant } from '../invariant.ts';
import { parseOperator } from '../policy/operators.ts';
import type { AttachedPolicy } from '../policy/policy.ts';
import type { Request } from '../request/request.ts';
import { ActionSet } from './action-set.ts';
import { ActionIndex, type Atom, type Cube, type CubePolicy, cubesOf } from './cube.ts';
import { instantiate, variableKeys } from './instantiate.ts';
import { keyAtomOf, VariableLetters } from './key-atom.ts';
import { realise } from './realise.ts';
import { conjoin, emptinessOf, type IsMultivalued, type Region, regionOf } from './region.ts';
import { tooLarge } from './size-limit.ts';
import { type Budget, findUncovered } from './uncovered.ts';

/** The answer to "does the first policy allow anything that the second does not?" */
export type Comparison =
  | { readonly kind: 'no' }
  | {
      readonly kind: 'yes';
      /** A request that the first allows and the second does not, as the evaluator confirms; see {@link isConfirmed}. */
      readonly witness: Request;
      /** The statement of the first policy that allows it. */
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
  /** How many parts of the space of requests may be looked at. */
  readonly maxNodes?: number;
}

const DEFAULT_MAX_NODES = 20_000;
const MAX_WORK = 1_000_000;

/** Compares policies over one catalog; remembers what it worked out about each policy. */
export interface Comparer {
  /** Whether `a` allows a request that `b` does not. */
  allowsMore(a: AttachedPolicy, b: AttachedPolicy): Comparison;
  /** Whether there is a request that both allow; the witness is one. */
  meets(a: AttachedPolicy, b: AttachedPolicy): Comparison;
}

/**
 * Builds a comparer for policies that all concern one side: identity-based,
 * resource-based or trust.
 *
 * Exact for policies without variables whose operators on a key compare values of
 * one kind, under the assumptions in `COMPARE_ASSUMPTIONS`. With variables a
 * "no" is proved with the variable as an unknown text; for a "yes" values are
 * tried.
 *
 * @param policies every policy that will be compared: the actions they name join the catalog's
 */
export function createComparer(
  catalog: Catalog,
  policies: readonly AttachedPolicy[],
  options: CompareOptions = {},
): Comparer {
  const actions = new ActionIndex(catalog, actionNamesOf(policies, options.openWorld ?? false));
  const isMultivalued: IsMultivalued = (key) => multivaluedKeys.has(key) || isListKey(catalog, key);
  const multivaluedKeys = keysOfSetOperators(policies);
  const letters = new VariableLetters();
  const compiled = new WeakMap<AttachedPolicy, CubePolicy>();
  const cubes = (attached: AttachedPolicy): CubePolicy => {
    const known = compiled.get(attached);
    if (known !== undefined) return known;
    const policy = cubesOf(attached, actions, letters);
    compiled.set(attached, policy);
    return policy;
  };
  const settings: Settings = {
    actions,
    isMultivalued,
    cubes,
    maxNodes: options.maxNodes ?? DEFAULT_MAX_NODES,
  };
  return {
    allowsMore: (a, b) => answerWith(a, b, (...operands) => compareCubes(settings, ...operands)),
    meets: (a, b) => answerWith(a, b, (...operands) => intersectCubes(settings, ...operands)),
  };
}

/** Compares two operands of which some atoms hold. */
type CompareOperands = (a: Operand, b: Operand, pins: readonly Atom[]) => Comparison;

function answerWith(a: AttachedPolicy, b: AttachedPolicy, compare: CompareOperands): Comparison {
  const reason = tooLarge(a) ?? tooLarge(b);
  if (reason !== null) return { kind: 'unknown', reason };
  const answer = compare(asWritten(a), asWritten(b), []);
  if (answer.kind !== 'unknown') return answer;
  return tryInstances(a, b, compare) ?? answer;
}

/** What every answer of a comparison takes for granted. */
export const COMPARE_ASSUMPTIONS: readonly string[] = [
  'context keys are independent of each other and of the principal, except that a request states them as it likes',
  'a key has one value unless the catalog or a set operator says that it has several, and then none of them is empty',
  'numbers, dates, addresses and Booleans in a request are well-formed',
];

interface Settings {
  readonly actions: ActionIndex;
  readonly isMultivalued: IsMultivalued;
  readonly maxNodes: number;
  cubes(attached: AttachedPolicy): CubePolicy;
}

/** A policy as it is compared, and as it was written: they differ when variables are given values. */
interface Operand {
  readonly compared: AttachedPolicy;
  readonly written: AttachedPolicy;
}

function asWritten(policy: AttachedPolicy): Operand {
  return { compared: policy, written: policy };
}

/** Whether the first policy allows what the second does not; witnesses are replayed as the policies were written. */
function compareCubes(
  settings: Settings,
  a: Operand,
  b: Operand,
  pins: readonly Atom[],
): Comparison {
  const goals = goalsOf(settings.cubes(a.compared), settings.cubes(b.compared));
  return pursue(settings, a.written, pinned(goals, pins), (request) =>
    separates(request, a.written, b.written),
  );
}

/** Whether both policies allow a request. */
function intersectCubes(
  settings: Settings,
  a: Operand,
  b: Operand,
  pins: readonly Atom[],
): Comparison {
  const goals = commonGoals(settings.cubes(a.compared), settings.cubes(b.compared));
  return pursue(
    settings,
    a.written,
    pinned(goals, pins),
    (request) => allowsAlone(request, a.written) && allowsAlone(request, b.written),
  );
}

/** Goals within which some atoms hold. */
function* pinned(goals: Iterable<Goal>, pins: readonly Atom[]): Iterable<Goal> {
  for (const goal of goals) {
    let { region } = goal;
    for (const atom of pins) region = conjoin(region, atom, true);
    yield pins.length === 0 ? goal : { ...goal, region };
  }
}

/** Looks into each goal in turn until one gives a request that is confirmed. */
function pursue(
  settings: Settings,
  written: AttachedPolicy,
  goals: Iterable<Goal>,
  confirm: (request: Request) => boolean,
): Comparison {
  const budget: Budget = { nodes: 0, maxNodes: settings.maxNodes, work: 0, maxWork: MAX_WORK };
  let reason: string | null = null;
  for (const goal of goals) {
    if (emptinessOf(goal.region, settings.isMultivalued) === 'empty') continue;
    const found = findUncovered(goal.region, goal.cubes, settings.isMultivalued, budget);
    if (found === null) continue;
    if (found === 'exhausted') {
      return {
        kind: 'unknown',
        reason: 'the policies are too large to be compared within the bound',
      };
    }
    const realised = realise(found.region, settings.actions, settings.isMultivalued);
    if (realised !== null && confirm(realised.request)) {
      const statement = referenceOf(written, goal.cube);
      return { kind: 'yes', witness: realised.request, statement };
    }
    reason ??=
      realised?.isSymbolic === true
        ? 'it depends on what policy variables hold'
        : 'a test on the way could not be decided';
  }
  return reason === null ? { kind: 'no' } : { kind: 'unknown', reason };
}

interface Goal {
  /** The statement of the first policy whose grant is looked into. */
  readonly cube: Cube;
  readonly region: Region;
  /** What must not cover the region for the answer to be yes. */
  readonly cubes: readonly Cube[];
}

/**
 * Where the first policy could allow more: outside all that the second allows,
 * or inside what the second denies; each time outside what the first denies.
 * Actions that the second allows nowhere come first, because they settle most
 * comparisons.
 */
function* goalsOf(left: CubePolicy, right: CubePolicy): Iterable<Goal> {
  if (!left.allowedActions.isWithin(right.allowedActions)) {
    // One such action is enough, unless the first policy denies that very one.
    for (const cube of left.allows) {
      const id = cube.actions.firstOutside(right.allowedActions);
      if (id < 0) continue;
      const region = { ...regionOf(cube), actions: ActionSet.of([id]) };
      yield { cube, region, cubes: meeting(left.denies, region) };
    }
    for (const cube of left.denies.length > 0 ? left.allows : []) {
      const region = { ...regionOf(cube), actions: cube.actions.minus(right.allowedActions) };
      yield { cube, region, cubes: meeting(left.denies, region) };
    }
  }
  for (const cube of left.allows) {
    const cubes = [...meeting(left.denies, cube), ...meeting(right.allows, cube)];
    yield { cube, region: regionOf(cube), cubes };
  }
  for (const denied of right.denies) {
    for (const cube of left.allows) {
      if (!cube.actions.meets(denied.actions)) continue;
      let region = regionOf(cube);
      for (const atom of denied.atoms) region = conjoin(region, atom, true);
      region = { ...region, actions: cube.actions.and(denied.actions) };
      yield { cube, region, cubes: meeting(left.denies, cube) };
    }
  }
}

function meeting(cubes: readonly Cube[], { actions }: Pick<Cube, 'actions'>): readonly Cube[] {
  return cubes.length === 0 ? cubes : cubes.filter((each) => each.actions.meets(actions));
}

/** Where both policies allow and neither denies. */
function* commonGoals(left: CubePolicy, right: CubePolicy): Iterable<Goal> {
  for (const cube of left.allows) {
    for (const other of meeting(right.allows, cube)) {
      let region = regionOf(cube);
      for (const atom of other.atoms) region = conjoin(region, atom, true);
      region = { ...region, actions: cube.actions.and(other.actions) };
      yield { cube, region, cubes: meeting([...left.denies, ...right.denies], cube) };
    }
  }
}

/** Tries values for the variables: all different, then all the same. Only a "yes" counts. */
function tryInstances(
  a: AttachedPolicy,
  b: AttachedPolicy,
  compare: CompareOperands,
): Comparison | null {
  const keys = variableKeys([a.policy, b.policy]);
  if (keys.length === 0) return null;
  const valuations = [(key: string): string => `value-${keys.indexOf(key)}`, (): string => 'value'];
  for (const valuation of valuations) {
    const left = instantiate(a, valuation);
    const right = instantiate(b, valuation);
    if (left === null || right === null) continue;
    // A request in which a key holds something else is not what the instances speak of.
    const pins = keys.map((key) => valuePin(key, valuation(key)));
    const answer = compare({ compared: left, written: a }, { compared: right, written: b }, pins);
    if (answer.kind === 'yes') return answer;
  }
  return null;
}

/** That a key is absent or holds a value. */
function valuePin(key: string, value: string): Atom {
  const operator = parseOperator('StringEqualsIfExists');
  const condition = { operator, key, values: [value], pointer: '' };
  return { kind: 'key', atom: keyAtomOf(condition, '2008-10-17', new VariableLetters()) };
}

/** Whether one policy allows a request that another does not, as the compiled evaluator decides it. */
function separates(request: Request, a: AttachedPolicy, b: AttachedPolicy): boolean {
  return allowsAlone(request, a) && !allowsAlone(request, b);
}

/** Whether a policy by itself allows: what its own layer says of the request. */
function allowsAlone(request: Request, attached: AttachedPolicy): boolean {
  const layers = remembered(attached);
  const question = questionOf(request, layers);
  const kind = isResourceSide(attached) ? resourceKind(layers) : 'identity';
  const layer = layers.resource ?? layers.identity;
  return denies(kind, layer, question) === FALSE && allows(kind, layer, question) === TRUE;
}

const layersByPolicy = new WeakMap<AttachedPolicy, CompiledLayers>();

function remembered(attached: AttachedPolicy): CompiledLayers {
  const known = layersByPolicy.get(attached);
  if (known !== undefined) return known;
  const layers = compileLayers(layersOf(attached));
  layersByPolicy.set(attached, layers);
  return layers;
}

function layersOf(attached: AttachedPolicy): PolicyLayers {
  return isResourceSide(attached)
    ? { ...NO_LAYERS, resource: attached }
    : { ...NO_LAYERS, identity: [attached] };
}

function isResourceSide({ kind }: AttachedPolicy): boolean {
  return kind === 'resource' || kind === 'trust';
}

/**
 * Replays a witness through the reference evaluator: whether `a` by itself allows
 * it and `b` does not. A witness is shown only after this.
 */
export function isConfirmed(witness: Request, a: AttachedPolicy, b: AttachedPolicy): boolean {
  return allowsByReference(witness, a) && !allowsByReference(witness, b);
}

/** Replays a witness of {@link Comparer.meets}: whether each policy by itself allows it. */
export function isConfirmedMeeting(
  witness: Request,
  a: AttachedPolicy,
  b: AttachedPolicy,
): boolean {
  return allowsByReference(witness, a) && allowsByReference(witness, b);
}

function allowsByReference(request: Request, attached: AttachedPolicy): boolean {
  return decideAlone(request, attached).decision === 'Allowed';
}

/** What a policy with nothing beside it says of a request, as the reference evaluator decides it. */
export function decideAlone(request: Request, attached: AttachedPolicy): LayerDecision {
  const kind = isResourceSide(attached) ? attached.kind : 'identity';
  const { layers } = evaluateReference(request, layersOf(attached));
  const layer = layers.find((each) => each.kind === kind);
  invariant(layer !== undefined, `the evaluator has a layer of kind ${kind}`);
  return layer;
}

const NO_LAYERS: PolicyLayers = {
  identity: [],
  boundary: null,
  session: null,
  scps: null,
  rcps: null,
  resource: null,
  endpoint: null,
};

function referenceOf(attached: AttachedPolicy, { statement }: Cube): StatementReference {
  return { policy: attached.name, pointer: statement.pointer, effect: statement.effect };
}

/** Names of actions in the policies; in an open world one future action for each wildcard, too. */
function actionNamesOf(policies: readonly AttachedPolicy[], openWorld: boolean): readonly string[] {
  const names = new Set<string>();
  for (const { policy } of policies.filter((each) => tooLarge(each) === null)) {
    for (const { action } of policy.statements) {
      for (const pattern of action.patterns) {
        const isWild = pattern.includes('*') || pattern.includes('?');
        if (!isWild) names.add(pattern);
        else if (openWorld) names.add(futureAction(pattern));
      }
    }
  }
  return [...names];
}

/** An action that the pattern matches and that AWS does not have: `s3:Get*` gives `s3:GetФuture`. */
function futureAction(pattern: string): string {
  if (pattern === '*') return 'Фuture:Фuture';
  return pattern.replaceAll('*', 'Фuture').replaceAll('?', 'Ф');
}

function keysOfSetOperators(policies: readonly AttachedPolicy[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { policy } of policies) {
    for (const condition of policy.statements.flatMap(({ conditions }) => conditions)) {
      if (condition.operator.quantifier !== 'one') keys.add(condition.key.toLowerCase());
    }
  }
  return keys;
}

function isListKey(catalog: Catalog, key: string): boolean {
  return catalog.conditionKey(key)?.multivalued ?? false;
}
