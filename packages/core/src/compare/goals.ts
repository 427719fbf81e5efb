import { ActionSet } from './action-set.ts';
import type { Budget } from './budget.ts';
import type { Cube } from './cube.ts';
import type { Union } from './formula.ts';
import { conjoinCube, type Region } from './region.ts';
import type { RequestSet } from './request-set.ts';
import { textConstraint } from './texts.ts';

/** A part of the space of requests that must be covered for an answer to be "no". */
export interface Goal {
  /** The statements that allow what is in the region, one of each layer that has to. */
  readonly allowedBy: readonly Cube[];
  readonly region: Region;
  /** What must cover the region. */
  readonly covers: readonly Cube[];
  /** What the goal proves, or `null` for one that is contained in another and only meant to end soon. */
  readonly claim: GoalClaim | null;
}

/** That a demand of the other side is met, or that one of its denies is not met. */
export type GoalClaim =
  | { readonly kind: 'demand'; readonly index: number }
  | { readonly kind: 'deny'; readonly cube: Cube }
  | { readonly kind: 'apart'; readonly cubes: readonly Cube[] };

/** Statements that allow together, and what they allow. */
interface Product {
  readonly cubes: readonly Cube[];
  readonly region: Region;
}

/**
 * Where the first could allow more than the second: outside what some demand of
 * the second allows, or inside what it denies; each time outside what the first
 * denies. Actions that the second allows nowhere come first, because they settle
 * most comparisons.
 */
export function* goalsOfMore(left: RequestSet, right: RequestSet, budget: Budget): Iterable<Goal> {
  const products = productsOf(left, budget);
  for (const demand of right.demands) yield* goalsOutside(left, demand, products);
  for (const product of products) {
    for (const [index, demand] of right.demands.entries()) {
      const covers = [
        ...meeting(left.denies, product.region),
        ...meeting(demand.allows, product.region),
      ];
      yield goal(product, product.region, covers, { kind: 'demand', index });
    }
  }
  for (const denied of right.denies) {
    for (const product of products) {
      if (!product.region.actions.meets(denied.actions)) continue;
      const region = conjoinCube(product.region, denied);
      const covers = meeting(left.denies, region);
      yield goal(product, region, covers, { kind: 'deny', cube: denied });
    }
  }
}

/** Actions that a demand allows nowhere: one of them is enough, unless the first denies that very one. */
function* goalsOutside(
  left: RequestSet,
  demand: Union,
  products: readonly Product[],
): Iterable<Goal> {
  for (const product of products) {
    const id = product.region.actions.firstOutside(demand.actions);
    if (id < 0) continue;
    const region = { ...product.region, actions: ActionSet.of([id]) };
    yield goal(product, region, meeting(left.denies, region), null);
    if (left.denies.length === 0) continue;
    const all = { ...product.region, actions: product.region.actions.minus(demand.actions) };
    yield goal(product, all, meeting(left.denies, all), null);
  }
}

/** Where both allow and neither denies. */
export function* goalsOfMeeting(
  left: RequestSet,
  right: RequestSet,
  budget: Budget,
): Iterable<Goal> {
  const others = productsOf(right, budget);
  const denies = [...left.denies, ...right.denies];
  for (const product of productsOf(left, budget)) {
    for (const other of others) {
      if (!product.region.actions.meets(other.region.actions)) continue;
      budget.spend(1);
      let { region } = product;
      for (const cube of other.cubes) region = conjoinCube(region, cube);
      if (region.actions.isEmpty) continue;
      yield goal(product, region, meeting(denies, region), { kind: 'apart', cubes: other.cubes });
    }
  }
}

function goal(
  { cubes }: Product,
  region: Region,
  covers: readonly Cube[],
  claim: GoalClaim | null,
): Goal {
  return { allowedBy: cubes, region, covers, claim };
}

function meeting(cubes: readonly Cube[], { actions }: Region): readonly Cube[] {
  return cubes.length === 0 ? cubes : cubes.filter((each) => each.actions.meets(actions));
}

const products = new WeakMap<RequestSet, readonly Product[]>();

/** Every choice of one statement from each union of an alternative that has an action in common. */
function productsOf(set: RequestSet, budget: Budget): readonly Product[] {
  const known = products.get(set);
  if (known !== undefined) return known;
  const made = set.alternatives.flatMap((unions) => multiply(set, unions, budget));
  // What a spent budget cut short is not kept.
  if (!budget.isSpent) products.set(set, made);
  return made;
}

function multiply(
  { everything, principals }: RequestSet,
  unions: readonly Union[],
  budget: Budget,
): readonly Product[] {
  let made: readonly Product[] | null = null;
  for (const { allows } of unions) {
    const sofar: readonly Product[] | null = made;
    made = allows.flatMap((cube): readonly Product[] => {
      if (sofar === null) {
        return [{ cubes: [cube], region: conjoinCube(regionIn(cube.actions, principals), cube) }];
      }
      budget.spend(sofar.length);
      if (budget.isSpent) return [];
      return sofar
        .filter(({ region }) => region.actions.meets(cube.actions))
        .map(({ cubes, region }) => ({
          cubes: [...cubes, cube],
          region: conjoinCube(region, cube),
        }));
    });
  }
  // Where nothing has to allow, everything is.
  return made ?? [{ cubes: [], region: regionIn(everything, principals) }];
}

function regionIn(actions: ActionSet, principal: RequestSet['principals']): Region {
  return { actions, resource: ANY_TEXT, principal, keys: [] };
}

const ANY_TEXT = textConstraint([], []);
