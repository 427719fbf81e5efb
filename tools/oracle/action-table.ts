import { type ActionElement, matchWildcard } from '../../packages/core/src/index.ts';

/** The actions that can be asked for, and which of them an element covers. */
export class ActionTable {
  /** In lower case; each name once. */
  readonly names: readonly string[];
  private readonly idByName: ReadonlyMap<string, number>;
  private readonly idsByPattern = new Map<string, ReadonlySet<number>>();

  constructor(names: Iterable<string>) {
    this.names = [...new Set(Array.from(names, (name) => name.toLowerCase()))];
    this.idByName = new Map(this.names.map((name, id) => [name, id]));
  }

  /** The ids of the actions that an `Action` or `NotAction` covers. */
  coveredBy({ negated, patterns }: ActionElement): ReadonlySet<number> {
    const listed = new Set(patterns.flatMap((pattern) => [...this.matching(pattern)]));
    if (!negated) return listed;
    return new Set([...this.names.keys()].filter((id) => !listed.has(id)));
  }

  private matching(written: string): ReadonlySet<number> {
    const pattern = written.toLowerCase();
    const known = this.idsByPattern.get(pattern);
    if (known !== undefined) return known;
    const named = this.idByName.get(pattern);
    if (named !== undefined) return new Set([named]);
    const ids = new Set<number>();
    for (const [id, name] of this.names.entries()) if (matchWildcard(pattern, name)) ids.add(id);
    this.idsByPattern.set(pattern, ids);
    return ids;
  }
}
