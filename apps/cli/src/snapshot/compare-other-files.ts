import { type InputContents, type OpenedSnapshot, openSnapshot } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';
import {
  type AccountStanding,
  AUTHORIZATION_DETAILS,
  accountFile,
  type CollectedPart,
  compareSnapshotFiles,
  type Differences,
  hasFile,
  REGIONAL_FILES,
  type Side,
  SNAPSHOT_FILES,
} from '@countersign/govern';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';

/** Both sides of something. */
interface Both<Value> {
  readonly old: Value;
  readonly new: Value;
}

/** A file to compare. */
interface WantedFile {
  /** As it is called in the directory of the account or of the snapshot. */
  readonly file: string;
  readonly accountId: string | null;
  readonly isWhole: boolean;
  /** The side that has nothing of the kind; `null` where both have the file. */
  readonly absentIn: Side | null;
}

/**
 * Compares the files of two snapshots that the model is not made of: Identity Center,
 * credentials, identity providers and what else both have. Other inputs have none.
 */
export async function compareOtherFiles(
  io: Io,
  names: Both<string>,
  contents: Both<InputContents>,
  standings: ReadonlyMap<string, AccountStanding>,
): Promise<Result<Differences, Failure>> {
  const lines = withoutFiles(contents);
  if (lines.length > 0) return ok({ items: [], undecided: [], notKnown: lines });
  const place = { directory: io.directory, standardInput: io.stdin };
  const old = await openSnapshot(names.old, place);
  if (!old.ok) return fail({ kind: 'input', problems: old.failure });
  const now = await openSnapshot(names.new, place);
  if (!now.ok) return fail({ kind: 'input', problems: now.failure });
  const snapshots = { old: old.value, new: now.value };
  const central = centralFiles(snapshots);
  const ofAccounts = accountFiles(snapshots, standings);
  const compared = await compareAll(snapshots, [...central.wanted, ...ofAccounts.wanted]);
  if (!compared.ok) return compared;
  const notKnown = [...central.notKnown, ...ofAccounts.notKnown, ...compared.value.notKnown];
  return ok({ ...compared.value, notKnown });
}

function withoutFiles(contents: Both<InputContents>): readonly string[] {
  const sides = [
    { name: 'OLD', side: contents.old },
    { name: 'NEW', side: contents.new },
  ];
  const others = sides.filter(({ side }) => !side.sources.some(({ kind }) => kind === 'snapshot'));
  if (others.length === 0) return [];
  const which = others.map(({ name }) => name).join(' and ');
  return [
    `IAM Identity Center, credentials and identity providers: ${which} ${others.length > 1 ? 'are' : 'is'} not of \`countersign collect\`, so that they were not compared`,
  ];
}

/** Which files are compared, and what cannot be. */
interface FileChoice {
  readonly wanted: readonly WantedFile[];
  readonly notKnown: readonly string[];
}

function centralFiles({ new: now, old }: Both<OpenedSnapshot>): FileChoice {
  const parts = (['organization', 'identityCenter'] as const).map((part) =>
    centralFile(SNAPSHOT_FILES[part], old.manifest[part], now.manifest[part]),
  );
  return {
    wanted: parts.flatMap(({ wanted }) => wanted),
    notKnown: parts.flatMap(({ notKnown }) => notKnown),
  };
}

/** A part that one side says there is none of is empty there; one that nobody looked at is not known. */
function centralFile(
  file: string,
  old: CollectedPart | null,
  now: CollectedPart | null,
): FileChoice {
  const sides = [
    { side: 'old' as const, name: 'OLD', part: old },
    { side: 'new' as const, name: 'NEW', part: now },
  ];
  if (!sides.some(({ part }) => hasFile(part))) return { wanted: [], notKnown: [] };
  const unread = sides.filter(({ part }) => !hasFile(part) && part?.state !== 'none');
  if (unread.length > 0) {
    const notKnown = unread.map(
      ({ name }) => `${file}: ${name} lacks it, so that it was not compared`,
    );
    return { wanted: [], notKnown };
  }
  const isWhole = sides.every(({ part }) => part?.state !== 'partial');
  const absentIn = sides.find(({ part }) => !hasFile(part))?.side ?? null;
  return { wanted: [{ file, accountId: null, isWhole, absentIn }], notKnown: [] };
}

function accountFiles(
  { new: now, old }: Both<OpenedSnapshot>,
  standings: ReadonlyMap<string, AccountStanding>,
): FileChoice {
  const wanted: WantedFile[] = [];
  const notKnown: string[] = [];
  const isSameRegions = regionsOf(old) === regionsOf(now);
  const filesById = new Map(old.manifest.accounts.map(({ files, id }) => [id, new Set(files)]));
  for (const { files, id } of now.manifest.accounts) {
    const before = filesById.get(id);
    const standing = standings.get(id);
    if (before === undefined || (standing !== 'whole' && standing !== 'partial')) continue;
    const after = new Set(files);
    for (const file of new Set([...before, ...after])) {
      if (file === AUTHORIZATION_DETAILS) continue;
      if (before.has(file) && after.has(file)) {
        // Where not the same regions were looked into, what one side lacks tells nothing.
        const isSeen = isSameRegions || !REGIONAL_FILES.has(file);
        const isWhole = standing === 'whole' && isSeen;
        wanted.push({ file, accountId: id, isWhole, absentIn: null });
      } else {
        notKnown.push(
          `${file} of account ${id}: only ${before.has(file) ? 'OLD' : 'NEW'} has it, so that it was not compared`,
        );
      }
    }
  }
  return { wanted, notKnown };
}

/** As a text: two sides looked into the same regions if it is the same. */
function regionsOf({ manifest: { regions } }: OpenedSnapshot): string {
  return JSON.stringify(regions?.toSorted() ?? null);
}

async function compareAll(
  snapshots: Both<OpenedSnapshot>,
  wanted: readonly WantedFile[],
): Promise<Result<Differences, Failure>> {
  const found: Differences[] = [];
  for (const file of wanted) {
    const old = await readSide(snapshots, 'old', file);
    if (!old.ok) return old;
    const now = await readSide(snapshots, 'new', file);
    if (!now.ok) return now;
    found.push(compareSnapshotFiles({ ...file, old: old.value, new: now.value }));
  }
  return ok({
    items: found.flatMap(({ items }) => items),
    undecided: found.flatMap(({ undecided }) => undecided),
    notKnown: found.flatMap(({ notKnown }) => notKnown),
  });
}

async function readSide(
  snapshots: Both<OpenedSnapshot>,
  side: Side,
  { absentIn, accountId, file }: WantedFile,
): Promise<Result<unknown, Failure>> {
  if (absentIn === side) return ok({});
  const name = accountId === null ? file : accountFile(accountId, file);
  const value = await snapshots[side].readFile(name);
  return value.ok ? value : fail({ kind: 'input', problems: [value.failure] });
}
