import { joinUsage, type Usage, usageId } from './usage.ts';

/** Of more resources than this a use is told of all of them together. */
const MAX_RESOURCES = 100;

/** Adds up how actions were used; what somebody did to very many resources is told as one. */
export class UsageRoll {
  private readonly generalOf: (action: string, accountId: string | null) => string;
  private readonly holders = new Map<string, Holder>();

  /** @param generalOf the pattern of everything that an action can name in an account */
  constructor(generalOf: (action: string, accountId: string | null) => string) {
    this.generalOf = generalOf;
  }

  add(usage: Usage): void {
    const id = usageId({ ...usage, resource: '' });
    let holder = this.holders.get(id);
    if (holder === undefined) {
      holder = { general: null, byResource: new Map() };
      this.holders.set(id, holder);
    }
    const { byResource } = holder;
    const resource = holder.general ?? usage.resource;
    const known = byResource.get(resource);
    byResource.set(
      resource,
      known === undefined ? { ...usage, resource } : joinUsage(known, usage),
    );
    if (byResource.size > MAX_RESOURCES) this.fold(holder, usage);
  }

  /** Everything so far, in the order of principals and actions. */
  usages(): readonly Usage[] {
    const all = [...this.holders.values()].flatMap(({ byResource }) => [...byResource.values()]);
    return all
      .map((usage) => ({ usage, place: `${usage.principal} ${usage.action} ${usageId(usage)}` }))
      .toSorted((a, b) => (a.place < b.place ? -1 : 1))
      .map(({ usage }) => usage);
  }

  clear(): void {
    this.holders.clear();
  }

  private fold(holder: Holder, { accountId, action }: Usage): void {
    const general = this.generalOf(action, accountId);
    const all = [...holder.byResource.values()].reduce(joinUsage);
    holder.general = general;
    holder.byResource.clear();
    holder.byResource.set(general, { ...all, resource: general });
  }
}

interface Holder {
  /** The pattern of everything, once there were too many. */
  general: string | null;
  readonly byResource: Map<string, Usage>;
}
