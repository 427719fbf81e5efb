import type { Account, Model, PrincipalEntity } from '../inventory/model.ts';
import { type Aspect, aspectOf } from '../reach/aspects.ts';

/** A model that notes what is read of its users, roles, groups and managed policies. */
export interface RecordedModel {
  readonly model: Model;
  /** What `run` reads, but for what it reads of `actor`. */
  readonly readBy: (actor: PrincipalEntity, run: () => void) => ReadonlySet<Aspect>;
}

/** Puts something that takes notes in the place of each user, role, group and managed policy. */
export function recordedModel(model: Model): RecordedModel {
  let note: ((owner: object, property: string) => void) | null = null;
  const watched = <Value extends object>(value: Value): Value =>
    new Proxy(value, {
      get: (target, property, receiver): unknown => {
        if (typeof property === 'string') note?.(target, property);
        return Reflect.get(target, property, receiver);
      },
    });
  const allWatched = <Value extends object>(map: ReadonlyMap<string, Value>) =>
    new Map(Array.from(map, ([arn, value]) => [arn, watched(value)]));
  const watchedAccount = ({ groups, policies, roles, users, ...others }: Account): Account => ({
    ...others,
    users: allWatched(users),
    roles: allWatched(roles),
    groups: allWatched(groups),
    policies: allWatched(policies),
  });
  return {
    model: {
      ...model,
      accounts: new Map(Array.from(model.accounts, ([id, each]) => [id, watchedAccount(each)])),
    },
    readBy: (actor, run) => {
      const read = new Set<Aspect>();
      const own = model.accounts.get(actor.accountId);
      const itself = own?.users.get(actor.arn) ?? own?.roles.get(actor.arn);
      note = (owner, property) => {
        const aspect = owner === itself ? undefined : aspectOf(property);
        if (aspect !== undefined) read.add(aspect);
      };
      run();
      note = null;
      return read;
    },
  };
}
