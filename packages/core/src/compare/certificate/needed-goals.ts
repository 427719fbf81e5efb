import type { CertifiedGoal, CertifiedSet, Places } from './certificate.ts';
import type { ProofRegion, ProofRegions } from './proof-region.ts';
import type { ReadCertificate } from './read-certificate.ts';
import type { Work } from './work.ts';

/** A way in which the claim could be false: the requests in it that none of some statements covers. */
export interface NeededGoal extends Pick<CertifiedGoal, 'allowedBy' | 'against'> {
  readonly region: ProofRegion;
  readonly covers: ReadonlySet<number>;
}

/**
 * Every goal that a certificate has to prove, from its sets alone; goals without
 * any action are left out.
 *
 * For `within`: what the first set allows lies in each demand of the second and
 * outside each of its denies. For `apart`: what both allow is denied by one of
 * them. Each time what the first set denies itself does not count.
 */
export function* neededGoals(
  { first, relation, second }: ReadCertificate,
  regions: ProofRegions,
  work: Work,
): Iterable<NeededGoal> {
  for (const allowedBy of productsOf(first, regions, work)) {
    if (relation === 'apart') {
      const covers = new Set([...first.denies, ...second.denies]);
      for (const other of productsOf(second, regions, work)) {
        const region = regions.within([...allowedBy, ...other]);
        yield { allowedBy, against: { allowedBy: other }, region, covers };
      }
      continue;
    }
    for (const [demand, places] of second.demands.entries()) {
      const covers = new Set([...first.denies, ...places]);
      yield { allowedBy, against: { demand }, region: regions.within(allowedBy), covers };
    }
    for (const deny of second.denies) {
      const region = regions.within([...allowedBy, deny]);
      yield { allowedBy, against: { deny }, region, covers: new Set(first.denies) };
    }
  }
}

/** Each choice of one statement of every layer of an alternative that leaves an action. */
function* productsOf(
  { alternatives }: CertifiedSet,
  regions: ProofRegions,
  work: Work,
): Iterable<Places> {
  for (const layers of alternatives) yield* choicesOf(layers, [], regions, work);
}

function* choicesOf(
  [layer, ...others]: readonly Places[],
  sofar: Places,
  regions: ProofRegions,
  work: Work,
): Iterable<Places> {
  if (layer === undefined) {
    yield sofar;
    return;
  }
  for (const place of layer) {
    work.spend(1);
    if (work.isSpent) return;
    const places = [...sofar, place];
    if (regions.isEmpty(regions.within(places), 'action')) continue;
    yield* choicesOf(others, places, regions, work);
  }
}
