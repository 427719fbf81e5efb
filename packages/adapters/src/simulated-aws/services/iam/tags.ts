import { findManagedPolicy, type PrincipalEntity } from '@countersign/govern';
import { invalidInput, limitExceeded, noSuchEntity } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import { type Call, type Operation, reading } from '../operation.ts';
import { MARKERS, pageOf } from '../paging.ts';
import { arnOf, type HolderKind, holderOf, ROLES, USERS } from './entities.ts';

const MAX_TAGS = 50;

/** Tagging users and roles. */
export const TAG_OPERATIONS: Readonly<Record<string, Operation>> = {
  ...tagOperations(USERS),
  ...tagOperations(ROLES),
};

function tagOperations<Holder extends PrincipalEntity>(
  kind: HolderKind<Holder>,
): Record<string, Operation> {
  return {
    [`Tag${kind.title}`]: {
      isReadOnly: false,
      asks: (call) => [{ resource: arnOf(call, kind), context: tagContext(call) }],
      run: (call) => {
        const { arn, tags } = holderOf(call, kind);
        const added = call.input.pairs('Tags');
        const count = new Set([...tags.keys(), ...added.keys()]).size;
        if (count > MAX_TAGS) throw limitExceeded(`Cannot exceed quota for tags: ${MAX_TAGS}`);
        call.world.change({ kind: 'tag-entity', entityArn: arn, tags: added });
        return null;
      },
    },
    [`Untag${kind.title}`]: {
      isReadOnly: false,
      asks: (call) => [
        {
          resource: arnOf(call, kind),
          context: new Map([['aws:tagkeys', call.input.texts('TagKeys')]]),
        },
      ],
      run: (call) => {
        const { arn } = holderOf(call, kind);
        call.world.change({
          kind: 'untag-entity',
          entityArn: arn,
          keys: call.input.texts('TagKeys'),
        });
        return null;
      },
    },
    [`List${kind.title}Tags`]: reading(
      (call) => arnOf(call, kind),
      (call) => {
        const tags = tagList(holderOf(call, kind).tags);
        const page = pageOf(call.input, tags, { names: MARKERS, otherwise: 100, max: 1000 });
        return { Tags: page.items, ...page.members };
      },
    ),
  };
}

/** What a request that sets tags carries of them. */
export function tagContext({ input }: Call): ReadonlyMap<string, readonly string[]> {
  const tags = input.pairs('Tags');
  if (tags.size === 0) return new Map();
  const keys: [string, readonly string[]][] = Array.from(tags, ([key, value]) => [
    `aws:requesttag/${key.toLowerCase()}`,
    [value],
  ]);
  return new Map([...keys, ['aws:tagkeys', [...tags.keys()]]]);
}

export function tagMembers({ tags }: PrincipalEntity): Members {
  return tags.size === 0 ? {} : { Tags: tagList(tags) };
}

/** Tags as lists of keys and values. */
export function tagList(tags: ReadonlyMap<string, string>): readonly Members[] {
  return Array.from(tags, ([Key, Value]) => ({ Key, Value }));
}

export function boundaryMembers({ boundaryArn }: PrincipalEntity): Members {
  if (boundaryArn === null) return {};
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: boundaryArn,
    },
  };
}

/** The policy that a call names as a permissions boundary, or `null`. */
export function boundaryIn({ input, world }: Call): string | null {
  const arn = input.optionalText('PermissionsBoundary');
  if (arn === null) return null;
  if (!/^arn:[^:]+:iam::(\d{12}|aws):policy\//.test(arn)) {
    throw invalidInput(`ARN ${arn} is not valid.`);
  }
  if (findManagedPolicy(world.model, arn) === undefined && !arn.includes('::aws:')) {
    throw noSuchEntity(`Scope ARN: ${arn}`);
  }
  return arn;
}
