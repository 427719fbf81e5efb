import { completeContext } from '../../../evaluate/reference/complete-context.ts';
import { matchPolicy } from '../../../evaluate/reference/match-statement.ts';
import { allOf, anyOf, not, type Ternary } from '../../../evaluate/reference/ternary.ts';
import { parsePolicy } from '../../../policy/parse-policy.ts';
import type { AttachedPolicy } from '../../../policy/policy.ts';
import type { Request } from '../../../request/request.ts';
import type { Certificate, CertifiedSet } from '../certificate.ts';

/** Whether a request shows that the claim of a certificate is false, by the reference evaluator alone. */
export function isRefuted(certificate: Certificate, request: Request): boolean {
  const { first, relation, second } = certificate;
  const applies = (place: number, set: CertifiedSet): Ternary => {
    const attached = policyOf(certificate, [place], set);
    const question = { request, context: completeContext(request), hasBoundary: false };
    return anyOf(matchPolicy(attached, attached.kind, question).map((match) => match.applies));
  };
  const allows = (set: CertifiedSet, alternatives: CertifiedSet['alternatives']): Ternary => {
    const met = alternatives.map((layers) =>
      allOf(layers.map((places) => anyOf(places.map((place) => applies(place, set))))),
    );
    return allOf([anyOf(met), not(anyOf(set.denies.map((place) => applies(place, set))))]);
  };
  if (allows(first, first.alternatives) !== 'true') return false;
  return relation === 'within'
    ? allows(second, [second.demands]) === 'false'
    : allows(second, second.alternatives) === 'true';
}

/** The two policies that a certificate of policies speaks of, as its statements are now; `null` for sets of layers. */
export function policiesIn(
  certificate: Certificate,
): readonly [AttachedPolicy, AttachedPolicy] | null {
  const { first, relation, second } = certificate;
  const sides = [
    first.alternatives,
    relation === 'within' ? [second.demands] : second.alternatives,
  ];
  const isOfPolicies = sides.every((layers) => layers.length === 1 && layers[0]?.length === 1);
  if (!isOfPolicies) return null;
  const [left = [], right = []] = sides.map((layers) => layers.flat(2));
  return [
    policyOf(certificate, [...left, ...first.denies], first),
    policyOf(certificate, [...right, ...second.denies], second),
  ];
}

function policyOf(
  { statements }: Certificate,
  places: readonly number[],
  { hasPrincipals }: CertifiedSet,
): AttachedPolicy {
  const parsed = parsePolicy({
    Version: '2012-10-17',
    Statement: places.map((place) => statements[place]?.document),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const kind = hasPrincipals ? 'resource' : 'identity';
  return { name: kind, kind, policy: parsed.value.policy };
}
