import type { TrailBatch, TrailGroup } from '@countersign/govern';

/** A batch whose groups are numbers: most groups of a file were in others before. */
export interface PackedBatch extends Omit<TrailBatch, 'groups'> {
  /** The number of each group of the batch. */
  readonly groupNumbers: Uint32Array;
  /** Groups that are new; they get the next numbers. */
  readonly newGroups: readonly TrailGroup[];
  /** Whether numbers begin anew with this batch. */
  readonly isAnew: boolean;
}

/** How many groups are numbered before all are forgotten. */
const MAX_GROUPS = 200_000;

/** Numbers groups, so that each is handed to another thread once. */
export class GroupPacker {
  private readonly numbers = new Map<TrailGroup, number>();

  pack({ groups, ...others }: TrailBatch): PackedBatch {
    const { numbers } = this;
    const isAnew = numbers.size + groups.length > MAX_GROUPS;
    if (isAnew) numbers.clear();
    const newGroups: TrailGroup[] = [];
    const groupNumbers = new Uint32Array(groups.length);
    for (const [index, group] of groups.entries()) {
      let number = numbers.get(group);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(group, number);
        newGroups.push(group);
      }
      groupNumbers[index] = number;
    }
    return { ...others, groupNumbers, newGroups, isAnew };
  }
}

/** Gives batches of one thread their groups again; takes all of them in their order. */
export class GroupUnpacker {
  private groups: TrailGroup[] = [];

  unpack({ groupNumbers, isAnew, newGroups, ...others }: PackedBatch): TrailBatch {
    if (isAnew) this.groups = [];
    this.groups.push(...newGroups);
    const groups = Array.from(groupNumbers, (number) => this.groups[number]);
    return { ...others, groups: groups.filter((group) => group !== undefined) };
  }
}
