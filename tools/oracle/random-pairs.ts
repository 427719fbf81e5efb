import {
  type AttachedPolicy,
  type Catalog,
  type CatalogAction,
  memoryCatalog,
  parsePolicy,
} from '../../packages/core/src/index.ts';
import { mutated, type PolicyPair } from './mutate-policy.ts';
import { Prng } from './prng.ts';
import {
  type Flavour,
  type PolicyDocument,
  RANDOM_ACTIONS,
  randomFlavour,
  randomPolicy,
} from './random-policies.ts';
import { RANDOM_KEYS } from './random-values.ts';

/** The catalog of random comparisons; it knows which keys hold several values. */
export const RANDOM_CATALOG: Catalog = memoryCatalog(
  RANDOM_ACTIONS.map(
    (name): CatalogAction => ({ name, accessLevels: [], resourceTypes: [], conditionKeys: [] }),
  ),
  RANDOM_KEYS.filter(({ isMultivalued }) => isMultivalued).map(({ key }) => ({
    key,
    type: 'String',
    multivalued: true,
  })),
);

/** One random comparison, made again from its seed and number. */
export interface RandomPair extends PolicyPair {
  readonly side: Flavour['side'];
  /** For what is drawn about the pair later on. */
  readonly random: Prng;
}

/** The pair of a seed with a number: mostly a policy and what became of it, in either order. */
export function randomPair(
  seed: number,
  number: number,
  flavourOf: (random: Prng) => Flavour = randomFlavour,
): RandomPair {
  const random = new Prng(seed, number);
  const flavour = flavourOf(random);
  const first = randomPolicy(random, flavour);
  const second = random.chance(0.15)
    ? randomPolicy(random, flavour)
    : mutated(random, first, flavour);
  const [a, b] = random.chance(0.5) ? [first, second] : [second, first];
  return { a, b, side: flavour.side, random };
}

/** A random document as a policy. */
export function attach(
  name: string,
  document: PolicyDocument,
  side: Flavour['side'],
): AttachedPolicy {
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error(JSON.stringify([document, parsed.failure]));
  return { name, kind: side, policy: parsed.value.policy };
}
