import { fail, ok, type Policy } from '@countersign/core';
import { findHolder } from '../../inventory/apply/update.ts';
import type { Change } from '../../inventory/change.ts';
import { findAccount, type Model, type PrincipalEntity } from '../../inventory/model.ts';
import { shortInlineName } from '../../inventory/policy-names.ts';
import { byPrincipal, type Cut, entityOf } from '../cut.ts';
import { allowsAction, withoutCuts } from '../edit-policy.ts';
import { whyProtected } from '../protected.ts';
import { charactersOf, charactersOfAll, MAX_CHARACTERS } from '../quotas.ts';
import { denyOn } from './deny.ts';
import { joinMade, type Made, type Means } from './means.ts';
import { newVersion } from './policy-version.ts';
import { type Source, sourcesOf } from './sources.ts';

/** Takes the actions out of the policies that grant them. */
export const narrowPolicies: Means = {
  id: 'narrow-policies',
  title: 'narrower policies',
  isCoarse: false,
  make(model, cuts) {
    const edits = new Edits();
    const parts = [...byPrincipal(cuts)].map(([arn, own]) => narrowFor(model, arn, own, edits));
    const made = joinMade([...parts, edits.make(model)]);
    if (made.ok && edits.isEmpty) {
      return fail('AWS’s own policies grant it, which nobody else can change');
    }
    return made;
  },
};

/** Narrows what can be edited, and denies what a policy of AWS grants. */
function narrowFor(model: Model, arn: string, cuts: readonly Cut[], edits: Edits): Made {
  const entity = entityOf(model, arn);
  if (entity === null) return fail(`${arn} is not in the model`);
  const sources = sourcesOf(model, entity, cuts);
  if (sources.length === 0) return fail(`no policy of ${entity.name} grants it`);
  return narrowSources(model, { entity, sources, cuts }, edits);
}

/** A principal, some of its policies, and what is to go from them. */
interface NarrowedPrincipal {
  readonly entity: PrincipalEntity;
  readonly sources: readonly Source[];
  readonly cuts: readonly Cut[];
}

/** The same for some of a principal's policies. */
export function narrowSources(
  model: Model,
  { cuts, entity, sources }: NarrowedPrincipal,
  edits: Edits,
): Made {
  const why = whyProtected(entity);
  if (why !== null) return fail(why);
  for (const source of sources) if (!source.isOfAws) edits.add(source, cuts);
  const denied = cuts.filter(({ action }) =>
    sources.some(({ document, isOfAws }) => isOfAws && allowsAction(document.policy, action)),
  );
  return denied.length === 0 ? ok([]) : denyOn(model, entity, denied);
}

/** Edits of policies, each policy once however many cuts it is about. */
export class Edits {
  private readonly bySource = new Map<string, { source: Source; cuts: Cut[] }>();

  add(source: Source, cuts: readonly Cut[]): void {
    const { name } = source.document;
    const known = this.bySource.get(name);
    if (known === undefined) this.bySource.set(name, { source, cuts: [...cuts] });
    else known.cuts.push(...cuts);
  }

  get isEmpty(): boolean {
    return this.bySource.size === 0;
  }

  make(model: Model): Made {
    const parts = [...this.bySource.values()].map(({ cuts, source }): Made => {
      const policy = withoutCuts(source.document.policy, cuts);
      return policy === null ? ok([takeAway(source)]) : replace(model, source, policy);
    });
    const changes: Change[] = [];
    for (const part of parts) {
      if (!part.ok) return part;
      changes.push(...part.value);
    }
    return ok(changes);
  }
}

/** Takes a whole policy off its holder. */
export function takeAway({ document, holderArn, isInline }: Source): Change {
  return isInline
    ? {
        kind: 'delete-inline-policy',
        entityArn: holderArn,
        policyName: shortInlineName(holderArn, document),
      }
    : { kind: 'detach-policy', entityArn: holderArn, policyArn: document.name };
}

function replace(model: Model, source: Source, policy: Policy): Made {
  const { document, holderArn, isInline } = source;
  if (isInline) {
    const account = findAccount(model, holderArn);
    const holder = account === undefined ? undefined : findHolder(account, holderArn);
    if (holder === undefined) return fail(`${holderArn} is not in the model`);
    const grown = charactersOf(policy) - charactersOf(document.policy);
    if (grown > 0 && charactersOfAll(holder.inlinePolicies) + grown > MAX_CHARACTERS[holder.kind]) {
      return fail(`the inline policies of ${holder.name} would be larger than AWS takes`);
    }
    const policyName = shortInlineName(holderArn, document);
    return ok([{ kind: 'put-inline-policy', entityArn: holderArn, policyName, policy }]);
  }
  return newVersion(model, document.name, policy);
}
